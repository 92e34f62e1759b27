"""A poll as it stands in its message: what is asked, what can be chosen, and whether it is over. Its limits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from chat.messages import clock
from chat.messages.altering import Edit
from chat.messages.sending import Send
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.rooms.locking import LockedRoom
from chat.wire.encoding import moment_or_none
from chat.wire.fields import Distinct, Line
from chat.wire.refusals import BadRequest, Forbidden

Json = dict[str, Any]
PART = "poll"
QUESTION = 300
OPTION = 200
FEWEST, MOST = 2, 20
LONGEST = timedelta(days=366)
OPTIONS = Distinct(Line(OPTION), MOST, FEWEST)


def part(
    question: str, options: Iterable[str], *, multiple: bool, anonymous: bool, closes_at: datetime | None
) -> Json:
    """The part `poll` before anybody has voted. Options are numbered from 1; `users` only where they are named."""
    named: Json = {} if anonymous else {"users": []}
    return {
        "question": question,
        "options": [
            {"id": place, "text": text, "count": 0, **named} for place, text in enumerate(options, start=1)
        ],
        "multiple": multiple,
        "anonymous": anonymous,
        "closes_at": moment_or_none(closes_at),
        "closed": False,
        "voters": 0,
    }


def words(question: str, options: Iterable[str]) -> str:
    """The poll in plain words, for clients that know none, for search and for quotes."""
    return "\n".join([f"📊 {question}", *(f"{place}. {text}" for place, text in enumerate(options, start=1))])


def is_over(poll: Json) -> bool:
    """Whether it was closed, or its time has come by the database's clock: one clock for every process."""
    if poll["closed"] or poll["closes_at"] is None:
        return bool(poll["closed"])
    return datetime.fromisoformat(poll["closes_at"]) <= clock.of_database()


def check(draft: Send, _room: LockedRoom, _stay: Stay) -> None:
    """A new poll closes later than now. Asked here and not of the command, since who repeats himself is answered
    even when the time is over. Raises BadRequest."""
    if not draft.brings or PART not in draft.brings:
        return
    closes_at = draft.brings[PART]["closes_at"]
    if closes_at is None:
        return
    left = datetime.fromisoformat(closes_at) - clock.now()
    if left <= timedelta(0):
        raise BadRequest(_("A poll can't close in the past."), fields={"closes_at": _("is over")})
    if left > LONGEST:
        raise BadRequest(_("A poll closes within a year."), fields={"closes_at": _("is too far away")})


def keep_words(_edit: Edit, _room: LockedRoom, row: Row) -> None:
    """People voted on these words. Raises Forbidden."""
    if PART in row.parts:
        raise Forbidden(_("A poll can't be edited. Close it and make another."))
