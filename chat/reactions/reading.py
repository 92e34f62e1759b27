"""Whose reactions: what stands beside the counts."""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.messages.picks import Picks, unsure

Json = dict[str, Any]
PICKS = Picks("chat_reaction", "emoji")


def add_mine(cursor: CursorWrapper, messages: list[Json], user: int) -> None:
    """Give each reaction that is the reader's own its `mine`. Asks only where more people reacted than are named."""
    reacted = [(place, message) for place, message in enumerate(messages) if "reactions" in message]
    asked = [message for _, message in reacted if any(unsure(one, user) for one in message["reactions"])]
    found = PICKS.own(cursor, asked, user)
    for place, message in reacted:
        name = (message["room"], message["number"])
        shown = [
            {**one, "mine": True} if user in one["users"] or (*name, one["emoji"]) in found else one
            for one in message["reactions"]
        ]
        messages[place] = {**message, "reactions": shown}
