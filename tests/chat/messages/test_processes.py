"""Several processes write to one room of one database (T06 and T07 in small)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import User
from chat.messages.models import Message
from chat.rooms.models import Membership, Room
from tests.chat.messages.support import POSTGRES, assert_whole, log

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[3]
PROCESSES, SENDERS, SECONDS = 3, 6, 3.0


def talkers(count: int, **asked: Any) -> list[Json]:
    """What that many processes say after having talked, all from the same moment on."""
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
        return [json.loads(one.communicate(timeout=60)[0]) for one in started]
    finally:
        for one in started:
            one.kill()
            one.wait()


def test_processes_write_one_room_without_gaps(
    harbour: Room, alice: User, bob: User, charlie: User, capsys: pytest.CaptureFixture[str]
) -> None:
    Membership.objects.create(room=harbour, user=charlie, since_rev=0)
    nonces = [str(uuid4()) for _ in range(50)]
    told = talkers(
        PROCESSES,
        room=harbour.pk,
        people=[alice.pk, bob.pk, charlie.pk],
        senders=SENDERS,
        seconds=SECONDS,
        nonces=nonces,
    )
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
