"""The same bytes once, for those who may know that they are here; for all others as if they were new."""

from __future__ import annotations

import tempfile
import threading
from typing import IO, Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from chat.files import actions
from chat.files.keeping import blobs, facts
from chat.files.models import Blob, File
from chat.files.reading import shape
from chat.messages import actions as messages
from chat.rooms.models import Room
from tests.chat.files.conftest import stored
from tests.chat.files.hostile import picture
from tests.chat.messages.support import leave, room_of, say
from tests.chat.rooms.support import at_once
from tests.support.cast import person
from tests.support.files import make_all, release

WORDS = b"the same words"
PICTURE = picture()


def on_disk(content: bytes = WORDS) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is forgotten
    file.write(content)
    return file


def bring(user: User, name: str = "a.txt", content: bytes = WORDS) -> File:
    return actions.upload(user, name, on_disk(content))


@pytest.fixture
def crew(alice: User, bob: User) -> Room:
    return room_of(alice, bob, kind="private", name="Crew")


def test_the_same_bytes_of_one_person_lie_here_once(alice: User) -> None:
    one, other = (bring(alice, name, PICTURE) for name in ("a.png", "b.png"))
    assert one.blob_id == other.blob_id
    assert len(stored()) == 1
    assert one.key != other.key
    make_all()
    other = File.objects.whole().get(pk=other.pk)
    assert shape(other)["thumb"] == f"/files/{other.key}/thumb"
    actions.remove(one)
    release()
    assert len(stored()) == 3, "what came, the clean copy, the thumbnail"
    assert bring(alice, "c.png", PICTURE).blob_id == other.blob_id


def test_they_are_shared_with_who_may_fetch_them(alice: User, bob: User, crew: Room) -> None:
    file = bring(alice)
    assert bring(bob).blob_id != file.blob_id, "it stands in no message yet"
    File.objects.filter(owner=bob).delete()
    message = say(crew, alice, "", files=(file.pk,))
    his = bring(bob, "b.txt")
    assert (his.blob_id, his.owner_id, his.name) == (file.blob_id, bob.pk, "b.txt")
    File.objects.filter(pk=his.pk).delete()
    messages.delete(alice.pk, crew.pk, message["number"])
    assert bring(bob).blob_id != file.blob_id


def test_others_learn_nothing(alice: User, charlie: User, crew: Room) -> None:
    file = bring(alice, content=PICTURE)
    say(crew, alice, "", files=(file.pk,))
    told = shape(bring(charlie, content=PICTURE))
    fresh = shape(bring(charlie, content=picture(size=(41, 30))))
    assert {name: type(value) for name, value in told.items()} == {
        name: type(value) for name, value in fresh.items()
    }
    assert Blob.objects.filter(sha256=file.sha256).count() == 2
    assert len(stored()) == 3


def test_who_left_the_room_brings_them_anew(alice: User, bob: User, crew: Room) -> None:
    file = bring(alice)
    say(crew, alice, "", files=(file.pk,))
    leave(crew, bob)
    assert bring(bob).blob_id != file.blob_id


def test_whoever_else_has_them_costs_the_same(
    alice: User, crew: Room, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        other = person(f"other{number}")
        say(room_of(other, kind="private", name=f"Room {number}"), other, "", files=(bring(other).pk,))
    with django_assert_max_num_queries(11):
        bring(alice)
    assert Blob.objects.count() == 13


Acts = Any


@pytest.mark.django_db(transaction=True)
def test_who_brings_them_while_the_last_file_goes_has_them() -> None:
    """The one who removes waits for the lock, and sees then that there is a new file."""
    alice = person("alice")
    old, held = bring(alice), threading.Event()

    def share() -> File:
        found = facts.examine("b.txt", on_disk())
        with blobs.kept(on_disk(), found, old.blob_id) as blob:
            held.set()
            threading.Event().wait(0.3)
            return File.objects.create(key="b", owner=alice, name="b.txt", type="text/plain", blob=blob)

    def remove() -> None:
        assert held.wait(10)
        actions.remove(old)
        release()

    made, removed = at_once([share, remove])
    assert (removed, isinstance(made, File)) == (None, True), (made, removed)
    assert File.objects.get().blob_id == old.blob_id
    assert len(stored()) == 1


@pytest.mark.django_db(transaction=True)
def test_who_brings_them_just_after_the_last_file_went_brings_them_anew() -> None:
    alice = person("alice")
    old, locked = bring(alice), threading.Event()

    def remove() -> None:
        with transaction.atomic():
            actions.remove(old)
            release()
            locked.set()
            threading.Event().wait(0.3)

    def share() -> File:
        assert locked.wait(10)
        found = facts.examine("b.txt", on_disk())
        with blobs.kept(on_disk(), found, old.blob_id) as blob:
            return File.objects.create(key="b", owner=alice, name="b.txt", type="text/plain", blob=blob)

    removed, made = at_once([remove, share])
    assert (removed, isinstance(made, File)) == (None, True), (made, removed)
    assert File.objects.get().blob_id != old.blob_id
    assert [path.name for path in stored()] == [Blob.objects.get().path.rpartition("/")[2]]


def test_half_of_what_could_not_be_kept_goes(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    real = FileSystemStorage.save

    def full(storage: FileSystemStorage, path: str, content: Any) -> str:
        real(storage, path, content)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", full)
    with pytest.raises(OSError, match="No space"):
        bring(alice)
    assert stored() == []
    assert not Blob.objects.exists()
