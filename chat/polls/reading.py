"""Whose votes: what the reader is told of his own, and who stands in a poll."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.backends.utils import CursorWrapper

from chat.messages.picks import Picks, unsure
from chat.polls.asking import PART

Json = dict[str, Any]
PICKS = Picks("chat_vote", "option")


def add_mine(cursor: CursorWrapper, messages: list[Json], user: int) -> None:
    """Give each poll the reader's own vote, `mine`: ids of options. Asks only where the part itself can't say it."""
    polls = [(place, message) for place, message in enumerate(messages) if PART in message]
    asked = [message for _, message in polls if any(unsure(one, user) for one in message[PART]["options"])]
    found = PICKS.own(cursor, asked, user)
    for place, message in polls:
        poll = message[PART]
        name = (message["room"], message["number"])
        mine = [
            one["id"]
            for one in poll["options"]
            if user in one.get("users", ()) or (*name, one["id"]) in found
        ]
        messages[place] = {**message, PART: {**poll, "mine": mine}}


def people(message: Json) -> Iterable[int]:
    """Who stands in a message's poll."""
    if PART in message:
        for one in message[PART]["options"]:
            yield from one.get("users", ())
