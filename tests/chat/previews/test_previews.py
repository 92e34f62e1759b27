"""Previews: which links, fetched once, shown to whom, gone when they should be."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from ipaddress import ip_network
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from accounts.models import User
from chat.files import actions as files
from chat.files import registry
from chat.files.models import File
from chat.messages import actions, writer
from chat.moves.moving import Move
from chat.previews import pages, showing
from chat.previews.models import Link, Page
from chat.previews.removing import RemovePreview
from chat.rooms import actions as rooms
from chat.rooms.actions import Wish
from chat.rooms.models import Membership, Room
from chat.wire.events import Event
from chat.wire.refusals import Forbidden, NotFound
from chatsite.jobs import Again, kinds
from tests.chat.messages.support import assert_whole, frames, log, say, stored
from tests.support.doors import DoorClient
from tests.support.web import Web, page

Json = dict[str, Any]


def picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (1200, 630), "teal").save(content, "PNG")
    return content.getvalue()


def card(title: str, more: str = "") -> Any:
    return page(f'<title>{title}</title><meta name="description" content="About {title}.">{more}')


@pytest.fixture
def web(settings: Any) -> Iterator[Web]:
    with Web() as running:
        settings.FETCH_ALLOW = (ip_network("127.0.0.0/8"),)
        settings.FETCH_PORTS = frozenset({running.port})
        running.pages["/tides"] = card("Tides", '<meta property="og:image" content="/cover.png">')
        running.pages["/cover.png"] = page(picture(), "image/png")
        running.pages["/winds"] = card("Winds")
        yield running


def work() -> int:
    """Do what is due as a worker does; how many there were."""
    due = list(Link.objects.filter(done_at=None).order_by("pk").values_list("pk", flat=True))
    for pk in due:
        showing.show(pk)
    return len(due)


def previews(room: Room, number: int = 1) -> list[Json]:
    shown: list[Json] = stored(room, number).parts.get("previews", [])
    return shown


def removed(room: Room, user: User, url: str, number: int = 1) -> Json:
    (answer,) = writer.carry_out([RemovePreview(room=room.pk, actor=user.pk, number=number, url=url)])
    if isinstance(answer, Exception):
        raise answer
    message: Json = answer["message"]
    return message


def test_a_link_gets_its_card(told: list[Event], crew: Room, alice: User, bob: User, web: Web) -> None:
    url = web.url("/tides")
    before = time.monotonic()
    say(crew, alice, f"look: {url}")
    assert web.asked == [] and time.monotonic() - before < 2, "the writer doesn't wait"
    told.clear()
    assert work() == 1
    (event,) = frames(told)
    (shown,) = event["set"]["previews"]
    file = File.objects.get()
    assert shown == {
        "url": url, "title": "Tides", "description": "About Tides.",
        "thumb": {"url": f"/files/{file.key}/preview.webp", "width": 400, "height": 210},
    }  # fmt: skip
    assert (event["type"], event["rev"], event["number"]) == ("message.changed", 2, 1)
    assert log(crew)[0]["previews"] == [shown]
    assert all("cookie" not in head.lower() and "referer" not in head.lower() for head in web.asked)
    assert_whole(crew)
    assert work() == 0


def test_its_picture_is_for_whoever_may_read_it(
    crew: Room, bob: User, charlie: User, alice: User, web: Web
) -> None:
    say(crew, alice, web.url("/tides"))
    work()
    url = previews(crew)[0]["thumb"]["url"]

    def status(user: User | None) -> int:
        client = DoorClient()
        if user is not None:
            client.force_login(user)
        return client.get(url).status_code

    answer = DoorClient()
    answer.force_login(bob)
    got = answer.get(url)
    assert (got.status_code, got["Content-Type"]) == (200, "image/webp")
    assert Image.open(BytesIO(got.content)).size == (400, 210)
    assert (status(alice), status(charlie), status(None)) == (200, 404, 404)
    actions.delete(alice.pk, crew.pk, 1)
    assert (status(alice), status(bob)) == (404, 404)
    File.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert files.clean() == 1 and not File.objects.exists()
    assert Page.objects.get().image is None


def test_an_address_is_fetched_once_a_day(crew: Room, harbour: Room, alice: User, web: Web) -> None:
    for room in (crew, crew, harbour):
        say(room, alice, web.url("/tides") + "#a-part")
    say(crew, alice, web.url("/missing"))
    say(crew, alice, web.url("/missing"))
    assert work() == 5
    assert sorted(head.split(" ")[1] for head in web.asked) == ["/cover.png", "/missing", "/tides"]
    assert previews(crew, 1)[0]["thumb"] == previews(harbour, 1)[0]["thumb"]
    assert previews(crew, 3) == previews(crew, 4) == []
    Page.objects.update(fetched_at=timezone.now() - timedelta(hours=25))
    say(crew, alice, web.url("/tides"))
    work()
    assert len(web.asked) == 5
    assert previews(crew, 5) and previews(crew, 1)


def test_nobody_fetches_what_is_being_fetched(crew: Room, alice: User, web: Web) -> None:
    say(crew, alice, web.url("/slow"))
    say(crew, alice, web.url("/slow"))
    first, second = Link.objects.order_by("pk").values_list("pk", flat=True)
    begun, go = threading.Event(), threading.Event()

    def slow(client: Any) -> None:
        begun.set()
        go.wait(5)
        card("Slow")(client)

    web.pages["/slow"] = slow

    def fetch() -> None:
        showing.show(first)
        connections.close_all()

    worker = threading.Thread(target=fetch)
    worker.start()
    assert begun.wait(5)
    with pytest.raises(Again):
        showing.show(second)
    go.set()
    worker.join()
    showing.show(second)
    assert len(web.asked) == 1
    assert previews(crew, 1) and previews(crew, 2)


def test_editing_takes_away_and_adds(told: list[Event], crew: Room, alice: User, web: Web) -> None:
    tides, winds = web.url("/tides"), web.url("/winds")
    say(crew, alice, f"{winds} {tides}")
    work()
    assert [one["title"] for one in previews(crew)] == ["Winds", "Tides"]
    actions.edit_now(alice.pk, crew.pk, 1, f"only {winds}")
    assert [one["title"] for one in previews(crew)] == ["Winds"]
    assert File.objects.get().sent_at is None
    actions.edit_now(alice.pk, crew.pk, 1, "nothing")
    assert previews(crew) == [] and not Link.objects.exists()
    told.clear()
    actions.edit_now(alice.pk, crew.pk, 1, f"again {tides}")
    assert len(frames(told)) == 1
    work()
    assert [one["title"] for one in previews(crew)] == ["Tides"]
    assert File.objects.get().sent_at is not None
    assert_whole(crew)


@pytest.mark.parametrize("what", ["edited", "deleted", "removed", "off", "room deleted"])
def test_nothing_comes_too_late(what: str, crew: Room, alice: User, web: Web) -> None:
    """What happens while a page is being fetched."""
    say(crew, alice, web.url("/tides"))

    def meanwhile(client: Any) -> None:
        if what == "edited":
            actions.edit_now(alice.pk, crew.pk, 1, "nothing")
        elif what == "deleted":
            actions.delete(alice.pk, crew.pk, 1)
        elif what == "removed":
            removed(crew, alice, web.url("/tides"))
        elif what == "off":
            rooms.update(alice.pk, crew.pk, Wish(previews=False))
        else:
            rooms.delete(alice.pk, crew.pk)
        card("Tides")(client)

    web.pages["/tides"] = meanwhile
    work()
    assert len(web.asked) == 1
    assert previews(crew) == []
    assert not Link.objects.filter(done_at=None).exists()
    assert_whole(crew)


@pytest.mark.parametrize("what", ["off", "encrypted", "site"])
def test_where_there_are_none(what: str, crew: Room, alice: User, web: Web, settings: Any) -> None:
    if what == "site":
        settings.PREVIEWS = False
    else:
        Room.objects.filter(pk=crew.pk).update(
            **({"previews": False} if what == "off" else {"encrypted": True})
        )
    say(crew, alice, web.url("/tides"))
    work()
    assert web.asked == [] and previews(crew) == [] and not Page.objects.exists()


def test_what_waited_too_long_is_left(crew: Room, alice: User, web: Web) -> None:
    say(crew, alice, web.url("/tides"))
    Link.objects.update(due_at=timezone.now() - timedelta(minutes=11))
    assert work() == 1 and web.asked == [] and work() == 0


def test_removing(
    told: list[Event], harbour: Room, crew: Room, alice: User, bob: User, charlie: User, web: Web
) -> None:
    tides, winds = web.url("/tides"), web.url("/winds")
    for room in (crew, harbour):
        say(room, bob, f"{tides} {winds}")
    work()
    for room, user, refusal in ((crew, charlie, NotFound), (harbour, charlie, Forbidden)):
        with pytest.raises(refusal):
            removed(room, user, tides)
    with pytest.raises(NotFound) as refused:
        removed(crew, bob, web.url("/other"))
    assert "url" in refused.value.fields
    told.clear()
    assert [one["url"] for one in removed(crew, bob, tides)["previews"]] == [winds]
    rev = stored(crew, 1).rev
    removed(crew, bob, tides)
    assert stored(crew, 1).rev == rev and len(frames(told)) == 1
    assert "previews" not in removed(crew, alice, winds), "who moderates may, too"
    actions.edit_now(bob.pk, crew.pk, 1, "nothing")
    actions.edit_now(bob.pk, crew.pk, 1, f"{tides} again")
    work()
    assert previews(crew) == [], "it stays removed"
    assert len(previews(harbour)) == 2
    say(crew, alice, tides)
    with pytest.raises(Forbidden):
        removed(crew, bob, tides, 2)
    assert_whole(crew)


def test_they_go_along_when_a_message_moves(
    crew: Room, harbour: Room, alice: User, bob: User, web: Web
) -> None:
    tides, winds, late = web.url("/tides"), web.url("/winds"), web.url("/late")
    say(harbour, alice, f"{tides} {winds}")
    say(harbour, alice, late)
    web.pages["/late"] = card("Late")
    first, *_ = Link.objects.order_by("pk")
    showing.show(first.pk)
    removed(harbour, alice, winds)
    (answer,) = writer.carry_out([Move(room=harbour.pk, actor=alice.pk, chosen=(1, 2), to=crew.pk)])
    assert not isinstance(answer, Exception), answer
    at, then = (one["to"] for one in answer["moved"])
    work()
    assert [one["title"] for one in previews(crew, at)] == ["Tides"], "what was removed stays so"
    assert [one["title"] for one in previews(crew, then)] == ["Late"]
    assert not Link.objects.filter(room=harbour).exists()
    client = DoorClient()
    client.force_login(bob)
    assert client.get(previews(crew, at)[0]["thumb"]["url"]).status_code == 200
    actions.delete(alice.pk, crew.pk, at)
    assert client.get(f"/files/{File.objects.get().key}/preview.webp").status_code == 404


def test_a_picture_that_is_removed_leaves_its_cards(
    told: list[Event], crew: Room, harbour: Room, alice: User, web: Web
) -> None:
    for room in (crew, harbour):
        say(room, alice, f"{web.url('/tides')} {web.url('/winds')}")
    work()
    file = File.objects.get()
    assert registry.in_public([file.pk]) == set(), "a private room shows it, too"
    told.clear()
    files.remove(file)
    assert len(frames(told)) == 2
    for room in (crew, harbour):
        assert [sorted(one) for one in previews(room)] == [["description", "title", "url"]] * 2
        assert_whole(room)
    assert not File.objects.exists()


def test_only_an_owner_turns_them_off(crew: Room, alice: User, bob: User) -> None:
    Membership.objects.filter(room=crew, user=bob).update(role="moderator")
    with pytest.raises(Forbidden):
        rooms.update(bob.pk, crew.pk, Wish(previews=False))
    assert rooms.update(alice.pk, crew.pk, Wish(previews=False))["previews"] is False


def test_a_plain_send_asks_nothing_more(crew: Room, alice: User) -> None:
    say(crew, alice)
    with CaptureQueriesContext(connection) as plain:
        say(crew, alice)
    assert not [query for query in plain if "chat_link" in query["sql"] or "chat_page" in query["sql"]]
    with CaptureQueriesContext(connection) as linked:
        say(crew, alice, "https://a.example https://b.example")
    assert len(linked) == len(plain) + 1


def test_a_page_that_lies(crew: Room, alice: User, web: Web) -> None:
    """Its picture is no picture, too small, inside, or another page; its words are hostile."""
    for name, image in {
        "text": "/winds",
        "small": "/small.png",
        "inside": "http://10.0.0.1/x.png",
        "bad": "http://[/x",
    }.items():
        web.pages[f"/{name}"] = card(
            "<b>&lt;img onerror=alert(1)&gt;", f'<meta property="og:image" content="{image}">'
        )
    content = BytesIO()
    Image.new("RGB", (1, 1)).save(content, "PNG")
    web.pages["/small.png"] = page(content.getvalue(), "image/png")
    say(crew, alice, " ".join(web.url(f"/{name}") for name in ("text", "small", "inside")))
    say(crew, alice, web.url("/bad"))
    work()
    for shown in (*previews(crew, 1), *previews(crew, 2)):
        assert shown["title"] == "<b><img onerror=alert(1)>" and "thumb" not in shown
    assert len(previews(crew, 1)) == 3


def test_a_fetch_that_breaks_is_offered_again(
    crew: Room, alice: User, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(crew, alice, web.url("/tides"))
    monkeypatch.setattr(pages, "look", lambda _url: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work()
    monkeypatch.undo()
    assert work() == 1 and previews(crew)


def test_whoever_wants_none_is_shown_none(alice: User, bob: User) -> None:
    """The app is told so with its page; the others are not concerned."""

    def told() -> bool:
        return bool(client.get("/").context["boot"]["settings"]["previews"])

    client = DoorClient()
    client.force_login(alice)
    assert told() is True
    assert client.post("/settings/previews/", {}).status_code == 302
    assert client.post("/settings/previews/", {}).status_code == 302
    assert told() is False
    client.force_login(bob)
    assert told() is True
    client.force_login(alice)
    client.post("/settings/previews/", {"shown": "on"})
    assert told() is True


def test_workers_do_them_a_few_at_a_time() -> None:
    kind = kinds["previews"]
    assert kind.at_once == 3 and kind.do is showing.show
    assert kind.lease > pages.LEASE
