"""Keeping, describing, removing, clearing away; pictures in all their modes; the admin's list."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageCms

from accounts.models import User
from chat.files import actions, reading, registry, tidying
from chat.files.making.measuring import Picture, measure
from chat.files.models import File
from tests.chat.files.conftest import Send, bearer, stored
from tests.chat.files.hostile import picture
from tests.support.files import make_all, release

Committing = Any


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Committing) -> Committing:
    """Inside `with committing(execute=True)` what waits for the commit is done at the end."""
    return django_capture_on_commit_callbacks


def on_disk(content: bytes) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is forgotten
    file.write(content)
    return file


def opened(found: Picture | None) -> Image.Image:
    assert found is not None
    return Image.open(io.BytesIO(found.thumb))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGB"),
        ("PNG", "P"),
        ("PNG", "L"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("PNG", "RGBA"),
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("GIF", "P"),
        ("WEBP", "RGBA"),
        ("AVIF", "RGB"),
    ],
)
def test_every_kind_gets_a_thumbnail(kind: str, mode: str) -> None:
    out = io.BytesIO()
    source = (
        Image.new("I;16", (1200, 600), 30_000)
        if mode == "I;16"
        else Image.effect_noise((1200, 600), 9).convert(mode)
    )
    source.save(out, kind)
    found = measure(on_disk(out.getvalue()))
    assert found is not None
    assert (found.type, found.width, found.height) == (Image.MIME[kind], 1200, 600)
    assert opened(found).size == (960, 480)


def test_a_thumbnail_stands_upright_and_tells_nothing_of_the_camera() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    found = measure(on_disk(picture("JPEG", (1200, 600), exif=exif)))
    assert found is not None
    assert (found.width, found.height) == (600, 1200)
    thumb = opened(found)
    assert thumb.size == (480, 960)
    assert not thumb.getexif()
    assert b"Secret" not in found.thumb
    assert not thumb.info.get("icc_profile")


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_brought_to_srgb_and_their_profile_is_left_behind(mode: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for named in (profile, b"no profile at all"):
        found = measure(on_disk(picture("PNG", (60, 40), mode, icc_profile=named)))
        assert found is not None
        assert "icc_profile" not in opened(found).info


def test_a_small_picture_is_not_blown_up_and_keeps_its_holes() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (255, 0, 0, 0)).save(out, "PNG")
    thumb = opened(measure(on_disk(out.getvalue())))
    assert (thumb.size, thumb.mode) == ((40, 30), "RGBA")
    assert thumb.getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_an_animation_shows_its_first_frame() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    red, green, blue = opened(measure(on_disk(out.getvalue()))).convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert red > 200 > 60 > max(green, blue)


def test_describe_knows_the_owners_files_alone(alice: User, charlie: User) -> None:
    mine = actions.upload(alice, "a.txt", on_disk(b"x"))
    others = actions.upload(charlie, "b.txt", on_disk(b"x"))
    assert reading.describe([mine.pk, others.pk, 999], alice.pk) == {mine.pk: reading.shape(mine)}
    assert set(reading.describe([mine.pk, others.pk], charlie.pk)) == {others.pk}


def test_a_file_called_thumb_has_an_address_of_its_own(alice: User) -> None:
    assert reading.shape(actions.upload(alice, "thumb", on_disk(b"x")))["url"].endswith("/file")


def test_storage_is_private_and_named_by_chance(alice: User) -> None:
    actions.upload(alice, "a.png", on_disk(picture()))
    make_all()
    assert len(stored()) == 3, "what came, the clean copy, the thumbnail"
    for path in stored():
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0
        assert "." not in path.name


def test_removing_tells_first_and_takes_the_bytes(
    alice: User, send: Send, client: Client, committing: Committing
) -> None:
    told = send(alice, "a.png", picture()).json()
    heard: list[bool] = []

    def hear(file: File) -> None:
        heard.append(File.objects.filter(pk=file.pk).exists())

    registry.removed.listen(hear)
    try:
        with committing(execute=True):
            actions.remove(File.objects.get(pk=told["id"]))
    finally:
        registry.removed.forget(hear)
    release()
    assert heard == [True]
    assert stored() == []
    assert client.get(told["url"], headers=bearer(alice)).status_code == 404
    assert client.get(told["thumb"], headers=bearer(alice)).status_code == 404


def test_cleaning_takes_what_nobody_sent_for_a_day(
    alice: User, capsys: pytest.CaptureFixture[str], committing: Committing
) -> None:
    old, sent, young = (actions.upload(alice, f"{n}.png", on_disk(picture())) for n in range(3))
    make_all()
    File.objects.filter(pk__in=[old.pk, sent.pk]).update(created_at=timezone.now() - timedelta(hours=25))
    File.objects.filter(pk=sent.pk).update(sent_at=timezone.now())
    with committing(execute=True):
        call_command("files", "clean")
    assert "1 files" in capsys.readouterr().out
    assert set(File.objects.values_list("pk", flat=True)) == {sent.pk, young.pk}
    assert actions.remove_unsent([sent.pk]) == 0, "it was sent since somebody looked"
    release()
    assert len(stored()) == 6


def test_cleaning_takes_bytes_without_a_row_but_not_those_under_way(alice: User) -> None:
    kept = actions.upload(alice, "a.png", on_disk(picture()))
    make_all()
    File.objects.filter(pk=kept.pk).update(sent_at=timezone.now())
    stray = Path(site.MEDIA_ROOT) / "files" / "aa" / "stray"
    stray.parent.mkdir(exist_ok=True, parents=True)
    stray.write_bytes(b"x")
    assert actions.clean() == 0
    assert actions.clean(before=timedelta(seconds=-5)) == 1
    assert stray not in stored()
    assert len(stored()) == 3


@pytest.mark.django_db(transaction=True)
def test_uploads_tidy_up_once_an_hour(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = User.objects.create_user("alice")
    old = actions.upload(alice, "old.txt", on_disk(b"x"))
    File.objects.update(created_at=timezone.now() - timedelta(hours=25))
    send(alice, "a.txt", b"x")
    assert File.objects.filter(pk=old.pk).exists()
    monkeypatch.setattr(tidying, "_due", 0.0)
    assert send(alice, "b.txt", b"x").status_code == 201
    for _ in range(100):
        if not File.objects.filter(pk=old.pk).exists():
            break
        time.sleep(0.05)
    assert sorted(File.objects.values_list("name", flat=True)) == ["a.txt", "b.txt"]
    assert not tidying.tidy()


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    root = User.objects.create_superuser("root", "root@example.org")
    client.force_login(root, backend=site.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def public() -> Iterator[set[int]]:
    ids: set[int] = set()
    ask = registry.in_public.listen(lambda among: ids & set(among))
    yield ids
    registry.in_public.forget(ask)


def test_the_admin_names_files_of_public_rooms_only(
    admin: Client, alice: User, send: Send, public: set[int]
) -> None:
    told = send(alice, "Gehaltsliste.txt", b"x").json()
    key = File.objects.get().key

    def page() -> str:
        return admin.get("/admin/chat/file/").content.decode()

    assert "alice" in page()
    assert "Gehaltsliste" not in page()
    public.add(told["id"])
    assert "Gehaltsliste" in page()
    assert key not in page()


def test_the_admin_has_no_page_of_one_file(admin: Client, alice: User, send: Send) -> None:
    pk = send(alice, "Gehaltsliste.txt", b"x").json()["id"]
    for path in (f"{pk}/change/", f"{pk}/delete/", f"{pk}/history/", f"{pk}/", "add/"):
        assert admin.get(f"/admin/chat/file/{path}").status_code == 404


def test_the_admin_removes_through_the_action(
    admin: Client, alice: User, send: Send, committing: Committing
) -> None:
    gone, stays = (send(alice, name, b"x").json()["id"] for name in ("a.txt", "b.txt"))
    form: dict[str, Any] = {"action": "delete_selected", "_selected_action": [gone]}
    admin.post("/admin/chat/file/", form)
    assert File.objects.count() == 2
    with committing(execute=True):
        answer = admin.post("/admin/chat/file/", {**form, "action": "remove"}, follow=True)
    assert "a.txt" not in answer.content.decode()
    release()
    assert list(File.objects.values_list("pk", flat=True)) == [stays]
    assert len(stored()) == 1


def test_a_guest_of_the_admin_sees_no_file(client: Client, alice: User, send: Send) -> None:
    client.force_login(alice, backend=site.AUTHENTICATION_BACKENDS[0])
    assert client.get("/admin/chat/file/").status_code == 302
