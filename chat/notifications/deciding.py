"""Who is told of a message, and why: the one decision, made here and nowhere else.

Pure: `telling` brings the facts, stores what comes out and tells it; browsers and everything that reaches a person
outside the page follow that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from chat.rooms.models import Level

SILENT = (Level.NOTHING, Level.HIDDEN)


class Why(models.TextChoices):
    """Why somebody is told of a message, the strongest reason first."""

    DIRECT = "direct", _("written to you")
    MENTION = "mention", _("mentions you")
    REPLY = "reply", _("answers you")
    THREAD = "thread", _("in a thread that you follow")
    KEYWORD = "keyword", _("has one of your words")
    ROOM = "room", _("in a room of which you want to know everything")


class Quiet(models.TextChoices):
    """Why somebody who is told isn't disturbed."""

    MUTE = "mute", _("muted")
    HOURS = "dnd", _("do not disturb")


RANKS = {reason.value: rank for rank, reason in enumerate(reversed(Why))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What the decision needs to know of a message. `thread`: it is a reply in one; `in_room`: it stands in the room's
    timeline, as everything does but replies that were not sent there, too. `plain` is false for what nobody wrote
    just now: system messages, and what moved here."""

    author: int
    plain: bool = True
    direct: bool = False
    thread: bool = False
    in_room: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What it needs to know of somebody.

    `level` is what he chose for the room, `usual` what he wants where he chose nothing, `thread_level` his choice for
    the thread. `can_see`: he is in the room now, active, and the message isn't hidden from him. `lately`: he was told
    that something is said in this room half a minute ago.
    """

    id: int
    level: str = Level.DEFAULT
    usual: str = Level.MENTIONS
    thread_level: str = Level.DEFAULT
    follows: bool = False
    named: bool = False
    answered: bool = False
    word: bool = False
    can_see: bool = True
    blocks: bool = False
    read: bool = False
    lately: bool = False
    muted: bool = False
    hours: bool = False


class Decision(NamedTuple):
    """He is told because of `why`; a `quiet` that isn't empty says why without a sound."""

    why: Why
    quiet: str = ""


def decide(message: Message, person: Person) -> Decision | None:
    """Whether this person is told of the message: why, and whether aloud. What goes on in a room tells nobody who
    isn't to be disturbed, and each at most every half minute."""
    reason = why(message, person)
    if reason is None:
        return None
    calm = quiet(person)
    if reason == Why.ROOM and (calm or person.lately):
        return None
    return Decision(reason, calm)


def why(message: Message, person: Person) -> Why | None:
    """The strongest reason for which this person is told of the message, None when he is not."""
    if not message.plain or person.id == message.author:
        return None
    if not person.can_see or person.blocks or person.read:
        return None
    room, thread = _levels(message, person)
    if room in SILENT and thread in SILENT:
        return None
    if message.direct and Level.ALL in (room, thread):
        return Why.DIRECT
    if person.named:
        return Why.MENTION
    if person.answered:
        return Why.REPLY
    if thread not in SILENT and _wants_thread(person):
        return Why.THREAD
    if person.word:
        return Why.KEYWORD
    return Why.ROOM if room == Level.ALL and message.in_room else None


def quiet(person: Person) -> str:
    """Why he isn't to be disturbed now; empty when he may be."""
    return Quiet.MUTE if person.muted else Quiet.HOURS if person.hours else ""


def _levels(message: Message, person: Person) -> tuple[str, str]:
    """His levels in the room's timeline and in the thread; where the message doesn't stand nothing is wanted."""
    usual = Level.ALL if message.direct else person.usual
    room = usual if person.level == Level.DEFAULT else person.level
    thread = room if person.thread_level == Level.DEFAULT else person.thread_level
    return (room if message.in_room else Level.NOTHING), (thread if message.thread else Level.NOTHING)


def _wants_thread(person: Person) -> bool:
    if person.thread_level == Level.DEFAULT:
        return person.follows
    return person.thread_level == Level.ALL
