"""Profiles, pictures and settings."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import people
from accounts.profiles import avatars, changed
from accounts.users.models import User
from tests.accounts.browser import Browser
from tests.support.cast import person

pytestmark = pytest.mark.django_db
PROFILE = {"name": "", "bio": "", "status_emoji": "", "status_text": "", "status_for": ""}


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.client.force_login(user)
    return browser


def picture(kind: str = "PNG", size: tuple[int, int] = (600, 300), **save: Any) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "#0f6e78").save(out, kind, **save)
    return SimpleUploadedFile(f"me.{kind.lower()}", out.getvalue(), "image/png")


def test_a_changed_profile_is_what_others_see(
    alice: User, bob: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    told: list[int] = []
    changed.listen(told.append)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            new = {
                "name": "Élodie\u202e  Müller",
                "bio": "I sail.",
                "status_emoji": "⛵",
                "status_text": "At sea",
            }
            answer = signed_in(alice).post("/settings/profile/", PROFILE | new | {"status_for": "1h"})
    finally:
        changed.forget(told.append)
    assert answer.status_code == 302 and told == [alice.pk]
    alice.refresh_from_db()
    shape = people.describe(alice)
    assert shape["name"] == "Élodie Müller" and shape["status"]["emoji"] == "⛵"
    assert abs(alice.status_until - timezone.now() - timedelta(hours=1)) < timedelta(minutes=1)  # type: ignore[operator]
    page = signed_in(bob).get("/people/alice/").content.decode()
    assert (
        "Élodie Müller" in page and "I sail." in page and "At sea" in page and "alice@example.org" not in page
    )
    assert [found["id"] for found in people.search("muller")] == [alice.pk]


def test_a_status_that_is_over_is_gone(alice: User) -> None:
    alice.status_text, alice.status_until = "Lunch", timezone.now() - timedelta(seconds=1)
    assert "status" not in people.describe(alice)


def test_a_mistake_loses_nothing(alice: User) -> None:
    data = PROFILE | {"name": "x" * 65, "bio": "kept as it was typed"}
    page = signed_in(alice).post("/settings/profile/", data).content.decode()
    assert "at most 64 characters" in page.split('id="id_name_error"')[1] and "kept as it was typed" in page
    alice.refresh_from_db()
    assert alice.bio == ""


def test_others_profiles_are_for_people_who_are_here(alice: User) -> None:
    assert Browser().get("/people/alice/")["Location"] == "/accounts/login/?next=/people/alice/"
    assert Browser().get("/people/nobody/")["Location"] == "/accounts/login/?next=/people/nobody/"


def test_nobody_and_somebody_who_is_gone_look_the_same(alice: User) -> None:
    """T37."""
    gone = person("gone1", is_active=False)
    browser = signed_in(alice)
    first, second = browser.get(f"/people/{gone.username}/"), browser.get("/people/never/")
    assert (
        (first.status_code, len(first.content))
        == (second.status_code, len(second.content))
        == (404, len(second.content))
    )


def test_one_address_a_person(alice: User, bob: User) -> None:
    assert signed_in(bob).get("/people/ALICE/")["Location"] == "/people/alice/"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_made_anew(alice: User, bob: User, kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    extra: dict[str, Any] = {"exif": exif} if kind in ("PNG", "JPEG", "WEBP") else {}
    browser = signed_in(alice)
    assert browser.post("/settings/profile/picture/", {"avatar": picture(kind, **extra)}).status_code == 302
    alice.refresh_from_db()
    answer = signed_in(bob).get(people.describe(alice)["avatar"])
    stored = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    made = Image.open(BytesIO(stored))
    assert (made.format, made.size) == ("WEBP", (256, 256)) and b"where I live" not in stored
    assert answer["Content-Type"] == "image/webp" and answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


def test_a_new_picture_has_a_new_address_and_the_old_one_is_gone(
    alice: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser, keys = signed_in(alice), []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            browser.post("/settings/profile/picture/", {"avatar": picture()})
        alice.refresh_from_db()
        keys.append(alice.avatar)
    assert browser.get(f"/avatars/{keys[0]}").status_code == 404
    assert browser.get(f"/avatars/{keys[1]}").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/settings/profile/picture/", {"remove": "1"})
    alice.refresh_from_db()
    assert alice.avatar == "" and browser.get(f"/avatars/{keys[1]}").status_code == 404


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "svg": SVG,
    "html": b"<html><script>alert(1)</script>",
    "svg behind a PNG's first bytes": b"\x89PNG\r\n\x1a\n" + SVG,
    "cut": picture().read()[:80],
    "nothing": b"\x00" * 50,
    "tiff": b"II*\x00" + b"\x00" * 200,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_is_refused_at_its_field(alice: User, name: str) -> None:
    upload = SimpleUploadedFile("me.png", HOSTILE[name], "image/png")
    answer = signed_in(alice).post("/settings/profile/picture/", {"avatar": upload})
    said = answer.content.split(b'id="id_avatar_error"')[1].split(b"</div>")[0]
    half_a_picture = name.startswith(("svg behind", "cut"))
    assert answer.status_code == 200 and (b"damaged" if half_a_picture else b"Choose a PNG") in said
    alice.refresh_from_db()
    assert alice.avatar == ""


def test_a_bomb_is_refused_before_it_is_unpacked(alice: User) -> None:
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    upload = SimpleUploadedFile("me.png", bomb.getvalue(), "image/png")
    assert b"25 million" in signed_in(alice).post("/settings/profile/picture/", {"avatar": upload}).content


def test_a_picture_without_a_file_says_so(alice: User) -> None:
    assert b"Choose a picture first" in signed_in(alice).post("/settings/profile/picture/").content


def test_pictures_are_for_people_who_are_here(alice: User) -> None:
    signed_in(alice).post("/settings/profile/picture/", {"avatar": picture()})
    alice.refresh_from_db()
    assert Browser().get(f"/avatars/{alice.avatar}").status_code == 302
    for key in (avatars.fresh_key(), "..", "x" * 32, f"{alice.avatar}0"):
        assert signed_in(alice).get(f"/avatars/{key}").status_code == 404


def test_the_theme_is_in_the_page_before_any_script(alice: User) -> None:
    browser = signed_in(alice)
    browser.post("/settings/appearance/", {"theme": "dark", "contrast": "on"})
    page = browser.get("/settings/appearance/").content.decode()
    assert 'data-theme="dark"' in page and 'data-contrast="more"' in page
    browser.post("/settings/appearance/", {"theme": "system"})
    page = browser.get("/settings/appearance/").content.decode()
    assert "data-theme" not in page and "data-contrast" not in page
    assert browser.post("/settings/appearance/", {"theme": "pink"}).status_code == 200


def test_the_theme_comes_along_to_another_device(alice: User) -> None:
    alice.theme = "dark"
    alice.save()
    browser = Browser()
    browser.sign_in("alice")
    assert 'data-theme="dark"' in browser.get("/settings/profile/").content.decode()


def test_language_and_time_zone(alice: User, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    browser = signed_in(alice)
    assert (
        browser.post("/settings/language/", {"language": "de", "timezone": "Asia/Tokyo"}).status_code == 302
    )
    assert browser.get("/settings/language/")["Content-Language"] == "de"
    assert (
        browser.post("/settings/language/", {"language": "xx", "timezone": "Nowhere/City"}).status_code == 200
    )
    alice.refresh_from_db()
    assert (alice.language, alice.timezone) == ("de", "Asia/Tokyo")


def test_search_is_by_the_beginning_of_words_and_bounded(alice: User) -> None:
    User.objects.bulk_create([User(username=f"extra{n}", name="José da Silva") for n in range(60)])
    assert (
        len(people.search("jose SILVA", 100)) == 50 and people.search("silva", 1)[0]["username"] == "extra0"
    )
    assert people.search("ilva") == [] and people.search("%") == [] and people.search("extra5 silva")
    assert people.search("silva", 0) == [] and people.search("silva", -1) == []
    assert [found["username"] for found in people.search("@alice")] == ["alice"]
