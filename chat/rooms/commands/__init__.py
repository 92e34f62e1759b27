"""The socket's doors to rooms, members, invitations, what is mine, and people."""

from chat.rooms.commands import invitations, members, mine, people, rooms

__all__ = ["invitations", "members", "mine", "people", "rooms"]
