"""Sending a message: prepared beforehand, decided and written in the writer's batch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, ClassVar, Self
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from chat.files import reading as files
from chat.messages import links, mentioning, policy, quoting, reading, registry
from chat.messages.models import Message
from chat.messages.writer import rows
from chat.messages.writer.batch import Batch
from chat.messages.writer.plans import Plan
from chat.messages.writer.rows import Row
from chat.messages.writer.stays import Stay
from chat.rooms.policy import Permission
from chat.wire.refusals import BadRequest, Conflict, NotFound

Json = dict[str, Any]
FILES = 10
MOVED_FROM = "moved_from"
"""The part of a message that has moved: {room, number, by, at}."""


@dataclass(slots=True, eq=False, kw_only=True)
class Send(Plan):
    """A message that somebody wants to send; `html` is what its text was rendered to, `mentions` whom it mentions.

    `brings` are parts that a higher concept gives it, by their names; with others its nonce is another message's.
    `at` is the time it is given instead of the writer's own (a seed's, an import's); `arrived`, when it came to this
    process by the monotonic clock.
    """

    AGAIN: ClassVar[bool] = True

    room: int
    actor: int
    nonce: UUID
    text: str
    html: str | None = None
    mentions: Json = field(default_factory=dict)
    reply_to: int | None = None
    thread: int | None = None
    also_to_room: bool = False
    files: tuple[int, ...] = ()
    brings: Json | None = None
    at: datetime | None = None
    lane: object | None = None
    arrived: float = 0.0
    attached: Mapping[int, Json] = field(default_factory=dict)
    stored: Row | None = None

    def weight(self) -> int:
        return 400 + 2 * len(self.text) + len(self.html or "")

    def numbers(self) -> Sequence[int]:
        return [number for number in (self.reply_to, self.thread) if number is not None]

    @property
    def in_timeline(self) -> bool:
        """Whether it stands in the room's main timeline."""
        return self.thread is None or self.also_to_room

    @classmethod
    def read(cls, batch: Batch, plans: Sequence[Self]) -> None:
        """Whose nonces are known, and the files that are named."""
        for row in rows.by_nonce(batch.cursor, {(plan.actor, plan.nonce) for plan in plans}):
            batch.known[row.author, row.nonce] = row
        for plan in plans:
            if plan.files:
                plan.attached = files.describe(plan.files, plan.actor)

    def apply(self, batch: Batch) -> Json:
        """The nonce first, then whether he may: one who repeats himself is answered even when he has left."""
        self.stored = None
        known = batch.known.get((self.actor, self.nonce))
        if known is not None:
            return {"message": self._again(batch, known)}
        stay = policy.allowed(batch, self.room, self.actor, Permission.MESSAGE_SEND)
        parts = self._parts(batch, stay)
        mentioning.check(self.mentions, {}, stay.role, batch.rooms[self.room])
        for hook in registry.before_send:
            hook(self, batch.rooms[self.room], stay)
        self.stored = self._row(batch, parts)
        return {"message": batch.create(self.stored, in_timeline=self.in_timeline, arrived=self.arrived)}

    @classmethod
    def write(cls, batch: Batch, plans: Sequence[Self]) -> None:
        """Link the files to their messages."""
        named = [(plan.stored.id, plan.files) for plan in plans if plan.files and plan.stored is not None]
        if named:
            links.store(batch.cursor, named, batch.now)

    def _parts(self, batch: Batch, stay: Stay) -> Json:
        """Check what the message points to. Raises NotFound and BadRequest, naming the field."""
        parts: Json = dict(self.brings) if self.brings else {}
        if self.mentions:
            parts[mentioning.PART] = self.mentions
        if self.thread is not None:
            root = policy.message(batch, self.room, stay, self.thread, field="thread")
            if root.thread is not None or root.kind == "system":
                raise BadRequest(
                    _("A thread begins with a message of the room."), fields={"thread": _("begins no thread")}
                )
        if self.reply_to is not None:
            quote = quoting.of(policy.message(batch, self.room, stay, self.reply_to, field="reply_to"))
            if quote is not None:
                parts["quote"] = quote
        if self.files:
            if any(ident not in self.attached for ident in self.files):
                raise NotFound(
                    _("There is no such file."), fields={"files": _("names a file that is not yours")}
                )
            parts["files"] = [self.attached[ident] for ident in self.files]
        return parts

    def _row(self, batch: Batch, parts: Json) -> Row:
        return Row(
            self.room, 0, 0, 0, self.actor, "text", self.text, self.html, self.at or batch.now,
            reply_to=self.reply_to, thread=self.thread, also_to_room=self.also_to_room and self.thread is not None,
            nonce=self.nonce, fingerprint=self.fingerprint(), parts=parts,
        )  # fmt: skip

    def _again(self, batch: Batch, row: Row) -> Json:
        """The message of a nonce that is known: as it stands now, or, to somebody who may not read it now, as he
        sent it and nothing newer."""
        if row.fingerprint != self.fingerprint():
            raise Conflict(
                _("You have used this nonce for another message."), fields={"nonce": _("was used before")}
            )
        try:
            stay = policy.reader(batch, row.room, self.actor)
            policy.message(batch, row.room, stay, row.number)
        except (NotFound, KeyError):
            room, number = self._place(row)
            sent = Row(
                room, number, number, row.ordinal, row.author, row.kind, self.text, self.html,
                row.created_at, reply_to=self.reply_to, thread=self.thread, also_to_room=row.also_to_room,
                nonce=self.nonce, parts=self.brings or {},
            )  # fmt: skip
            return sent.shape()
        hidden = policy.hidden_before(batch, row.room, stay)
        return reading.for_reader([row.shape()], self.actor, hidden_before=hidden)[0]

    def _place(self, row: Row) -> tuple[int, int]:
        """Its name for its author. One that moved to where he may not read has for him the name that it had. Raises
        NotFound when that is not known any more."""
        readable = Message.objects.visible_to(User.objects.get(pk=self.actor))
        if row.room == self.room or readable.filter(room=row.room, number=row.number).exists():
            return row.room, row.number
        came: Json = row.parts.get(MOVED_FROM, {})
        if came.get("room") != self.room:
            raise NotFound(_("There is no such message."))
        return self.room, came["number"]

    def fingerprint(self) -> bytes:
        """A digest of what was asked: the same nonce with another one is a mistake."""
        asked: list[Any] = [
            self.room, self.thread, self.also_to_room, self.reply_to, self.text, list(self.files)
        ]  # fmt: skip
        if self.brings:
            asked.append(self.brings)
        return blake2b(json.dumps(asked).encode(), digest_size=16).digest()
