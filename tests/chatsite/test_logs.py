"""Logs say what happened and nothing that somebody wrote."""

import json
import logging
import sys
from typing import Any

import pytest
from django.db import IntegrityError

from chatsite.logs import JsonFormatter

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
