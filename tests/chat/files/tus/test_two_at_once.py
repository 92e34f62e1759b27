"""Two requests for one upload, a line that has gone silent, an upload that is over, and what is cleared away."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from chat.files import actions as files
from chat.files import limits
from chat.files.models import File
from chat.files.tus import actions, locking, lying, receiving
from chat.files.tus.asking import PREFIX
from chat.files.tus.models import Upload
from chat.files.tus.receiving import Pile
from tests.chat.files.tus.conftest import Body, Program, Told, lie

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = b"0123456789" * 30


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence is short here."""
    monkeypatch.setattr(receiving, "GIVES_WAY", 0.05)
    monkeypatch.setattr(receiving, "GIVEN_UP", 0.5)
    monkeypatch.setattr(locking, "PATIENCE", 0.3)


def started(program: Program) -> tuple[str, str]:
    """(address, key) of a new upload."""
    where = program.begin(len(WORDS)).headers["location"]
    return where, where.removeprefix(PREFIX)


def test_a_silent_line_gives_way_and_writes_no_more(alice: User, quick: None) -> None:
    program = Program(alice)
    where, _key = started(program)

    async def story() -> tuple[Told, Told]:
        goes_on = asyncio.Event()
        old = asyncio.create_task(program.sending(where, 0, Body([WORDS[:50]], halts=goes_on)))
        while lying.offset(_key) < 50:
            await asyncio.sleep(0.01)
        new = await program.sending(where, 50, WORDS[50:])
        goes_on.set()
        return await old, new

    old, new = asyncio.run(story())
    assert (old.status, old.error["code"], new.status) == (423, "conflict", 204)
    assert File.objects.get(pk=new.headers["chat-file"]).blob.sha256 == hashlib.sha256(WORDS).hexdigest()


def test_one_of_two_who_both_send_writes(alice: User, quick: None) -> None:
    program = Program(alice)
    where, key = started(program)

    class Steady(Body):
        """Something comes all the time."""

        async def receive(self) -> dict[str, object]:
            await asyncio.sleep(0.02)
            return await super().receive()

    async def story() -> tuple[Told, Told]:
        body = Steady([WORDS[at : at + 10] for at in range(0, 300, 10)])
        first = asyncio.create_task(program.sending(where, 0, body))
        while not lying.offset(key):
            await asyncio.sleep(0.01)
        return await program.sending(where, lying.offset(key), b"intruder"), await first

    second, first = asyncio.run(story())
    assert (second.status, second.error["code"], first.status) == (423, "conflict", 204)
    assert second.headers["retry-after"] == "1"
    assert File.objects.get().blob.sha256 == hashlib.sha256(WORDS).hexdigest()


def test_a_line_that_stays_silent_is_given_up(alice: User, quick: None) -> None:
    program = Program(alice)
    where, key = started(program)

    async def story() -> Told:
        return await program.sending(where, 0, Body([WORDS[:50]], halts=asyncio.Event()))

    assert asyncio.run(story()).status == 408
    assert lying.offset(key) == 50


def test_nothing_is_written_behind_what_failed() -> None:
    """Or bytes would stand where others belong."""
    taken: list[bytes] = []

    class Fails:
        def append(self, pieces: Sequence[bytes]) -> None:
            taken.extend(pieces)
            raise OSError(28, "full")

    async def story() -> None:
        pile = Pile(Fails())
        await pile.put(b"first")
        await asyncio.sleep(0.05)
        with pytest.raises(OSError, match="full"):
            await pile.put(b"second")
        await pile.settle()

    asyncio.run(story())
    assert taken == [b"first"]


def test_who_holds_the_lock_on_a_name_that_is_gone_has_nothing(alice: User) -> None:
    _where, key = started(Program(alice))
    with lying.Writer.open(key) as writer:
        with pytest.raises(lying.Busy):
            lying.Writer.open(key)
        assert writer.wanted()
        writer.remove()
        with lying.Writer.open(key) as other:
            other.append([b"a new one"])
        assert writer.size == 0


