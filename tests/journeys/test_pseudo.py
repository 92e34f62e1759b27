"""The interface in the pseudo-locale: from right to left, longer, and every word of it from a catalogue."""

import io
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Route, expect

from tests.journeys import accounts
from tests.journeys.accounts import Account
from tests.journeys.person import Person
from tests.journeys.test_quiet import MARKDOWN, expect_no_barrier
from tests.support.site import Site
from tests.support.sockets import Socket, message

pytestmark = pytest.mark.slow
SHOTS = os.environ.get("PSEUDO_SHOTS", "")
"""A folder, for whoever wants to look."""
LEFT_TO_RIGHT = "() => getComputedStyle(document.documentElement).direction"
SPREAD = "() => document.scrollingElement.scrollWidth - window.innerWidth"
# What a button or field is called, without what people themselves are called; keys and signs have no language.
ENGLISH = """
() => [...document.querySelectorAll("button, a, input, textarea, [role=toolbar], [role=region], h1, h2, label")]
    .filter((one) => one.checkVisibility() && !one.closest(".words, .isolated, bdi, .quote, .at, .emoji-button, time"))
    .flatMap((one) => [one.getAttribute("aria-label"), one.title, one.placeholder, ...[...one.childNodes]
        .filter((node) => node instanceof Text).map((node) => node.data.trim())])
    .filter((words) => /[A-Za-z]{3}/.test(words ?? "") && !/[\u202e]/.test(words))
"""


@pytest.fixture(scope="module")
def pseudo_site() -> Iterator[Site]:
    with Site.running(RATE_FACTOR="100", PSEUDO_LOCALE="on") as running:
        yield running


@pytest.fixture(scope="module")
def there(pseudo_site: Site) -> tuple[Account, Account, int]:
    """Two people, and a room with all that a message can be."""
    alice, bob = accounts.make(pseudo_site, "alice", "bob")
    room = accounts.make_room(pseudo_site.url, alice, "ميناء", bob)

    async def talk(socket: Socket) -> None:
        for text in (
            "مرحبا يا جماعة",
            MARKDOWN,
            "Hidden: ||nothing|| and $x^2$ at <time:2026-11-23T18:00+01:00>",
        ):
            await socket.ask("message.send", **message(room, text))
        await socket.ask("message.send", **message(room, "An answer", reply_to=3))
        root = (await socket.say(room, "A question"))["number"]
        await socket.ask("message.send", **message(room, "in the thread", thread=root))
        await socket.ask("poll.create", **part(room, question="Tea?", options=["yes", "no"]))
        await socket.ask("todo.create", **part(room, title="To bring", items=["water", "leaves"]))
        await socket.ask("pin.add", room=room, number=root)

    accounts.over_socket(pseudo_site.url, alice.token, talk)
    return alice, bob, room


def part(room: int, **fields: Any) -> dict[str, Any]:
    return {"room": room, "nonce": str(uuid.uuid4()), **fields}


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_view(
    pseudo_site: Site, there: tuple[Account, Account, int], chromium: Browser, phone: bool
) -> None:
    _alice, bob, room = there
    person = Person(chromium, pseudo_site.url, bob.username, bob.name, phone=phone, locale="ar-XB")
    page = person.page
    looks(person, "signin", "/accounts/login/")
    looks(person, "signup", "/accounts/signup/")
    person.keep(bob.cookie)
    for name, path in (
        ("chat", f"/rooms/{room}/"),
        ("thread", f"/rooms/{room}/?panel=thread&thread=7"),
        ("pins", f"/rooms/{room}/?panel=pinned"),
        ("members", f"/rooms/{room}/?panel=members"),
        ("search", f"/rooms/{room}/?panel=search&q=question+topic:x"),
        ("guide", "/search/"),
        ("browse", "/browse/"),
        ("catchup", "/catchup/?since=week"),
        ("drafts", "/drafts/"),
        ("settings", "/settings/"),
        ("profile", "/settings/profile/"),
        ("security", "/settings/security/"),
    ):
        looks(person, name, path)
    person.arrive(f"/rooms/{room}/")
    page.locator(".compose-tools button").last.wait_for()
    page.locator(".compose-tools [aria-pressed]").click()
    expect(page.locator(".format-bar")).to_be_visible()
    whole(person, "writing")
    with_a_file(person)
    person.window.expect_quiet()
    person.close()


def with_a_file(person: Person) -> None:
    """On its way up, in a message that waits for it, and looked at."""
    page = person.page
    held: list[Route] = []
    page.route(re.compile(r"/files/(uploads/)?$"), lambda route: held.append(route), times=1)
    with page.expect_file_chooser() as chosen:
        page.locator(".tool-row button").first.click()
    image = io.BytesIO()
    Image.new("RGB", (640, 400), "teal").save(image, "PNG")
    chosen.value.set_files({"name": "1.png", "mimeType": "image/png", "buffer": image.getvalue()})
    expect(page.locator(".tray-item img")).to_be_visible()
    whole(person, "tray")
    page.locator(".compose-tools .send").click()
    expect(page.locator(".going-card")).to_be_visible()
    whole(person, "going")
    before = page.locator(".picture").count()
    for route in held:
        route.continue_()
    expect(page.locator(".picture")).to_have_count(before + 1)
    page.locator(".picture").last.click()
    expect(page.locator("dialog.gallery img")).to_be_visible()
    whole(person, "gallery")


def looks(person: Person, name: str, path: str) -> None:
    person.page.goto(path, wait_until="networkidle")
    whole(person, name)


def whole(person: Person, name: str) -> None:
    """From right to left, nothing hangs over the edge, nothing is left in English, nothing serious for axe."""
    page = person.page
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(SHOTS) / f"xb-{name}-{width}.png")
    assert page.evaluate(LEFT_TO_RIGHT) == "rtl", name
    assert page.evaluate(SPREAD) <= 0, f"{name} scrolls to the side"
    assert page.evaluate(ENGLISH) == [], name
    expect_no_barrier(page)
