"""`/metrics`: who may read it, and that the figures are those of what was done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.test import RequestFactory
from prometheus_client.parser import text_string_to_metric_families

from chatsite.health import exposition, views
from chatsite.metrics import Histogram, Metric, counter
from tests.support.entrants import Entrant, people
from tests.support.site import Site
from tests.support.sockets import Socket

pytestmark = pytest.mark.once
TOKEN = "a-token-for-scraping-only-0123456789"
HTTP = httpx.Client(timeout=30)
PROXIED = {"X-Forwarded-For": "192.0.2.7", "User-Agent": "Mozilla/5.0"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site.running(METRICS_TOKEN=TOKEN, RATE_FACTOR="100") as running:
        yield running


@pytest.fixture(scope="module")
def cast(site: Site) -> list[Entrant]:
    return people(site, "alice", "bob")


def figures(site: Site) -> dict[str, float]:
    """Every sample: its name with its labels as Prometheus writes them."""
    text = HTTP.get(f"{site.url}/metrics").text
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {
        one.name + "".join(f"{{{k}={v}}}" for k, v in sorted(one.labels.items())): one.value
        for one in samples
    }


def grown(before: dict[str, float], after: dict[str, float], name: str) -> float:
    return after.get(name, 0) - before.get(name, 0)


async def until_counted(site: Site, name: str, value: float) -> dict[str, float]:
    for _ in range(100):
        now = await asyncio.to_thread(figures, site)
        if now[name] == value:
            return now
        await asyncio.sleep(0.05)
    raise AssertionError(f"{name} is {now[name]}, not {value}")


async def test_the_figures_are_those_of_what_was_done(site: Site, cast: list[Entrant]) -> None:
    alice, bob = cast
    before = await asyncio.to_thread(figures, site)
    async with Socket.open(site.url, alice.token) as one, Socket.open(site.url, bob.token) as two:
        room = (await one.ask("room.create", kind="private", name="Counting"))["room"]["id"]
        await one.ask("member.add", room=room, user=bob.id)
        for live in (one, two):
            await live.has(room)
        began = await asyncio.to_thread(figures, site)
        sent = [await one.say(room, f"message {number}") for number in range(10)]
        await two.hears(sent[-1])
        after = await until_counted(site, "chat_sockets", 2)
    assert (after["chat_people"], after["chat_rooms_live"], after["chat_layer_up"]) == (2, 1, 1)
    assert grown(began, after, "chat_deliveries_total") == 20
    assert grown(began, after, "chat_send_to_seen_seconds_count") == 10
    assert grown(began, after, "chat_send_to_seen_seconds_bucket{le=1.0}") == 10
    assert 0 < grown(began, after, "chat_send_to_seen_seconds_sum") < 5
    assert 1 <= grown(began, after, "chat_writer_batch_size_count") <= 10
    assert grown(began, after, "chat_writer_batch_size_sum") == 10
    assert grown(began, after, "chat_frames_total{direction=received}") >= 10
    assert grown(began, after, "chat_frames_total{direction=sent}") >= 20
    assert after["chat_writer_queue"] == 0
    assert after["chat_doorbells_dropped_total"] == 0
    assert after["process_resident_memory_bytes"] > 20_000_000
    assert after["process_open_fds"] > 5
    gone = await until_counted(site, "chat_sockets", 0)
    assert grown(before, gone, "chat_closes_total{code=client}") == 2


async def test_an_end_by_us_is_counted_by_its_code(site: Site, cast: list[Entrant]) -> None:
    before = await asyncio.to_thread(figures, site)
    async with Socket.open(site.url, "wrong", synced=False) as stranger:
        assert await stranger.close_code() == 4401
    async with Socket.open(site.url, cast[0].token) as socket:
        for _ in range(3):
            await socket.send_text("nonsense")
        assert await socket.close_code() == 4400
    after = await asyncio.to_thread(figures, site)
    assert grown(before, after, "chat_closes_total{code=4401}") == 1
    assert grown(before, after, "chat_closes_total{code=4400}") == 1


def shape(answer: httpx.Response) -> tuple[Any, ...]:
    """What can be told of an answer but one-time values and its own address."""
    kept = {name: value for name, value in answer.headers.items() if name not in ("date", "set-cookie")}
    kept["content-security-policy"] = kept["content-security-policy"].split("nonce")[0]
    return answer.status_code, kept


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_to_strangers_it_is_a_missing_page(site: Site, header: dict[str, str], method: str) -> None:
    asked, missing = (
        HTTP.request(method, f"{site.url}/{page}", headers={**PROXIED, **header})
        for page in ("metrics", "nothing")
    )
    assert shape(asked) == shape(missing)
    assert asked.status_code == 404
    assert b"chat_sockets" not in asked.content
    assert asked.text.replace("metrics", "nothing").split("nonce")[0] == missing.text.split("nonce")[0]


@pytest.mark.parametrize("name", ["Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto"])
def test_any_sign_of_a_proxy_makes_a_stranger(site: Site, name: str) -> None:
    assert HTTP.get(f"{site.url}/metrics", headers={name: "1"}).status_code == 404


def test_with_the_token_from_anywhere_by_any_name(site: Site) -> None:
    answer = HTTP.get(
        f"{site.url}/metrics", headers={**PROXIED, "Authorization": f"Bearer {TOKEN}", "Host": "10.0.0.3"}
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["cache-control"] == "no-store"
    assert "chat_sockets" in answer.text
    assert HTTP.head(f"{site.url}/metrics").content == b""


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer ", "Bearer x"])
def test_without_a_token_none_opens(value: str) -> None:
    far, near = (
        RequestFactory().get("/metrics", REMOTE_ADDR=peer, HTTP_AUTHORIZATION=value)
        for peer in ("192.0.2.7", "127.0.0.1")
    )
    assert not views.may_read_metrics(far)
    assert views.may_read_metrics(near)


def test_a_histogram_is_told_as_what_lies_below_each_bound() -> None:
    seen = Histogram((1, 10))
    for value in (0, 1, 1.5, 10, 11, 1000):
        seen.observe(value)
    family = exposition._family(Metric("chat_x", "histogram", "x", lambda: seen))
    told = {one.labels.get("le", one.name): one.value for one in family.samples}
    assert told == {"1": 2, "10": 4, "+Inf": 6, "chat_x_count": 6, "chat_x_sum": 1023.5}


def test_a_name_is_taken_once_and_by_the_convention() -> None:
    with pytest.raises(ValueError, match="ends in _total"):
        counter("chat_things", "x", lambda: 0)
    with pytest.raises(ValueError, match="registered twice"):
        counter("chat_deliveries_total", "x", lambda: 0)
