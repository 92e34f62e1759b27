"""No byte of any log holds what somebody wrote, what lets somebody in, or where somebody sits."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.site.conftest import PUBLIC
from tests.support.entrants import Entrant, people, run
from tests.support.site import Site
from tests.support.sockets import Refused, Socket, connect_to

pytestmark = [pytest.mark.once, pytest.mark.slow]
TEXT = "Herzenssache-Quitte"
PASSWORD = "kein-Wort-davon"
CSRF = "t" * 32
V4, V6 = "198.51.100.77", "2001:db8:aa:bb:cc::77"
RENAME = (
    "from django.db import connection; connection.cursor().execute('ALTER TABLE {} RENAME TO {}'); print(1)"
)


@contextlib.contextmanager
def missing(site: Site, table: str) -> Iterator[None]:
    """A table is gone for a while: what asks for it fails."""
    run(site, RENAME.format(table, f"{table}_away"))
    try:
        yield
    finally:
        run(site, RENAME.format(f"{table}_away", table))


@contextlib.contextmanager
def loud(site: Site) -> Iterator[None]:
    """PostgreSQL refuses each message, and quotes its whole row in doing so."""
    alter = "from django.db import connection; connection.cursor().execute('ALTER TABLE chat_message {}'); print(1)"
    run(site, alter.format("ADD CONSTRAINT loud CHECK (length(text) < 0) NOT VALID"))
    try:
        yield
    finally:
        run(site, alter.format("DROP CONSTRAINT loud"))


async def talk(site: Site, who: Entrant) -> None:
    """Say the text everywhere it can be said, while things break and while they don't."""
    async with Socket.open(site.url, who.token) as one:
        room = (await one.ask("room.create", kind="private", name=TEXT))["room"]["id"]
        sent = await one.say(room, TEXT)
        await one.ask("message.edit", room=room, number=sent["number"], text=f"{TEXT}!")
        await one.send_text(TEXT)
        with pytest.raises(Refused):
            await one.ask("message.send", room=room, nonce=TEXT, text=TEXT)
        if "DATABASE_URL" in site.environment:
            with loud(site), pytest.raises(Refused):
                await one.say(room, TEXT)
        for table in ("chat_messagefile", "chat_membership", "chat_message"):
            with missing(site, table):
                for kind in ("message.send", "room.history", "room.update"):
                    with contextlib.suppress(Refused):
                        await one.ask(kind, **_fields(kind, room))


def _fields(kind: str, room: int) -> dict[str, object]:
    if kind == "message.send":
        return {"room": room, "nonce": "5b3f2b60-0000-4000-8000-000000000001", "text": TEXT}
    return {"room": room, "name": TEXT} if kind == "room.update" else {"room": room}


async def knock(site: Site, address: str) -> None:
    """Come with a wrong token and by the wrong door, from this address."""
    for token in ("cc_" + TEXT * 2, ""):
        with contextlib.suppress(Exception):
            connection = await connect_to(site.url, token, origin="https://evil.example")
            await connection.close()


def visit(site: Site, who: Entrant, address: str) -> None:
    headers = {"Host": "chat.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": address}
    with httpx.Client(base_url=site.url, headers=headers, timeout=20) as client:
        form = {"login": who.name, "password": PASSWORD}
        signed = {"Cookie": f"__Host-csrf={CSRF}", "X-CSRFToken": CSRF, "Origin": "https://chat.example"}
        assert client.post("/accounts/login/", data=form, headers=signed).status_code == 200, (
            "a wrong password"
        )
        client.get(f"/invite/{TEXT}{TEXT}")
        with missing(site, "accounts_session"):
            cookie = {"Cookie": f"__Host-session={who.cookie}"}
            assert client.get(f"/browse/?q={TEXT}", headers=cookie).status_code == 500
            assert client.get(f"/people/{who.name}/", headers=cookie).status_code == 500
        with missing(site, "accounts_token"):
            bearer = {"Authorization": f"Bearer {who.token}"}
            client.post("/files/", files={"file": (TEXT, TEXT.encode())}, headers=bearer)


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_log_tells(form: str, request: pytest.FixtureRequest) -> None:
    server = "daphne" if form == "json" else "uvicorn"
    public: dict[str, Any] = {**PUBLIC, "LOG_FORMAT": form, "RATE_FACTOR": "100"}
    if form == "json":
        public["DATABASE_URL"] = request.getfixturevalue("postgres").create("discretion")
    with Site.running(server=server, **public) as site:
        (alice,) = people(site, "alice")
        asyncio.run(talk(site, alice))
        for address in (V4, V6):
            asyncio.run(knock(site, address))
            visit(site, alice, address)
        site.stop()
        said = "\n".join(site.lines)
        kept = "".join(path.read_text() for path in (site.data_dir / "logs").iterdir())
    for secret in (TEXT, TEXT.lower(), PASSWORD, alice.token, alice.cookie, V4, V6, "2001:db8:aa:bb"):
        assert secret not in kept, [line for line in kept.splitlines() if secret in line]
        assert secret not in said, [line for line in site.lines if secret in line]
    assert "Internal Server Error: /browse/" in kept, "or nothing was tried"
    assert "writer." in kept
    assert ("IntegrityError" in kept) == (form == "json")
    assert "gateway.command_failed" in kept
    told = [json.loads(line) for line in kept.splitlines()]
    assert all({"time", "level", "logger", "text"} <= line.keys() for line in told)
    objects = [line for line in site.lines if line.startswith('{"time"')]
    assert bool(objects) == (form == "json"), site.lines[-5:]
    assert "Internal Server Error: /browse/" in said
