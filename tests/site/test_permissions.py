"""docs/permissions.md is what a running site does: every command, tried by everybody (T36)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from chat.management import protocol
from chat.wire.commands import registry
from chat.wire.events import events
from tests.site.conftest import Build
from tests.site.noting import Noting
from tests.site.payloads import EVENTS, RESULTS
from tests.site.permissions import PAIR, ROLES, Table, page
from tests.support.entrants import people, run
from tests.support.sockets import connect_to
from tests.support.sounds import webm

pytestmark = pytest.mark.once
COUNTERS = {"room", "rev", "feed"}
PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "permissions.md"


async def test_the_table_is_what_the_site_does(build: Build) -> None:
    site = build("local").site
    names = [f"{role}{os.getpid()}" for role in (*ROLES, *PAIR)]
    entrants = people(site, *names, *(f"other{os.getpid()}x{number}" for number in range(len(ROLES))))
    cast = dict(zip((*ROLES, *PAIR), entrants, strict=False))
    run(
        site,
        "from accounts.models import User; "
        f"print(User.objects.filter(pk={cast['staff'].id}).update(is_staff=True, is_superuser=True))",
    )
    async with contextlib.AsyncExitStack() as stack:
        sockets = {
            role: await stack.enter_async_context(Noting.open(site.url, one.token))
            for role, one in cast.items()
        }
        for socket in sockets.values():
            await socket.sync()
        others = [one.id for one in entrants[len(names) :]]
        sounds = {role: bring_up(site.url, one.token) for role, one in cast.items()}
        table = Table(sockets, {role: one.id for role, one in cast.items()}, others, sounds)
        for command in sorted(registry):
            await table.try_out(command)
            await table.try_blocked(command)
    secrets = ["@example.org", *(secret for one in entrants for secret in (one.token, one.cookie))]
    strange = {role: set(socket.strange(secrets)) for role, socket in sockets.items()}
    assert strange == {role: set() for role in sockets}, "nobody may be told this (T40)"
    asked_wrongly = [command for command, answers in table.rows.items() if "bad_request" in answers]
    assert asked_wrongly == [], "tests/site/permissions.py doesn't know the fields of these"
    assert page(table.rows) in PAGE.read_text(), f"docs/permissions.md should say:\n{page(table.rows)}"


def bring_up(url: str, token: str) -> int:
    """The id of a recording of theirs."""
    file = {"file": ("voice.webm", webm())}
    answer = httpx.post(f"{url}/files/", files=file, headers={"Authorization": f"Bearer {token}"})
    return int(answer.json()["id"])


def test_every_command_and_event_has_its_row_of_payloads() -> None:
    """T40. What the protocol page says of a result, and of an event, is what the table allows."""
    protocol.page()
    assert sorted(RESULTS) == sorted(name for name, entry in registry.items() if entry.handler is not None)
    assert sorted(EVENTS) == sorted(events)
    for name, entry in registry.items():
        assert bare(RESULTS[name]) == bare(entry.result), name
    for event, kind in events.items():
        assert bare(EVENTS[event]) - COUNTERS == bare(kind.SHAPE) - COUNTERS, event


def bare(shape: Mapping[str, object]) -> set[str]:
    return {key.removesuffix("?") for key in shape}


async def test_who_is_suspended_gives_no_command_at_all(build: Build) -> None:
    world = build("local")
    connection = await connect_to(world.site.url, world.cast["sam"].token)
    await connection.wait_closed()
    assert connection.close_code == 4403
