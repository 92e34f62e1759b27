"""What the opening of a socket sets off beside it: a token's use is noted, what is over is cleared away."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.sessions.models import Session
from accounts.sessions.store import SessionStore
from accounts.tokens import actions as tokens
from accounts.tokens.models import Token
from chat.files import tidying
from chat.gateway.handshake import Turned, admit
from chatsite.threads import in_thread
from tests.chat.messages.fixtures import _era

__all__ = ["_era"]


async def opens(raw: str) -> None:
    headers = [(b"authorization", f"Bearer {raw}".encode())]
    await admit({"headers": headers, "query_string": b"v=1", "client": ("127.0.0.1", 1)})


async def until(holds: Callable[[], bool]) -> bool:
    """Whether it holds within some seconds."""
    for _ in range(100):
        if await in_thread(holds):
            return True
        await asyncio.sleep(0.02)
    return False


async def test_the_use_of_a_token_is_noted_once_an_hour(alice: User, bob: User) -> None:
    (used, raw), (other, _) = await in_thread(tokens.make, alice), await in_thread(tokens.make, bob)
    await opens(raw)
    assert await until(lambda: Token.objects.get(pk=used.pk).last_used_at is not None)
    for ago, noted in ((timedelta(minutes=59), False), (timedelta(minutes=61), True)):
        before = timezone.now() - ago
        await in_thread(Token.objects.filter(pk=used.pk).update, last_used_at=before)
        await opens(raw)
        if noted:
            assert await until(Token.objects.filter(pk=used.pk, last_used_at__gt=before).exists)
        else:
            await asyncio.sleep(0.2)
            assert (await in_thread(Token.objects.get, pk=used.pk)).last_used_at == before
    assert (await in_thread(Token.objects.get, pk=other.pk)).last_used_at is None


async def test_a_token_that_is_refused_was_not_used(alice: User) -> None:
    token, raw = await in_thread(tokens.make, alice, expires_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Turned):
        await opens(raw)
    await asyncio.sleep(0.2)
    assert (await in_thread(Token.objects.get, pk=token.pk)).last_used_at is None


async def test_sessions_that_are_over_are_cleared_away_once_an_hour(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin(days: int) -> int:
        store = SessionStore()
        store.create()
        row = Session.objects.get(session_key=store.session_key)
        Session.objects.filter(pk=row.pk).update(expire_date=timezone.now() + timedelta(days=days))
        return row.pk

    _, raw = await in_thread(tokens.make, alice)
    kept = await in_thread(begin, 1)
    for days in (-1, -2):
        await in_thread(begin, days)
    await opens(raw)
    await asyncio.sleep(0.2)
    assert await in_thread(Session.objects.count) == 3, "the hour isn't over"
    monkeypatch.setattr(tidying, "_due", 0.0)
    await opens(raw)
    assert await until(lambda: list(Session.objects.values_list("pk", flat=True)) == [kept])
    assert not tidying.tidy()
