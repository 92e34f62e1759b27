"""Saying that a thread is done, and that it is open again."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from chat.messages.writer import carry_out
from chat.rooms.models import Membership, Role, Room
from chat.threads.resolving import Resolve
from chat.wire.events import Event
from chat.wire.refusals import BadRequest, Forbidden, NotFound
from tests.chat.messages.support import assert_whole, frames, say, stored


def resolve(room: Room, user: User, thread: int, *, resolved: bool = True) -> dict[str, Any]:
    (answer,) = carry_out([Resolve(room=room.pk, actor=user.pk, number=thread, resolved=resolved)])
    if isinstance(answer, Exception):
        raise answer
    message: dict[str, Any] = answer["message"]
    return message


def test_resolved_told_once_kept_by_a_reply_and_undone(
    told: list[Event], harbour: Room, alice: User, bob: User
) -> None:
    say(harbour, bob, "root")
    say(harbour, alice, thread=1)
    told.clear()
    part = resolve(harbour, bob, 1)["resolved"]
    resolve(harbour, bob, 1)
    (changed,) = frames(told, "message.changed")
    assert (changed["number"], changed["set"], part["by"]) == (1, {"resolved": part}, bob.pk)
    say(harbour, alice, "one more thing", thread=1)
    assert stored(harbour, 1).parts["resolved"] == part
    told.clear()
    assert "resolved" not in resolve(harbour, bob, 1, resolved=False)
    assert [frame["set"] for frame in frames(told, "message.changed")] == [{"resolved": None}]
    assert_whole(harbour)


def test_who_may_resolve(harbour: Room, alice: User, bob: User, charlie: User) -> None:
    say(harbour, alice, "root")
    say(harbour, bob, thread=1)
    with pytest.raises(Forbidden):
        resolve(harbour, bob, 1)
    with pytest.raises(Forbidden):
        resolve(harbour, charlie, 1)
    Membership.objects.filter(room=harbour, user=bob).update(role=Role.MODERATOR)
    assert resolve(harbour, bob, 1)["resolved"]["by"] == bob.pk


def test_only_a_thread_is_resolved(harbour: Room, alice: User) -> None:
    say(harbour, alice, "nobody answered")
    with pytest.raises(BadRequest) as alone:
        resolve(harbour, alice, 1)
    assert "thread" in alone.value.fields
    say(harbour, alice, thread=1)
    with pytest.raises(BadRequest):
        resolve(harbour, alice, 2)
    with pytest.raises(NotFound):
        resolve(harbour, alice, 9)
