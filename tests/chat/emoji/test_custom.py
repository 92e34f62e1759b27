"""The site's own emoji: who adds them, what they may be called, what is kept of a picture, where they stand."""

from __future__ import annotations

import io
import tempfile
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from accounts.models import User
from chat.emoji import actions, known, names, policy
from chat.emoji.models import CustomEmoji
from chat.emoji.pictures.making import BYTES, SIDE
from chat.emoji.rendering import pictured
from chat.messages import formatting
from chat.wire.refusals import BadRequest, Conflict, Forbidden, NotFound, Refusal, TooLarge
from tests.chat.files.hostile import HOSTILE, gifar, picture, png
from tests.chat.messages.test_reading import ask

pytestmark = pytest.mark.django_db


def add(actor: User, name: str = "partybird", content: bytes | None = None) -> CustomEmoji:
    content = picture() if content is None else content
    with tempfile.TemporaryFile() as file:
        file.write(content)
        return actions.create(actor, name, file, len(content))


def opened(emoji: CustomEmoji) -> Any:
    return Image.open(io.BytesIO(bytes(emoji.picture)))


def seen_through(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGBA").point(lambda level: level // 2).save(out, "PNG")
    return out.getvalue()


def moving(frames: int, size: tuple[int, int] = (300, 200), stays: int = 40) -> bytes:
    out = io.BytesIO()
    first, *rest = [Image.new("RGB", size, (place, 255 - place, 90)) for place in range(frames)]
    first.save(out, "GIF", save_all=True, append_images=rest, duration=stays, loop=0)
    return out.getvalue()


def test_a_picture_is_made_anew_and_small(grace: User) -> None:
    made = add(grace, ":Partybird_1:".lower(), seen_through((400, 300)))
    assert (made.name, made.animated, made.made_by) == ("partybird_1", False, grace)
    with opened(made) as kept:
        assert (kept.format, kept.size, kept.mode) == ("WEBP", (SIDE, 96), "RGBA")
    assert len(made.picture) <= BYTES


def test_what_moves_still_moves_and_lasts_as_long(grace: User) -> None:
    made = add(grace, "wobble", moving(150))
    with opened(made) as kept:
        assert made.animated
        assert max(kept.size) <= SIDE
        assert 1 < kept.n_frames <= 60
        lasts = 0
        for place in range(kept.n_frames):
            kept.seek(place)
            kept.load()
            lasts += kept.info["duration"]
    assert abs(lasts - 150 * 40) <= 200
    assert len(made.picture) <= BYTES


@pytest.mark.parametrize("what", [name for name in HOSTILE if name != "scan bomb"])
def test_hostile_uploads(grace: User, what: str) -> None:
    """Refused with the field named, or made anew without a byte of what was sent."""
    try:
        made = add(grace, "odd", HOSTILE[what][1])
    except Refusal as refused:
        assert "file" in refused.fields
        assert not CustomEmoji.objects.exists()
    else:
        with opened(made) as kept:
            assert kept.format == "WEBP"
        assert b"script" not in bytes(made.picture)
        assert b"META-INF" not in bytes(made.picture)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HOSTILE["svg with script"][1],
        png(50_000, 50_000, 40),
        png(9_900, 9_900, 9_900),
        png(2_001, 2_000, 2_000),
        b"GIF89a" + bytes(900),
    ],
    ids=["nothing", "svg", "50k", "9k", "2k", "gif"],
)
def test_what_is_never_taken(grace: User, content: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        add(grace, "odd", content)
    assert set(refused.value.fields) == {"file"}


def test_a_polyglot_becomes_a_picture_alone(grace: User) -> None:
    made = add(grace, "odd", gifar())
    assert b"Main-Class" not in bytes(made.picture)


def test_more_than_a_megabyte_is_not_opened(grace: User) -> None:
    with pytest.raises(TooLarge) as refused:
        add(grace, "odd", picture() + bytes(policy.LARGEST))
    assert set(refused.value.fields) == {"file"}


@pytest.mark.parametrize(
    "name", ["", "a", "x" * 33, "Partybird!", "party bird", "pаrtybird", "pârtybird", ":", "a\nb", "<b>"]
)
def test_names_that_none_may_have(grace: User, name: str) -> None:
    with pytest.raises(BadRequest) as refused:
        add(grace, name)
    assert set(refused.value.fields) == {"name"}


def test_names_that_are_taken(grace: User) -> None:
    add(grace, "cool_lol")
    for name in ("cool_lol", "cool-lol", "coo1_lol", "c0ol_lol", "tada", "+1", "thumbsup"):
        with pytest.raises(Conflict) as refused:
            add(grace, name)
        assert set(refused.value.fields) == {"name"}
    assert add(grace, "cool_dog").name == "cool_dog"
    assert "tada" in names.standard()


def test_a_site_has_so_many(grace: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "MOST", 1)
    add(grace, "first")
    with pytest.raises(Forbidden) as refused:
        add(grace, "second")
    assert "name" in refused.value.fields


@pytest.mark.django_db(transaction=True)
def test_who_may(grace: User, alice: User) -> None:
    made = add(grace)
    User.objects.filter(pk=alice.pk).update(is_staff=True)  # of the staff, but without the right
    for actor in (alice, User.objects.get(pk=alice.pk)):
        with pytest.raises(Forbidden):
            add(actor, "other")
        with pytest.raises(Forbidden):
            ask(actor, {"type": "emoji.delete", "emoji": made.pk})
    with pytest.raises(NotFound) as refused:
        ask(grace, {"type": "emoji.delete", "emoji": made.pk + 1})
    assert set(refused.value.fields) == {"emoji"}
    assert ask(grace, {"type": "emoji.delete", "emoji": made.pk}) == {}
    assert not CustomEmoji.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_list_is_told_once(grace: User, alice: User) -> None:
    made = add(grace)
    told = ask(alice, {"type": "emoji.list"})
    assert told["emoji"] == [{"id": made.pk, "name": "partybird", "url": f"/emoji/{made.key}.webp"}]
    assert ask(alice, {"type": "emoji.list", "version": told["version"]}) == {"version": told["version"]}
    other = add(grace, "obelix")
    again = ask(alice, {"type": "emoji.list", "version": told["version"]})
    assert [one["name"] for one in again["emoji"]] == ["obelix", "partybird"]
    actions.delete(grace, other.pk)
    assert ask(alice, {"type": "emoji.list", "version": again["version"]})["emoji"] == told["emoji"]


def test_the_picture_by_its_address(grace: User, alice: User) -> None:
    made = add(grace)
    stranger, bob = Client(), Client()
    assert stranger.get(made.url).status_code == 404
    bob.force_login(alice)
    answer = bob.get(made.url)
    assert (answer.status_code, answer.content) == (200, bytes(made.picture))
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    actions.delete(grace, made.pk)
    assert bob.get(made.url).status_code == 404


def test_the_page(grace: User, alice: User) -> None:
    hers, theirs = Client(), Client()
    hers.force_login(alice)
    theirs.force_login(grace)
    assert hers.get("/settings/emoji/").status_code == 404
    file = io.BytesIO(picture())
    file.name = "x.png"
    assert hers.post("/settings/emoji/", {"name": "cat_one", "file": file}).status_code == 404
    file.seek(0)
    theirs.post("/settings/emoji/", {"name": "cat_one", "file": file})
    made = CustomEmoji.objects.get()
    assert ":cat_one:" in theirs.get("/settings/emoji/").content.decode()
    empty = io.BytesIO(b"")
    empty.name = "x.png"
    answer = theirs.post("/settings/emoji/", {"name": "cat_two", "file": empty})
    assert "Choose a PNG" in answer.content.decode()
    assert hers.post(f"/settings/emoji/{made.pk}/remove/").status_code == 404
    assert theirs.get(f"/settings/emoji/{made.pk}/remove/").status_code == 405
    theirs.post(f"/settings/emoji/{made.pk}/remove/")
    assert not CustomEmoji.objects.exists()
    large = Client(enforce_csrf_checks=True)
    large.force_login(grace)
    assert large.post("/settings/emoji/", {"name": "cat_one", "file": file}).status_code == 403


def test_what_is_known(grace: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert known.mentioned("12:30, see http://x") == []
    assert known.mentioned("at 12:30:45 :partybird: :+1:") == ["30", "partybird", "+1"]
    assert known.urls(["partybird"]) == {}
    made = add(grace)
    assert known.urls(["partybird", "nobody"]) == {"partybird": made.url}
    # Another process removes it: that is known two seconds later.
    CustomEmoji.objects.all().delete()
    assert known.urls(["partybird"]) == {"partybird": made.url}
    monkeypatch.setattr(known, "STALE", 0)
    assert known.urls(["partybird"]) == {}


def test_names_in_html() -> None:
    urls = {"cat": "/emoji/0.webp"}
    image = '<img src="/emoji/0.webp" alt=":cat:">'
    assert pictured("<p>:cat: and :dog: :cat:</p>", urls) == f"<p>{image} and :dog: {image}</p>"
    for html in (
        "<p><code>:cat:</code></p>",
        "<pre><code>:cat:</code></pre>",
        '<p><a href="https://x/:cat:" title="a>b :cat:">x :cat:</a></p>',
    ):
        assert pictured(html, urls) == html
    assert pictured('<a href="x">y</a> :cat:', urls) == f'<a href="x">y</a> {image}'
    assert pictured("<p>:cat:</p>", {}) == "<p>:cat:</p>"


def test_in_a_message(grace: User) -> None:
    made = add(grace)
    image = f'<img src="{made.url}" alt=":partybird:">'
    assert formatting.render("Look :partybird:") == f"<p>Look {image}</p>"
    assert formatting.render("**:partybird:** `:partybird:`") == (
        f"<p><strong>{image}</strong> <code>:partybird:</code></p>"
    )
    assert formatting.render("at 12:30:45, :nobody:") is None
    assert formatting.render("<img src=x onerror=y alt=':partybird:'>") == (
        f"&lt;img src=x onerror=y alt='{image}'&gt;"
    )
    assert "<img" not in (formatting.render(f"![:x:]({made.url}) *a*") or "")
