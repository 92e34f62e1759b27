"""axe over everything that stands around a message: on a desk in both lights, and on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.journeys.test_phone import hold
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.site import Site
from tests.support.sockets import Socket, message

pytestmark = pytest.mark.slow
LOOKS = pytest.mark.parametrize(
    "how", [{}, {"dark": True}, {"phone": True, "dark": True}, {"phone": True}],
    ids=["desk-light", "desk-dark", "phone-dark", "phone-light"],
)  # fmt: skip


@pytest.fixture
def room(site: Site, cast: Cast) -> int:
    """A room of alice and bob with a message of each kind, and what else there is to see."""
    number = accounts.make_room(site.url, cast["alice"], "the boatyard", cast["bob"])
    accounts.say_all(site.url, cast["bob"], number, ["Who has the long saw?", "It is under the bench"])

    async def dress(socket: Socket) -> None:
        listed = (await socket.ask("room.history", room=number, limit=10))["messages"]
        first, last = listed[-2]["number"], listed[-1]["number"]
        await socket.ask("reaction.add", room=number, number=first, emoji="🎉")
        await socket.ask("pin.add", room=number, number=first)
        await socket.ask("saved.add", room=number, number=first)
        await socket.ask("message.send", **message(number, "I will look", thread=first))
        await socket.ask("thread.resolve", room=number, thread=first, resolved=True)
        await socket.ask("message.send", **message(number, "And the short one?", thread=last))
        await socket.ask(
            "poll.create", room=number, nonce=str(uuid4()), question="Which plank?", options=["Oak", "Elm"]
        )
        await socket.ask(
            "todo.create",
            room=number,
            nonce=str(uuid4()),
            title="Before the launch",
            items=["Paint", "Caulk"],
        )
        await socket.ask("todo.tick", room=number, number=(await newest(socket, number)), item=1, done=True)
        at = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        await socket.ask("scheduled.create", room=number, nonce=str(uuid4()), text="Good morning", at=at)

    accounts.over_socket(site.url, cast["alice"].token, dress)
    return number


async def newest(socket: Socket, room: int) -> int:
    page = await socket.ask("room.history", room=room, limit=1)
    return int(page["messages"][-1]["number"])


@LOOKS
def test_views(bring: Bring, room: int, how: dict[str, bool]) -> None:
    """The views of their own, and the panels."""
    alice = bring("alice", **how).arrive(f"/rooms/{room}/")
    expect(alice.page.locator("chat-poll").first).to_be_visible()
    alice.field.fill("I could")
    expect_no_barrier(alice.page)
    alice.row("Who has the long saw?").locator(".thread-foot").click()
    expect(alice.page.locator("chat-thread .message")).to_have_count(2)
    expect_no_barrier(alice.page)
    for path, seen in (
        (f"/rooms/{room}/?panel=pinned", "li.pinned"),
        ("/threads/", ".thread-row"),
        ("/saved/", ".saved-list .row"),
        ("/catchup/?since=week", ".catchup-row"),
        ("/drafts/", ".drafts-row"),
    ):
        alice.page.goto(path)
        expect(alice.page.locator(seen).first).to_be_visible()
        expect_no_barrier(alice.page)
    alice.page.get_by_role("button", name="Scheduled").click()
    expect(alice.page.locator(".drafts-row")).to_contain_text("Good morning")
    expect_no_barrier(alice.page)
    alice.window.expect_quiet()


@LOOKS
def test_dialogs(bring: Bring, room: int, how: dict[str, bool]) -> None:
    """What opens over the page: menus, sheets, dialogs, the picker."""
    alice = bring("alice", **how).arrive(f"/rooms/{room}/")
    alice.sees("It is under the bench")
    saw, poll = "Who has the long saw?", "Which plank?"
    with opened(alice, saw, "React", alice.page.locator("chat-emoji-picker .emoji-cell").first):
        pass
    with opened(alice, saw, "Who reacted", alice.dialog.locator(".member").first):
        pass
    with opened(alice, saw, "Forward", alice.dialog.get_by_role("option").first):
        alice.dialog.get_by_role("option").first.click()
        expect(alice.dialog.get_by_label("Your words above it")).to_be_visible()
        expect_no_barrier(alice.page)
    with opened(alice, poll, "Close the poll", alice.dialog.get_by_role("button", name="Close the poll")):
        pass
    tools = alice.page.locator("chat-composer")
    tools.get_by_role("button", name="Poll", exact=True).click()
    alice.dialog.get_by_role("button", name="Ask", exact=True).click()  # and what is wrong with it
    expect_no_barrier(alice.page)
    alice.page.keyboard.press("Escape")
    tools.get_by_role("button", name="To-do list", exact=True).click()
    alice.dialog.get_by_role("button", name="Begin the list").click()
    expect_no_barrier(alice.page)
    alice.page.keyboard.press("Escape")
    alice.window.expect_quiet()


@LOOKS
def test_completions(bring: Bring, room: int, how: dict[str, bool]) -> None:
    """The lists that open while one writes."""
    alice = bring("alice", **how).arrive(f"/rooms/{room}/")
    for typed in ("@", "#", ":tad", "/"):
        alice.field.fill("")
        alice.field.press_sequentially(typed)
        expect(alice.page.locator(".suggestions [role=option]").first).to_be_visible()
        expect_no_barrier(alice.page)
    alice.field.fill("")
    alice.window.expect_quiet()


@contextmanager
def opened(person: Person, text: str, label: str, seen: Locator) -> Iterator[None]:
    """What a message's menu, or its sheet by touch, opens; closed by Esc at the end."""
    if person.page.evaluate("matchMedia('(pointer: coarse)').matches"):
        hold(person.row(text))
        entry = person.dialog.get_by_role("button", name=label, exact=True).last
        expect(entry).to_be_visible()
        expect_no_barrier(person.page)
        entry.tap()
    else:
        person.act(text, label)
    expect(seen).to_be_visible()
    expect_no_barrier(person.page)
    yield
    person.page.keyboard.press("Escape")
    expect(person.dialog).to_have_count(0)
