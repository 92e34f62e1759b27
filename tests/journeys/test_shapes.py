"""Words that break a careless page: endless, upside down, invisible, piled up with marks, in names, topics, profiles,
files and messages (T49). What they may not be is refused by the field's name; the rest leaves every view whole."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accounts import Account, over_socket
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site
from tests.support.sockets import Refused, Socket

pytestmark = pytest.mark.journey

MARKUP = "<img src=x onerror=alert(1)>"
SHAPES = [
    "bidi \u202egnp.exe\u202c \u2066\u2067 left open",
    "zero\u200b\u200c\u200d\u2060\ufeff width",
    "Z" + "\u0301\u0316\u0489" * 3_000,
    "W" * 3_000,
    "\u0627\ufdfd" * 200,
    "x\n" * 60,
]
NAMES = ["<img src=x>.txt", "\u202egnp.exe", "a" * 200 + ".txt", "Z" + "\u0301" * 60 + ".txt"]
SPREAD = "() => document.scrollingElement.scrollWidth - window.innerWidth"
LIMITS = {"name": 64, "bio": 500, "status_text": 100, "status_emoji": 16}


def test_the_page_stays_whole_whatever_the_words_are(site: Site, cast: Cast, bring: Bring) -> None:
    alice, bob = cast["alice"], cast["bob"]
    assert describe(site, alice) >= {"bio", "status_text"}
    files = upload(site, alice)
    room = over_socket(site.url, alice.token, lambda socket: fill(socket, files, bob.id))
    over_socket(site.url, bob.token, lambda socket: arrange(socket, room))
    desk, phone = bring("bob"), bring("bob", phone=True)
    for person in (desk, phone):
        look_everywhere(person, room, alice)
    look_for_what_was_missed(phone, room, alice)
    for person in (desk, phone):
        person.window.expect_quiet()


def look_everywhere(person: Person, room: int, author: Account) -> None:
    """Every view of the chat in which somebody else's words stand."""
    page = person.page
    person.arrive(f"/rooms/{room}/")
    expect(person.row("the last words")).to_be_visible()
    for _ in range(6):
        whole(page)
        person.rows.first.scroll_into_view_if_needed()
        page.wait_for_timeout(100)
    page.goto(f"/rooms/{room}/?panel=members")
    expect(person.panel.locator(".member").first).to_be_visible()
    whole(page)
    person.arrive("/browse/")
    page.get_by_role("searchbox").fill("<img")
    expect(page.get_by_text("<img src=x onerror").first).to_be_attached()
    whole(page)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("<img")
    expect(person.dialog).to_contain_text("<img src=x onerror")
    whole(page)
    page.goto(f"/people/{author.username}/")
    expect(page.locator("main")).to_contain_text("WWWWWWWW")
    whole(page)


def look_for_what_was_missed(person: Person, room: int, author: Account) -> None:
    """The views of finding and catching up, beside folders with such names."""
    page = person.page
    for path, place, words in (
        ("/people/", "chat-people", author.name),
        ("/inbox/", "chat-inbox", "left open"),
        (f"/catchup/?room={room}&since=week", "chat-catch-up", "WWWWWWWW"),
        (f"/search/?q=from:{'W' * 300}", "chat-search", "W" * 300),
    ):
        page.goto(path)
        expect(page.locator(place)).to_contain_text(words)
        whole(page)
    page.goto("/")
    expect(page.locator("chat-sidebar")).to_contain_text("WWWWWWWW")
    whole(page)


def whole(page: Page) -> None:
    """Nothing pushes the page to the side."""
    assert page.evaluate(SPREAD) <= 0, f"{page.url} scrolls to the side"


async def fill(socket: Socket, files: list[int], other: int) -> int:
    """A public room with a name like code, every shape said in it, and no shape that a name may not have."""
    for shape in SHAPES[:3]:
        await refuses(socket, "bad_request", "name", "room.create", kind="public", name=shape[:64])
    made = (await socket.ask("room.create", kind="public", name=f"{MARKUP} {other}"))["room"]
    room = int(made["id"])
    twin = f"{MARKUP} {other}".replace("o", "0")
    await refuses(socket, "conflict", "name", "room.create", kind="public", name=twin)
    await refuses(socket, "bad_request", "topic", "room.update", room=room, topic="x" * 10_000)
    await socket.ask("room.update", room=room, topic="W" * 200)
    await socket.ask("member.add", room=room, user=other)
    for text in SHAPES:
        sent = await socket.say(room, text)
        await socket.say(room, f"to {text[:30]}", reply_to=sent["number"])
    for file in files:
        await socket.say(room, MARKUP, files=[file])
    await socket.ask("me.update", room=room, draft="".join(SHAPES)[:5_000])
    await socket.say(room, f"{'W' * 300}?")
    await socket.say(room, "the last words")
    return room


async def refuses(socket: Socket, code: str, field: str, command: str, /, **fields: object) -> None:
    """A command is refused for what this field says."""
    with pytest.raises(Refused) as refused:
        await socket.ask(command, **fields)
    assert refused.value.code == code, fields
    assert field in refused.value.error.get("fields", {field: ""})


async def arrange(socket: Socket, room: int) -> None:
    """Folders with such names; they are one's own, so nothing of it is refused but what can't be seen. He
    reads without a mark, so that it waits in his inbox."""
    await socket.ask("inbox.habit", reading="never")
    for name in ("W" * 60, SHAPES[0], "Z" + "\u0301" * 59):
        await socket.ask("folder.make", name=name, rooms=[room] if name == "W" * 60 else [])
    await refuses(socket, "bad_request", "name", "folder.make", name="\u200b\u2060")
    await refuses(socket, "bad_request", "name", "folder.make", name="W" * 61)


def upload(site: Site, account: Account) -> list[int]:
    """Files with such names; all are taken, under a name that may be shown."""
    ids = []
    for name in NAMES:
        answer = httpx.post(
            f"{site.url}/files/",
            files={"file": (name, b"hello", "text/plain")},
            headers={"Authorization": f"Bearer {account.token}"},
        )
        assert answer.status_code == 201, answer.text
        assert not {"\u202e", "/", "\0"} & set(answer.json()["name"])
        ids.append(int(answer.json()["id"]))
    return ids


def describe(site: Site, account: Account) -> set[str]:
    """Try every shape in every field of the profile; returns the fields that took one. The endless one stays."""
    token = "t" * 32
    headers = {
        "Cookie": f"sessionid={account.cookie}; csrftoken={token}",
        "X-CSRFToken": token,
        "Origin": site.url,
    }
    taken = set()
    for shape in (*SHAPES, SHAPES[3]):
        for field, most in LIMITS.items():
            form = {"name": account.name, "bio": "W" * 500, "status_text": "W" * 100, field: shape[:most]}
            answer = httpx.post(f"{site.url}/settings/profile/", data=form, headers=headers)
            assert answer.status_code in (200, 302), answer.status_code
            taken |= {field} if answer.status_code == 302 else set()
    return taken
