"""What nobody holds any more goes at once, and only that; whoever dies in the middle of it loses nothing."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from accounts.models import User
from chat.drafts.models import Scheduled
from chat.files import actions
from chat.files.models import Blob, File, Release, Rendition
from chat.messages import actions as messages
from chat.rooms.models import Room
from chatsite import jobs
from chatsite.jobs.worker import Worker
from chatsite.threads import in_thread
from tests.chat.files.conftest import stored
from tests.chat.files.keeping.test_sharing import PICTURE, bring
from tests.chat.messages.support import room_of, say
from tests.support.cast import person
from tests.support.files import make_all, release


@pytest.fixture
def crew(alice: User, bob: User) -> Room:
    return room_of(alice, bob, kind="private", name="Crew")


def delete(room: Room, user: User, number: int) -> None:
    messages.delete(user.pk, room.pk, number)


@pytest.mark.django_db(transaction=True)
async def test_a_worker_takes_the_bytes_of_a_deleted_message() -> None:
    def send_and_delete() -> None:
        alice = person("alice")
        room = room_of(alice, kind="private", name="Crew")
        say(room, alice, "", files=(bring(alice, content=PICTURE).pk,))
        make_all()
        assert len(stored()) == 3
        delete(room, alice, 1)

    await in_thread(send_and_delete)
    worker = Worker([jobs.kinds["release"]])
    asyncio.get_running_loop().call_later(1.0, worker.stop)
    await worker.run()
    assert stored() == []
    assert not await in_thread(Release.objects.exists)
    assert worker.record.done["release"] == 1


def test_file_rows_and_bytes_go_with_the_message(alice: User, crew: Room) -> None:
    say(crew, alice, "", files=(bring(alice, content=PICTURE).pk,))
    make_all()
    assert len(stored()) == 3, "what came, the clean copy, the thumbnail"
    delete(crew, alice, 1)
    release()
    assert stored() == []
    assert not any(model.objects.exists() for model in (File, Blob, Rendition, Release))


def test_what_another_message_names_stays(alice: User, bob: User, crew: Room) -> None:
    file = bring(alice)
    say(crew, alice, "", files=(file.pk,))
    say(crew, alice, "once more", files=(file.pk,))
    his = bring(bob, "his.txt")
    say(crew, bob, "", files=(his.pk,))
    assert his.blob_id == file.blob_id
    delete(crew, alice, 1)
    release()
    assert set(File.objects.exclude(sent_at=None)) == {file, his}
    delete(crew, alice, 2)
    release()
    assert list(File.objects.all()) == [his]
    assert len(stored()) == 1
    delete(crew, bob, 3)
    release()
    assert stored() == []


def test_what_is_to_be_sent_later_stays(alice: User, crew: Room) -> None:
    file = bring(alice)
    say(crew, alice, "", files=(file.pk,))
    at = timezone.now() + timedelta(days=2)
    waits = {"user": alice, "room": crew, "due_at": at, "feed": 1}
    Scheduled.objects.create(nonce=uuid.uuid4(), files=[file.pk + 1, file.pk], **waits)
    delete(crew, alice, 1)
    release()
    assert File.objects.get().sent_at is not None
    File.objects.update(created_at=timezone.now() - timedelta(days=3))
    actions.clean()
    release()
    assert File.objects.exists() and len(stored()) == 1


def test_what_was_sent_again_meanwhile_stays(alice: User, crew: Room) -> None:
    file = bring(alice)
    say(crew, alice, "", files=(file.pk,))
    delete(crew, alice, 1)
    say(crew, alice, "after all", files=(file.pk,))
    release()
    assert File.objects.get().sent_at is not None
    assert len(stored()) == 1
    assert not Release.objects.exists()


def test_an_upload_that_was_never_sent_has_its_day(alice: User) -> None:
    bring(alice)
    release()
    assert len(stored()) == 1
    assert actions.clean() == 0


def test_who_dies_behind_the_rows_leaves_the_bytes_to_the_next(
    alice: User, crew: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(crew, alice, "", files=(bring(alice, content=PICTURE).pk,))
    make_all()
    delete(crew, alice, 1)

    def broken(storage: FileSystemStorage, path: str) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="Input"):
        patch.setattr(FileSystemStorage, "delete", broken)
        release()
    assert not Blob.objects.exists()
    assert len(Release.objects.get().paths) == len(stored()) == 3
    release()
    assert stored() == []
    assert not Release.objects.exists()


def test_bytes_of_people_who_went_are_found(alice: User, bob: User) -> None:
    bring(alice, content=PICTURE)
    bring(bob)
    alice.delete()
    assert Blob.objects.count() == 2
    actions.clean()
    release()
    assert Blob.objects.count() == len(stored()) == 1