def test_a_lock_on_bytes_that_have_just_become_a_file_is_none(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _where, key = started(Program(alice))
    flock = fcntl.flock

    def late(descriptor: int, how: int) -> None:
        monkeypatch.undo()
        lying.path(key).unlink()
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with lying.Writer.open(key) as writer:
        writer.append([b"seen"])
        assert lying.offset(key) == 4


def test_an_upload_whose_address_nobody_heard_is_none(alice: User) -> None:
    """Its beginning broke off with its first bytes."""
    program = Program(alice)
    assert program.begin(300, body=Body([WORDS[:50]], breaks=True), Content_Length="300").status == 0
    assert (lie(), Upload.objects.exists()) == ([], False)


def test_old_uploads_make_room_for_new_ones(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "unsent_bytes", lambda: 300)
    program, other = Program(alice), Program(bob)
    (where, _key), (foreign, _foreign) = started(program), started(other)
    assert program.begin(300).status == 429
    Upload.objects.update(expires_at=timezone.now() + timedelta(hours=21))
    assert program.begin(300).status == 201
    assert program.ask("HEAD", where).status == 404
    assert other.ask("HEAD", foreign).status == 200


def test_an_upload_is_over_a_day_after_its_last_byte(alice: User) -> None:
    program = Program(alice)
    where, key = started(program)
    soon = timezone.now() + timedelta(hours=1)
    Upload.objects.update(expires_at=soon)
    program.send(where, 0, WORDS[:50])
    assert Upload.objects.get().expires_at > timezone.now() + timedelta(hours=23)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for method in ("HEAD", "GET", "DELETE"):
        assert program.ask(method, where).status == 410
    told = program.send(where, 50, WORDS[50:])
    assert (told.status, told.error["code"]) == (410, "not_found")
    assert lie() == [key]


def test_what_is_over_is_cleared_away_with_its_bytes(alice: User) -> None:
    program = Program(alice)
    (over, key), (_where, kept) = started(program), started(program)
    for one in (key, kept):
        program.send(PREFIX + one, 0, WORDS[:50])
    Upload.objects.filter(key=key).update(expires_at=timezone.now())
    stray, fresh = "B" * 22, "C" * 22
    for name in (stray, stray + lying.PART, fresh):
        lying.path(name).write_bytes(b"nobody's")
    for name in (stray, stray + lying.PART, kept):
        os.utime(lying.path(name), (time.time() - 7200, time.time() - 7200))
    assert actions.clean() == 2
    assert lie() == sorted([kept, fresh])
    assert program.ask("HEAD", over).status == 404
    assert program.ask("HEAD", PREFIX + kept).headers["upload-offset"] == "50"


def test_clearing_leaves_what_somebody_writes(alice: User) -> None:
    _where, key = started(Program(alice))
    Upload.objects.update(expires_at=timezone.now())
    with lying.Writer.open(key):
        assert actions.clean() == 0
    assert actions.clean() == 1


def test_ending_takes_bytes_and_an_unsent_file(alice: User) -> None:
    program = Program(alice)
    where, key = started(program)
    program.send(where, 0, WORDS[:50])
    assert lie() == [key]
    assert program.ask("DELETE", where).status == 204
    assert (lie(), Upload.objects.exists()) == ([], False)
    for sent_at, left in ((None, 0), (timezone.now(), 1)):
        where, _key = started(program)
        told = program.send(where, 0, WORDS)
        File.objects.filter(pk=told.headers["chat-file"]).update(sent_at=sent_at)
        assert program.ask("DELETE", where).status == 204
        assert File.objects.count() == left
        assert program.ask("HEAD", where).status == 404


def test_a_file_that_is_removed_takes_its_upload_along(alice: User) -> None:
    program = Program(alice)
    where, _key = started(program)
    told = program.send(where, 0, WORDS)
    files.remove(File.objects.get(pk=told.headers["chat-file"]))
    assert program.ask("HEAD", where).status == 404


def test_the_bytes_are_not_copied(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(alice)
    where, key = started(program)
    program.send(where, 0, WORDS[:299])
    before = lying.path(key).stat().st_ino
    file = File.objects.get(pk=program.send(where, 299, WORDS[299:]).headers["chat-file"])
    from django.core.files.storage import default_storage

    assert os.stat(default_storage.path(file.blob.path)).st_ino == before

    def other_disk(*_: object) -> None:
        raise OSError(18, "another device")

    monkeypatch.setattr(os, "link", other_disk)
    where, _key = started(program)
    file = File.objects.get(pk=program.send(where, 0, WORDS[::-1]).headers["chat-file"])
    assert default_storage.open(file.blob.path).read() == WORDS[::-1]
    assert lie() == []
