"""Passing a message on: what of it goes along, and the plan that sends it like any other message."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

from django.utils.translation import gettext as _

from chat.files.models import File
from chat.messages import excerpts, formatting, reading
from chat.messages.commands import readable
from chat.messages.sending import Send
from chat.messages.writer.batch import Batch
from chat.messages.writer.stays import Stay
from chat.wire.refusals import BadRequest, NotFound, Refusal
from chatsite.databases.snapshot import snapshot

Json = dict[str, Any]
PART = "forwarded"
WORDS = 4_000
"""Characters that go along; whoever may, reads the rest where it was said."""
HTML = 8_192


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes along: the part, and the File objects by their ids."""

    part: Json
    files: Mapping[int, Json]


@dataclass(slots=True, eq=False, kw_only=True)
class Forward(Send):
    """A message of `source` (room, number), as its reader had it, sent to `room` with words of his own, if any.

    `refusal` is why he could not read it; it stands back behind a nonce that is known.
    """

    source: tuple[int, int]
    carried: Carried | None = None
    refusal: Refusal | None = None

    @classmethod
    def read(cls, batch: Batch, plans: Sequence[Self]) -> None:
        """The files are those of the message, whoever brought them up."""
        Send.read(batch, plans)
        for plan in plans:
            plan.attached = plan.carried.files if plan.carried else {}

    def _parts(self, batch: Batch, stay: Stay) -> Json:
        if self.carried is None:
            raise self.refusal or NotFound
        return {**Send._parts(self, batch, stay), PART: self.carried.part}

    def fingerprint(self) -> bytes:
        """A digest of what was asked, not of what was found: that may have changed since."""
        return blake2b(
            json.dumps(["forward", self.room, self.text, *self.source]).encode(), digest_size=16
        ).digest()


def carry(user: int, room: int, number: int) -> Carried:
    """What of a message its reader may pass on. Raises NotFound and BadRequest, naming the field."""
    with snapshot() as cursor:
        seen = readable(cursor, user, room)
        found = reading.numbers(cursor, room, [number], seen.hidden_before)
    if not found or found[0].get("deleted"):
        raise NotFound(_("There is no such message."), fields={"number": _("is no message of this room")})
    message = found[0]
    if message["kind"] == "system":
        raise BadRequest(
            _("Only people's messages are forwarded."), fields={"number": _("is a system message")}
        )
    named = {one["id"]: one for one in message.get("files", ())}
    kept = set(File.objects.filter(pk__in=named).values_list("pk", flat=True))
    return Carried(_part(message), {ident: one for ident, one in named.items() if ident in kept})


def _part(message: Json) -> Json:
    """Who said it, when and what; `room` and `number` open it to those who may read it there.

    What was forwarded already keeps its first author; words that were put above it go along as its beginning.
    """
    before: Json | None = message.get(PART)
    if before is not None and not message["text"].strip():
        return before
    told = {name: message[name] for name in ("room", "number", "author", "created_at", "text")}
    html = message.get("html")
    if before is not None:
        told["text"] += "\n\n" + "\n".join(f"> {line}" for line in before["text"].splitlines())
        html = formatting.render(told["text"][:WORDS])
    if html and len(told["text"]) <= WORDS and len(html.encode()) <= HTML:
        return {**told, "html": html}
    told["text"] = excerpts.words(
        told["text"], html
    )  # shown as it stands, so what is hidden must not stand there
    if len(told["text"]) > WORDS:
        return {**told, "text": told["text"][: WORDS - 1].rstrip() + "…", "cut": True}
    return told
