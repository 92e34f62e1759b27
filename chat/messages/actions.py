"""The verbs of the log. Doors parse, call one of these, and answer.

The ones that give a `Later` are called on the event loop and keep the order of their `lane`; the plain functions
are for threads and for processes without a loop (pages, the admin, a seed).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from chat import relay
from chat.messages import clock, mentioning
from chat.messages.altering import Delete, Edit
from chat.messages.sending import Send
from chat.messages.writer import carry_out, submit
from chat.messages.writer.batch import Batch
from chat.rooms import locking
from chat.wire.fields import TEXT_BYTES, TEXT_POINTS, Text, Wrong
from chat.wire.later import Later
from chat.wire.refusals import BadRequest, NotFound

Json = dict[str, Any]
_TEXT = Text(TEXT_POINTS, TEXT_BYTES)


async def send(
    actor: int,
    room: int,
    *,
    nonce: UUID,
    text: str,
    reply_to: int | None = None,
    thread: int | None = None,
    also_to_room: bool = False,
    files: tuple[int, ...] = (),
    brings: Json | None = None,
    lane: object | None = None,
    arrived: float = 0.0,
) -> Later[Json]:
    """Send a message; settled after the commit with `{"message": Message}`.

    `brings` are parts of a higher concept; its text then only says them in words, and stays plain.
    The same author and nonce again gives the same message. Raises BadRequest; rejected with NotFound, Forbidden,
    Conflict or Unavailable.
    """
    plan = Send(
        room=room, actor=actor, nonce=nonce, text=text, reply_to=reply_to, thread=thread,
        also_to_room=also_to_room, files=files, brings=brings, lane=lane, arrived=arrived,
    )  # fmt: skip
    check(plan)
    if not brings:
        plan.html, plan.mentions = await mentioning.rendered(room, actor, text)
    return submit(plan)


async def edit(actor: int, room: int, number: int, text: str, *, lane: object | None = None) -> Later[Json]:
    """Give one's own message another text; settled with `{"message": Message}`."""
    html, mentions = await mentioning.rendered(room, actor, text)
    return submit(
        Edit(room=room, actor=actor, number=number, text=text, html=html, mentions=mentions, lane=lane)
    )


def delete_later(actor: int, room: int, number: int, *, lane: object | None = None) -> Later[Json]:
    """Make a message a tombstone; settled with `{"message": tombstone}`."""
    return submit(Delete(room=room, actor=actor, number=number, lane=lane))


def send_now(plans: Sequence[Send]) -> list[Json | Exception]:
    """Send many messages from a thread or a command, in their order: a Message or a Refusal for each.

    Texts are rendered here; one that is too long, or blank without files, raises BadRequest before anything is sent.
    """
    for plan in plans:
        check(plan)
        text = _checked(plan.text)
        if not plan.brings:
            plan.html, plan.mentions = mentioning.render(plan.room, plan.actor, text)
    return [answer if isinstance(answer, Exception) else answer["message"] for answer in carry_out(plans)]


def edit_now(actor: int, room: int, number: int, text: str) -> Json:
    """Edit from a thread or a command. Returns the Message; raises a Refusal."""
    html, mentions = mentioning.render(room, actor, _checked(text))
    plan = Edit(room=room, actor=actor, number=number, text=text, html=html, mentions=mentions)
    return _one(carry_out([plan]))


def delete(actor: int, room: int, number: int, reason: str = "", *, as_staff: bool = False) -> Json:
    """Delete from a thread or a command; `as_staff`: by somebody of the site's staff, in public rooms, member or
    not. `reason` is logged when it isn't his own. Returns the tombstone; raises a Refusal."""
    plan = Delete(room=room, actor=actor, number=number, reason=reason, as_staff=as_staff)
    return _one(carry_out([plan]))


def change(room: int, number: int, part: str, value: Any, *, by: Json | None = None) -> Json:
    """Set a part of a message (None takes it out) in the caller's transaction: takes a rev, tells
    `message.changed` after the commit, and returns the message.

    Locks the room's row: call it before people are locked, and with no LockedRoom of it that is not stored yet.
    Raises NotFound for a message that is missing or deleted.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        batch = Batch(cursor, locking.lock([room]), clock.now())
        row = batch.message(room, number) if room in batch.rooms else None
        if row is None or row.deleted_at is not None:
            raise NotFound(_("There is no such message."))
        batch.change(row, parts={part: value}, by=by)
        batch.flush()
        batch.finish()
        transaction.on_commit(lambda: relay.publish(batch.events))
        return row.shape()


def _checked(text: str) -> str:
    """A text that came by another door than the socket, whose fields are checked there. Raises BadRequest."""
    try:
        return _TEXT(text)
    except Wrong as wrong:
        raise BadRequest(_("The text can't be sent."), fields={"text": str(wrong)}) from None


def check(plan: Send) -> None:
    """What can be said of a message before anything is read. Raises BadRequest, naming the field."""
    if not plan.text.strip() and not plan.files:
        raise BadRequest(_("A message needs some text or a file."), fields={"text": _("must not be blank")})
    if plan.also_to_room and plan.thread is None:
        raise BadRequest(
            _("Only a reply in a thread can also go to the room."),
            fields={"also_to_room": _("needs a thread")},
        )


def _one(answers: list[Json | Exception]) -> Json:
    answer = answers[0]
    if isinstance(answer, Exception):
        raise answer
    message: Json = answer["message"]
    return message
