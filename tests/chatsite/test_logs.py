"""Logs say what happened and nothing that somebody wrote."""

import json
import logging
import sys
from typing import Any

import pytest
from django.db import IntegrityError

from chatsite.logs import JsonFormatter, TextFormatter, discreet

pytestmark = pytest.mark.once


def line(text: str, *arguments: object, error: Exception | None = None, **extra: object) -> dict[str, Any]:
    """What the formatter makes of a record."""
    info = None
    if error:
        try:
            raise error
        except type(error):
            info = sys.exc_info()
    record = logging.LogRecord("chat.test", logging.ERROR, __file__, 1, text, arguments, info)
    record.__dict__.update(extra)
    whole = JsonFormatter().format(record)
    assert "\n" not in whole
    told: dict[str, Any] = json.loads(whole)
    return told


def test_a_line_is_one_object() -> None:
    told = line("closed %d\nsockets", 3)
    assert (told["level"], told["logger"], told["text"]) == ("error", "chat.test", "closed 3\nsockets")
    assert told["time"].endswith("+00:00")


def test_tokens_in_addresses_are_left_out() -> None:
    token = "Zk3vPq9xW2mN8rT5yB7cLd"
    told = line("Internal Server Error: %s", f"/invite/{token}/")
    assert token not in json.dumps(told)
    assert told["text"].startswith("Internal Server Error: /invite/…")


def test_the_words_of_a_refused_row_are_left_out() -> None:
    told = line("a batch failed", error=IntegrityError("Key (text)=(my secret diary) already exists"))
    assert "diary" not in json.dumps(told)
    assert told["error"]["type"] == "IntegrityError"
    assert any(place.endswith(" line") for place in told["error"]["at"])


def test_our_own_faults_are_told() -> None:
    assert line("x", error=AttributeError("no attribute 'room'"))["error"]["text"] == "no attribute 'room'"


def test_what_a_call_adds_is_told_without_tokens() -> None:
    told = line("hub.read_failed", read="room_range", tries=3, path="/invite/Zk3vPq9xW2mN8rT5yB7cLd")
    assert (told["read"], told["tries"], told["path"]) == ("room_range", 3, "/invite/…")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("from 198.51.100.77, twice", "from 198.51.100.0/24, twice"),
        ("198.51.100.77:51234 closed", "198.51.100.0/24:51234 closed"),
        ("('2001:db8:aa:bb:cc::77', 51234)", "('2001:db8:aa::/48', 51234)"),
        ("[2001:db8:aa:bb:1:2:3:4]:443", "[2001:db8:aa::/48]:443"),
        ("::ffff:198.51.100.77", "::/48"),
        ("127.0.0.1:8000 and ::1", "127.0.0.1:8000 and ::1"),
        ("at 12:30:45, lines.py:102, 1.2.3", "at 12:30:45, lines.py:102, 1.2.3"),
    ],
)
def test_addresses_are_cut(text: str, kept: str) -> None:
    assert discreet(text) == kept


def test_an_address_that_a_call_adds_is_cut() -> None:
    assert line("closed", peer="198.51.100.77")["peer"] == "198.51.100.0/24"


def test_a_second_line_of_what_a_call_adds_is_left_out() -> None:
    told = line("writer.database", reason="canceling statement\nDETAIL: my secret diary")
    assert told["reason"] == "canceling statement"


def test_what_asyncio_says_of_a_lost_task_is_its_first_line() -> None:
    words = "Task exception was never retrieved\nfuture: <Task exception=ValueError('my secret diary')>"
    record = logging.LogRecord("asyncio", logging.ERROR, __file__, 1, words, (), None)
    assert json.loads(JsonFormatter().format(record))["text"] == "Task exception was never retrieved"


def test_a_line_to_read_says_the_same() -> None:
    record = logging.LogRecord("hub", logging.WARNING, __file__, 1, "read failed\ntwice", (), None)
    record.__dict__ |= {"read": "tips", "peer": "198.51.100.77"}
    assert (
        TextFormatter().format(record)[9:] == "warning hub: read failed twice peer=198.51.100.0/24 read=tips"
    )
    record.exc_info = (IntegrityError, IntegrityError("my secret diary"), None)
    assert TextFormatter().format(record).endswith("read=tips IntegrityError")
