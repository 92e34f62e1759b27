"""Kinds of files that the owner of the site takes or not: refused by what is said, and again by what the bytes say."""

from __future__ import annotations

import errno
from typing import Any

import pytest

from accounts.models import User
from chat.files.models import File
from tests.chat.files.conftest import Send, stored
from tests.chat.files.hostile import picture

PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(200)
WORDS = b"just words\n"


@pytest.mark.parametrize(
    ("allowed", "denied", "name", "content", "taken"),
    [
        ((), (), "tool.exe", PROGRAM, True),
        ((), (".exe",), "tool.exe", PROGRAM, False),
        ((), (".exe",), "TOOL.EXE", PROGRAM, False),
        ((), (".exe",), "tool.txt", PROGRAM, True),
        ((), ("application/vnd.microsoft.portable-executable",), "holiday.png", PROGRAM, False),
        ((), ("image/png",), "holiday.txt", picture(), False),
        ((), ("video/*",), "words.txt", WORDS, True),
        (("image/*",), (), "a.png", picture(), True),
        (("image/*",), (), "a.png", WORDS, False),
        (("image/*", ".txt"), (), "a.txt", WORDS, True),
        (("image/*",), ("image/png",), "a.png", picture(), False),
        (("image/*",), ("image/jpeg",), "a.png", picture(), True),
    ],
)
def test_what_the_owner_takes(
    allowed: tuple[str, ...], denied: tuple[str, ...], name: str, content: bytes, taken: bool,
    alice: User, send: Send, settings: Any,
) -> None:  # fmt: skip
    settings.FILES_ALLOWED, settings.FILES_DENIED = allowed, denied
    answer = send(alice, name, content)
    assert answer.status_code == (201 if taken else 400), answer.content
    if not taken:
        error = answer.json()["error"]
        assert (error["code"], error["fields"]) == ("bad_request", {"file": "is of a kind that is not taken"})
        assert "kind" in error["detail"]
        assert stored() == []
        assert not File.objects.exists()


def test_what_its_sender_says_is_refused_before_the_bytes_are_read(
    alice: User, send: Send, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`multipart` announces a PNG."""
    settings.FILES_DENIED = ("image/png",)
    monkeypatch.setattr("chat.files.keeping.facts.examine", lambda *_: pytest.fail("it was looked at"))
    assert send(alice, "a.txt", WORDS).status_code == 400


@pytest.mark.parametrize(("number", "status"), [(errno.ENOSPC, 507), (errno.EDQUOT, 507), (errno.EIO, 503)])
def test_a_full_disk_is_told_from_a_broken_one(
    number: int, status: int, alice: User, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("chat.files.keeping.storing.store", full)
    answer = send(alice, "a.txt", WORDS)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == "unavailable"
    assert stored() == []
