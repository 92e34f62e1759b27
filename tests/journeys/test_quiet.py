"""Every page in its two lights: nothing in the console, nothing serious for axe, and the weight of the chat."""

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site
from tests.support.sockets import Socket, message

SERIOUS = {"serious", "critical"}
PROMISED = 120_000  # bytes of JavaScript that the chat page takes, as they come over the wire
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RUN = """
async () => (await axe.run({resultTypes: ["violations"]})).violations.map(({id, impact, nodes}) =>
    ({id, impact, where: nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary)}))
"""
WEIGHTS = """
() => Object.fromEntries(performance.getEntriesByType("resource")
    .filter((entry) => new URL(entry.name).pathname.endsWith(".js"))
    .map((entry) => [entry.name, entry.encodedBodySize]))
"""
LIGHTS = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
MARKDOWN = """Look, **bold** and _slanted_, `code`, a [link](https://example.org) and

> a quote of somebody

```python
async def send(room, text):
    return await room.next_number()  # nothing lost
```

- [x] one
- [ ] two

| boat | berth | skipper | where it was last seen, in so many words that they don't fit on a phone |
| --- | --- | --- | --- |
| Möwe | B9 | Lene | behind the breakwater |"""


SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime < 2000).map((one) => one.finished))"""


def expect_no_barrier(page: Page) -> None:
    """axe finds nothing serious on the page as it stands, once colours have stopped changing into others."""
    page.evaluate(SETTLED)
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    serious = [one for one in found if one["impact"] in SERIOUS]
    assert not serious, json.dumps(serious, indent=1)


@pytest.fixture
def visitor(site: Site, chromium: Browser) -> Iterator[Callable[..., Person]]:
    """Somebody who isn't signed in."""
    there: list[Person] = []

    def come(**how: Any) -> Person:
        there.append(Person(chromium, site.url, "nobody", "nobody", **how))
        return there[-1]

    yield come
    for person in there:
        person.close()


@LIGHTS
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_doors_are_open_to_everybody(visitor: Callable[..., Person], dark: bool, phone: bool) -> None:
    person = visitor(dark=dark, phone=phone)
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/dev/mailbox/"):
        answer = person.page.goto(path)
        assert answer
        assert answer.ok, path
        expect_no_barrier(person.page)
    person.page.goto("/not/here/")
    expect_no_barrier(person.page)
    person.window.expect_quiet("404")


@pytest.fixture
def busy_room(site: Site, cast: Cast) -> int:
    """A room with all that a message can be."""
    room = accounts.make_room(site.url, cast["alice"], "everything at once", cast["bob"])
    accounts.say_all(site.url, cast["alice"], room, ["Good morning", MARKDOWN, "🎉", "Читаете ли вы это? 😂"])
    accounts.say_all(site.url, cast["bob"], room, ["https://example.org is down again", "word" * 60])

    async def dress(socket: Socket) -> None:
        await socket.ask("reaction.add", room=room, number=6, emoji="😂")
        await socket.ask("message.send", **message(room, "Yes", reply_to=4))
        await socket.ask("message.delete", room=room, number=5)
        await socket.ask("direct.open", users=[cast["bob"].id])

    accounts.over_socket(site.url, cast["alice"].token, dress)
    return room


@LIGHTS
def test_the_chat_on_a_desk(bring: Bring, busy_room: int, dark: bool) -> None:
    alice = bring("alice", dark=dark).arrive(f"/rooms/{busy_room}/")
    page = alice.page
    alice.sees("Good morning")
    # Coloured in its worker, so that the colours are looked at, too.
    expect(alice.rows.locator("pre span").first).to_be_visible()
    alice.row("Good morning").hover()
    expect_no_barrier(page)
    alice.head.get_by_role("button", name="2 people").click()
    expect(alice.panel).to_contain_text("Bob")
    expect_no_barrier(page)
    page.keyboard.press("Control+k")
    expect(alice.dialog.get_by_role("option").first).to_be_visible()
    expect_no_barrier(page)
    page.keyboard.press("Escape")
    for path in ("/browse/", "/rooms/999999999/"):
        alice.arrive(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect_no_barrier(page)
    alice.window.expect_quiet()


@LIGHTS
def test_the_chat_on_a_phone(bring: Bring, busy_room: int, dark: bool) -> None:
    alice = bring("alice", dark=dark, phone=True).arrive()
    expect_no_barrier(alice.page)
    alice.enter("everything at once")
    alice.sees("Good morning")
    expect_no_barrier(alice.page)
    alice.window.expect_quiet()


@LIGHTS
def test_the_pages_about_me(cast: Cast, bring: Bring, dark: bool) -> None:
    grace = bring("grace", dark=dark)
    paths = ["", "profile/", "security/", "devices/", "appearance/", "language/"]
    pages = [f"/settings/{path}" for path in paths]
    for path in [
        *pages,
        "/accounts/password/change/",
        "/accounts/email/",
        f"/people/{cast['bob'].username}/",
    ]:
        answer = grace.page.goto(path)
        assert answer
        assert answer.ok, path
        expect_no_barrier(grace.page)
    grace.window.expect_quiet()


def test_the_admin_is_quiet(bring: Bring) -> None:
    grace = bring("grace")
    for path in ("", "accounts/user/", "chat/room/", "chat/message/", "chat/invitation/", "chat/file/"):
        answer = grace.page.goto(f"/admin/{path}")
        assert answer
        assert answer.ok, path
    grace.window.expect_quiet()


def test_the_chat_page_is_light(bring: Bring, busy_room: int) -> None:
    """All JavaScript until a room with code is shown, as it came over the wire."""
    alice = bring("alice").arrive(f"/rooms/{busy_room}/")
    expect(alice.rows.locator("pre span").first).to_be_visible()
    weights: dict[str, int] = alice.page.evaluate(WEIGHTS)
    worker = sum(size for address, size in weights.items() if "worker" in address)
    page = sum(weights.values()) - worker
    print(f"JavaScript of the chat page: {page} bytes in {len(weights)} files, and {worker} to colour code")
    assert worker
    assert 20_000 < page + worker < PROMISED
