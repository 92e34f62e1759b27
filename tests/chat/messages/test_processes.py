"""Several processes write to one room of one database (T06 and T07 in small)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import User
from chat.messages.models import Message
from chat.rooms.models import Membership, Room
from tests.chat.messages.support import POSTGRES, assert_whole, log, say

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[3]
PROCESSES, SENDERS, SECONDS = 3, 6, 3.0


@contextmanager
def talkers(count: int, **asked: Any) -> Iterator[list[subprocess.Popen[str]]]:
    """That many processes that begin to talk at the same moment."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "chatsite.settings",
        "REDIS_URL": settings.REDIS_URLS[0],
    }
    if POSTGRES:
        environment["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    asked["database"] = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-m", "tests.chat.messages.talker", json.dumps(asked)]
    started = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(count)
    ]
    try:
        for one in started:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in started:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        yield started
    finally:
        for one in started:
            one.kill()
            one.wait()


def test_what_was_acknowledged_survives_a_kill(harbour: Room, alice: User, bob: User, tmp_path: Path) -> None:
    """Two processes write, both are killed in the middle of it; a third one goes on without a gap."""
    acks = tmp_path / "acks"
    acks.touch()
    people = [alice.pk, bob.pk]
    asked = {"room": harbour.pk, "people": people, "senders": 4, "nonces": [], "acks": str(acks)}
    with talkers(2, seconds=30, **asked) as started:
        until = time.monotonic() + 20
        while acks.read_text().count("\n") < 60 and time.monotonic() < until:
            time.sleep(0.02)
        for one in started:
            one.kill()
    acknowledged = [int(line) for line in acks.read_text().splitlines()]
    assert len(acknowledged) >= 60
    assert len(set(acknowledged)) == len(acknowledged)
    stored = set(Message.objects.values_list("number", flat=True))
    assert set(acknowledged) <= stored
    assert_whole(harbour)
    assert say(harbour, alice)["number"] == max(stored) + 1


def test_processes_write_one_room_without_gaps(
    harbour: Room, alice: User, bob: User, charlie: User, capsys: pytest.CaptureFixture[str]
) -> None:
    Membership.objects.create(room=harbour, user=charlie, since_rev=0)
    nonces = [str(uuid4()) for _ in range(50)]
    with talkers(
        PROCESSES,
        room=harbour.pk,
        people=[alice.pk, bob.pk, charlie.pk],
        senders=SENDERS,
        seconds=SECONDS,
        nonces=nonces,
    ) as started:
        told = [json.loads(one.communicate(timeout=60)[0]) for one in started]
    assert [one["errors"] for one in told] == [[]] * PROCESSES
    assert told[0]["same"] == told[1]["same"] == told[2]["same"]
    assert len(told[0]["same"]) == len(nonces)
    acknowledged = [number for one in told for number in one["numbers"]]
    assert len(set(acknowledged)) == len(acknowledged)
    assert Message.objects.count() == len(acknowledged) + len(nonces)
    assert_whole(harbour)
    assert len(log(harbour)) == Message.objects.count()
    alice.refresh_from_db()
    assert Membership.objects.get(room=harbour, user=alice).feed <= alice.feed
    with capsys.disabled():
        rate = len(acknowledged) / max(one["seconds"] for one in told)
        print(
            f"\n{PROCESSES} processes × {SENDERS} senders in one room: {rate:.0f} messages/s ({connection.vendor})"
        )
