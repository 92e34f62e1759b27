"""What isn't the protocol is answered as the contract says, and changes nothing."""

import json
from typing import Any

import pytest

from tests.support.entrants import Entrant
from tests.support.site import Site
from tests.support.sockets import Socket, message

pytestmark = pytest.mark.once

Cast = tuple[Entrant, Entrant, Entrant]


def nested(depth: int) -> str:
    """A `sync` whose field is nested so that the whole frame is `depth` deep."""
    return '{"type":"sync","id":1,"feed":0,"rooms":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"


NOT_THE_PROTOCOL = [
    "",
    "{",
    "hello",
    "[]",
    "1",
    "null",
    '"sync"',
    "{}",
    '{"type":7,"id":1}',
    '{"type":"sync"}',
    '{"type":"sync","id":0}',
    '{"type":"sync","id":-1}',
    '{"type":"sync","id":1.0}',
    '{"type":"sync","id":true}',
    '{"type":"sync","id":"1"}',
    '{"type":"sync","id":9007199254740992}',
    '{"type":"sync","id":1,"feed":NaN}',
    '{"type":"sync","id":1,"feed":0,"rooms":{}',
    "[" * 100_000,
    '{"a":' * 20_000,
    nested(9),
    b"\x00\x01",
]


@pytest.mark.parametrize("frame", NOT_THE_PROTOCOL, ids=range(len(NOT_THE_PROTOCOL)))
async def test_it_is_answered_without_an_id(site: Site, cast: Cast, frame: str | bytes) -> None:
    async with Socket.open(site.url, cast[0].token) as socket:
        await socket.send_text(frame)
        reply = await socket.event("reply")
        assert reply["id"] is None
        assert not reply["ok"]
        assert reply["error"]["code"] == "bad_request"
        await socket.sync()


async def test_the_third_in_a_row_ends_it(site: Site, cast: Cast) -> None:
    async with Socket.open(site.url, cast[0].token) as socket:
        for _ in range(2):
            await socket.send_text("nonsense")
        await socket.sync()
        for _ in range(3):
            await socket.send_text("nonsense")
        assert await socket.close_code() == 4400
        assert sum(event["type"] == "reply" for event in socket.events) == 5, "each was answered"


async def test_eight_deep_is_still_the_protocol(site: Site, cast: Cast) -> None:
    async with Socket.open(site.url, cast[0].token) as socket:
        await socket.send_text(nested(8))
        reply = await socket.event("reply", id=1)
        assert reply["error"]["fields"] == {"rooms": "must be an object"}


@pytest.mark.parametrize("size", [131_073, 300_000])
async def test_an_oversize_frame_ends_it(site: Site, cast: Cast, size: int) -> None:
    async with Socket.open(site.url, cast[0].token) as socket:
        await socket.send_text('{"type":"sync","id":1,"feed":0,"rooms":{},"x":"' + "y" * size + '"}')
        assert await socket.close_code() == 1009


async def test_the_largest_frame_is_read(site: Site, cast: Cast) -> None:
    start, end = '{"type":"sync","id":77,"feed":0,"rooms":{},"x":"', '"}'
    async with Socket.open(site.url, cast[0].token) as socket:
        await socket.send_text(start + "y" * (131_072 - len(start) - len(end)) + end)
        reply = await socket.event("reply", id=77)
        assert reply["error"]["fields"] == {"x": "is unknown"}


WRONG_FIELDS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("no.such", {}, {"type"}),
    ("sync", {}, {"rooms", "feed"}),
    ("sync", {"rooms": {"x": 1}, "feed": 0}, {"rooms"}),
    ("sync", {"rooms": {"1": -1}, "feed": 0}, {"rooms"}),
    ("sync", {"rooms": {}, "feed": "0"}, {"feed"}),
    ("sync", {"rooms": {}, "feed": 0, "only": 3}, {"only"}),
    ("message.send", {"room": 1}, {"nonce", "text"}),
    ("message.send", {"room": "1", "nonce": "x", "text": 5}, {"room", "nonce", "text"}),
    ("message.send", message(1, "a\0b"), {"text"}),
    ("message.send", message(1, "\ud800"), {"text"}),
    ("message.send", message(1, "x" * 10_001), {"text"}),
    ("message.send", message(1, "hi", files=[0]), {"files"}),
    ("message.send", message(1, "hi", extra=1), {"extra"}),
    ("message.edit", {"room": 1, "number": 0, "text": "x"}, {"number"}),
    ("message.get", {"room": 1, "numbers": list(range(1, 52))}, {"numbers"}),
    ("room.history", {"room": 1, "limit": 101}, {"limit"}),
    ("room.create", {"kind": "secret", "name": "x"}, {"kind"}),
    ("presence.set", {"status": "asleep"}, {"status"}),
    ("watch", {"rooms": [1, 2, 3, 4, 5, 6]}, {"rooms"}),
    ("watch", {"rooms": [{"room": 1}]}, {"rooms"}),
    ("typing", {"room": None}, {"room"}),
    ("direct.open", {"users": []}, {"users"}),
    ("me.update", {"room": 1, "level": "loud"}, {"level"}),
]


@pytest.mark.parametrize(("kind", "fields", "named"), WRONG_FIELDS, ids=[w[0] for w in WRONG_FIELDS])
async def test_a_wrong_field_is_named(
    site: Site, cast: Cast, kind: str, fields: dict[str, Any], named: set[str]
) -> None:
    async with Socket.open(site.url, cast[0].token) as socket:
        reply = await socket.reply_to(kind, **fields)
        assert reply["error"]["code"] == "bad_request"
        assert set(reply["error"]["fields"]) == named
        assert reply["error"]["detail"]
        assert json.dumps(await socket.sync()), "the socket lives"
