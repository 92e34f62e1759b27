"""The canary tells what a client would notice: through two processes, without a layer, and when delivery is broken."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from chatsite.canary import rounds
from chatsite.canary.line import Line, NestGone
from chatsite.canary.record import RECENT, Record, read
from chatsite.canary.rounds import Rounds
from tests.chatsite.health.muffler import Muffler
from tests.support.site import Site, until
from tests.support.valkey import Valkey

pytestmark = pytest.mark.once


@dataclass
class House:
    """Two web processes on a layer that can be taken away."""

    site: Site
    layer: Valkey

    def nest(self) -> tuple[str, int]:
        told = json.loads(self.site.manage("canary"))
        return told["token"], told["room"]

    @property
    def urls(self) -> list[str]:
        return [url.replace("http", "ws", 1) for url in self.site.urls]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="chat-canary-", dir="/tmp"))
    layer = Valkey(folder / "valkey.sock")
    layer.up()
    try:
        with Site.running(web=2, REDIS_URL=layer.url) as site:
            yield House(site, layer)
    finally:
        layer.down()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def nest(house: House) -> tuple[str, int]:
    return house.nest()


@pytest.fixture
async def canary(house: House, nest: tuple[str, int]) -> AsyncIterator[Rounds]:
    one = Rounds(house.urls, *nest)
    yield one
    await one.close()


async def sing(canary: Rounds, times: int) -> Record:
    """So many rounds, one after the other."""
    found = Record()
    for _ in range(times):
        found.add(*await canary.next())
    return found


async def test_each_process_is_heard_at_the_other(canary: Rounds) -> None:
    found = await sing(canary, 10)
    assert found.counts == {"ok": 10, "late": 0, "lost": 0, "failed": 0}
    print(f"sent by one, seen at the other: median {found.quantiles()['0.5'] * 1000:.1f} ms")


async def test_one_process_is_heard_by_itself(house: House, nest: tuple[str, int]) -> None:
    alone = Rounds(house.urls[:1], *nest)
    assert (await sing(alone, 4)).counts["ok"] == 4
    await alone.close()


async def test_without_the_layer_it_is_still_seen_within_two_seconds(house: House, canary: Rounds) -> None:
    await sing(canary, 2)
    house.layer.down()
    try:
        found = await sing(canary, 6)
    finally:
        house.layer.up()
    slowest = max(found.recent)
    print(f"without the layer: median {found.quantiles()['0.5']:.2f} s, slowest {slowest:.2f} s")
    assert (found.counts["lost"], found.counts["failed"]) == (0, 0)
    assert slowest < 2 * rounds.PROMISED, "twice what is promised, since the machine is shared"
    assert found.quantiles()["0.5"] > 0.05, "or the layer wasn't away"


@pytest.mark.slow
async def test_what_no_event_brings_is_late_and_what_no_sync_brings_either_is_lost(
    house: House, nest: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "GIVEN_UP", 1.0)
    async with Muffler.before(house.site.port + 1) as muffler:
        canary = Rounds([house.urls[0], muffler.url], *nest)
        assert (await canary.next())[0] == "ok"
        assert (await canary.next())[0] == "ok"
        muffler.events = True
        assert (await canary.next())[0] == "late"
        assert (await canary.next())[0] == "ok", "the other way round all is well"
        muffler.syncs = True
        assert await canary.next() == ("lost", None)
        muffler.events = muffler.syncs = False
        assert (await canary.next())[0] == "ok"
        assert (await canary.next())[0] == "ok", "the line that missed one is opened anew"
        await canary.close()


@pytest.mark.slow
async def test_a_process_that_dies_is_no_loss(
    house: House, canary: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "GIVEN_UP", 1.0)
    assert (await sing(canary, 2)).counts["ok"] == 2
    for child in house.site.children():
        if str(house.site.port + 1) in child.cmdline():
            child.kill()
            child.wait(5)
    found = await sing(canary, 2)
    assert found.counts["lost"] == 0
    assert found.counts["ok"] < 2
    assert until(house.site.answers, 20)
    assert (await sing(canary, 2)).counts["ok"] == 2


@pytest.mark.slow
@pytest.mark.last  # the nest of the others ends with it
async def test_a_token_that_has_ended_is_told_apart_from_a_site_that_is_away(house: House) -> None:
    token, room = house.nest()
    canary = Rounds(house.urls, token, room)
    assert (await canary.next())[0] == "ok"
    again = house.nest()
    with pytest.raises(NestGone):
        for _ in range(20):
            await canary.next()
    await canary.close()
    homeless = Rounds(house.urls, again[0], room + 1000)
    with pytest.raises(NestGone):
        await homeless.next()
    await homeless.close()
    ahead = Line(house.urls[0], *again)
    ahead.rev = 10**9
    with pytest.raises(NestGone):
        await ahead.open()
    await ahead.close()


def is_empty(record: Record) -> bool:
    return (record.state, record.at, list(record.recent), record.seen.total) == ("", 0.0, [], 0)


def test_what_is_written_is_read_and_what_is_broken_is_nothing(tmp_path: Path) -> None:
    assert is_empty(read(tmp_path))
    found = Record()
    for number in range(RECENT + 100):
        found.add("ok", number / 1000)
    found.add("lost", None)
    found.write(tmp_path)
    assert read(tmp_path).counts == {"ok": RECENT + 100, "late": 0, "lost": 1, "failed": 0}
    assert read(tmp_path).quantiles() == {"0.5": 0.28, "0.95": 0.442, "0.99": 0.456}
    assert (read(tmp_path).state, read(tmp_path).seen.counts) == ("lost", found.seen.counts)
    for broken in ("", "[]", '{"state": "ok"}'):
        (tmp_path / "canary.json").write_text(broken)
        assert is_empty(read(tmp_path))


@pytest.mark.slow
def test_it_sings_beside_the_site_and_is_told_by_it() -> None:
    with Site.running(web=2, CANARY="on") as site:
        assert site.health()["canary"] == "silent"
        assert until(lambda: site.health(1)["canary"] == "ok", 60), site.lines
        (canary,) = site.children("chatsite.canary")
        memory = canary.memory_info().rss / 2**20
        lines = httpx.get(f"{site.urls[1]}/metrics", timeout=30).text.splitlines()
        assert 'chat_canary_rounds_total{outcome="lost"} 0.0' in lines
        assert 'chat_canary_seen_seconds_bucket{le="+Inf"} 1.0' in lines
        assert any(line.startswith('chat_canary_recent_seconds{quantile="0.5"}') for line in lines)
        print(f"the canary takes {memory:.0f} MiB")
        assert memory < 40
        found = read(site.data_dir)
        found.add("lost", None)
        found.write(site.data_dir)
        answer = httpx.get(f"{site.url}/readyz", timeout=30)
        assert (answer.status_code, answer.json()["status"], answer.json()["canary"]) == (
            200,
            "degraded",
            "lost",
        )
        lines = httpx.get(f"{site.url}/metrics", timeout=30).text.splitlines()
        assert "chat_canary_lost_total 1.0" in lines
        canary.kill()
        assert until(lambda: len(site.children("chatsite.canary")) == 1, 10)
        assert any("canary ended (SIGKILL)" in line for line in site.lines)
        found.at = time.time() - 120
        found.write(site.data_dir)
        assert site.health()["canary"] == "silent"
