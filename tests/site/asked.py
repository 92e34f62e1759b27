"""What each command says when everybody tries it. What differs from turn to turn is a Thing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any


class Thing(Enum):
    """What a turn has of its own."""

    ROOM = auto()
    NUMBER = auto()
    """A message of the room; of a scheduled one, a reminder or a folder its id."""
    NEXT = auto()
    """The message of the next turn."""
    OTHER = auto()
    """Somebody who isn't concerned."""
    INVITATION = auto()
    TOKEN = auto()
    """The end of an invitation's link."""
    SOUND = auto()
    """An upload that is a recording."""
    MISSING = auto()
    """An id that nothing has."""
    NONCE = auto()
    NAME = auto()
    LATER = auto()
    """A moment next year."""


ASKED: Mapping[str, Mapping[str, Any]] = {
    "sync": {"rooms": {}, "feed": 0, "only": [Thing.ROOM]},
    "room.history": {"room": Thing.ROOM, "limit": 10},
    "room.day": {"room": Thing.ROOM, "date": "2026-01-01"},
    "message.search": {"text": "hello", "room": Thing.ROOM},
    "message.get": {"room": Thing.ROOM, "numbers": [Thing.NUMBER]},
    "message.audience": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "message.send": {"room": Thing.ROOM, "nonce": Thing.NONCE, "text": "hello"},
    "message.preview": {"room": Thing.ROOM, "text": "**hello**"},
    "message.edit": {"room": Thing.ROOM, "number": Thing.NUMBER, "text": "changed"},
    "message.delete": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "message.readers": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "message.edits": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "message.forward": {"room": Thing.ROOM, "number": Thing.NUMBER, "to": Thing.ROOM, "nonce": Thing.NONCE},
    "message.move": {
        "room": Thing.ROOM,
        "numbers": [Thing.NUMBER],
        "to": Thing.ROOM,
        "thread": Thing.NEXT,
    },
    "reaction.add": {"room": Thing.ROOM, "number": Thing.NUMBER, "emoji": "👍"},
    "reaction.remove": {"room": Thing.ROOM, "number": Thing.NUMBER, "emoji": "👍"},
    "reaction.list": {"room": Thing.ROOM, "number": Thing.NUMBER, "emoji": "👍"},
    "answer.accept": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "pin.add": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "pin.remove": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "pin.list": {"room": Thing.ROOM, "limit": 10},
    "poll.create": {
        "room": Thing.ROOM,
        "nonce": Thing.NONCE,
        "question": "Tea?",
        "options": ["a", "b"],
    },
    "poll.vote": {"room": Thing.ROOM, "number": Thing.NUMBER, "options": [1]},
    "poll.close": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "poll.votes": {"room": Thing.ROOM, "number": Thing.NUMBER, "option": 1},
    "preview.remove": {"room": Thing.ROOM, "number": Thing.NUMBER, "url": "https://tides.example"},
    "saved.add": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "saved.remove": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "saved.list": {"limit": 1},
    "scheduled.create": {
        "room": Thing.ROOM,
        "nonce": Thing.NONCE,
        "text": "later",
        "at": Thing.LATER,
    },
    "scheduled.list": {},
    "scheduled.update": {"scheduled": Thing.NUMBER, "text": "changed"},
    "scheduled.send_now": {"scheduled": Thing.NUMBER},
    "scheduled.delete": {"scheduled": Thing.NUMBER},
    "reminder.create": {
        "room": Thing.ROOM,
        "text": "tea",
        "at": Thing.LATER,
    },
    "reminder.list": {},
    "reminder.update": {"reminder": Thing.NUMBER, "text": "more tea"},
    "reminder.done": {"reminder": Thing.NUMBER},
    "folder.make": {"name": Thing.NAME, "rooms": [Thing.ROOM]},
    "folder.change": {"folder": Thing.NUMBER, "collapsed": True},
    "folder.order": {"folder": Thing.NUMBER},
    "folder.put": {"room": Thing.ROOM, "folder": Thing.NUMBER},
    "folder.mute": {"folder": Thing.NUMBER},
    "folder.delete": {"folder": Thing.NUMBER},
    "sidebar.arrange": {"part": "rooms", "sort": "name"},
    "drafts.list": {},
    "inbox.list": {"limit": 1},
    "inbox.mentions": {"limit": 1},
    "inbox.read": {"rooms": [Thing.ROOM]},
    "inbox.undo": {"cleared": Thing.MISSING},
    "inbox.habit": {"reading": "always"},
    "notification.list": {"limit": 1},
    "notification.handle": {"room": Thing.ROOM, "number": Thing.MISSING},
    "notification.settings": {"level": "mentions"},
    "block.add": {"user": Thing.OTHER},
    "block.remove": {"user": Thing.OTHER},
    "block.list": {},
    "privacy.update": {"accepts": "everyone"},
    "emoji.list": {},
    "emoji.delete": {"emoji": Thing.MISSING},
    "catchup.get": {"room": Thing.ROOM, "skip": 0},
    "read.mark": {"room": Thing.ROOM, "number": Thing.NUMBER},
    "thread.get": {"room": Thing.ROOM, "thread": Thing.NUMBER},
    "thread.list": {"limit": 1},
    "thread.follow": {"room": Thing.ROOM, "thread": Thing.NUMBER},
    "thread.resolve": {"room": Thing.ROOM, "thread": Thing.NUMBER},
    "presence.set": {"status": "online"},
    "presence.idle": {"idle": False},
    "presence.seen": {"users": [Thing.OTHER]},
    "status.set": {"emoji": "🌴", "text": "away"},
    "todo.create": {"room": Thing.ROOM, "nonce": Thing.NONCE, "title": "Tea"},
    "todo.add": {"room": Thing.ROOM, "number": Thing.NUMBER, "text": "cups"},
    "todo.tick": {"room": Thing.ROOM, "number": Thing.NUMBER, "item": 1, "done": True},
    "todo.rename": {"room": Thing.ROOM, "number": Thing.NUMBER, "item": 1, "text": "hot water"},
    "todo.move": {"room": Thing.ROOM, "number": Thing.NUMBER, "item": 1, "after": 2},
    "todo.remove": {"room": Thing.ROOM, "number": Thing.NUMBER, "item": 1},
    "voice.send": {
        "room": Thing.ROOM,
        "nonce": Thing.NONCE,
        "file": Thing.SOUND,
        "duration": 1_000,
        "peaks": [50],
    },
    "people.list": {"limit": 1},
    "people.card": {"user": Thing.OTHER},
    "watch": {"rooms": [Thing.ROOM], "users": []},
    "user.get": {"ids": [Thing.OTHER]},
    "user.search": {"text": "nobody", "room": Thing.ROOM},
    "room.members": {"room": Thing.ROOM, "limit": 10},
    "room.create": {"kind": "private", "name": Thing.NAME},
    "room.update": {"room": Thing.ROOM, "topic": Thing.NAME},
    "room.browse": {"limit": 1},
    "member.add": {"room": Thing.ROOM, "user": Thing.OTHER},
    "member.remove": {"room": Thing.ROOM, "user": Thing.OTHER},
    "member.role": {"room": Thing.ROOM, "user": Thing.OTHER, "role": "moderator"},
    "invitation.create": {"room": Thing.ROOM, "uses": 1},
    "invitation.accept": {"token": Thing.TOKEN},
    "invitation.revoke": {"invitation": Thing.INVITATION},
    "direct.open": {"users": [Thing.OTHER]},
    "me.update": {"room": Thing.ROOM, "starred": True},
}
"""Of a command that isn't named here only the room is asked."""


def asked(command: str, things: Mapping[Thing, Any]) -> dict[str, Any]:
    """The fields of a command at one turn."""
    return {name: _filled(value, things) for name, value in ASKED.get(command, {"room": Thing.ROOM}).items()}


def _filled(value: Any, things: Mapping[Thing, Any]) -> Any:
    if isinstance(value, list):
        return [_filled(one, things) for one in value]
    return things[value] if isinstance(value, Thing) else value
