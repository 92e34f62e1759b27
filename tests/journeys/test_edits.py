"""Two people and what a message said before; and a room that lets nobody change it for ever."""

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Cast, Meet, Pair
from tests.journeys.person import Person
from tests.journeys.test_hostile import TEXTS
from tests.support.site import Site
from tests.support.sockets import Socket


@pytest.fixture
def pair(meet: Meet) -> Pair:
    return meet("the chart room", "Low water at five, bring a lamp")


def change(person: Person, text: str, other: str) -> None:
    person.act(text, "Edit")
    field = person.page.locator("chat-edit textarea")
    field.fill(other)
    field.press("Enter")
    person.sees(f"{other} (edited)")


def texts(person: Person) -> Locator:
    return person.dialog.locator(".edition-text")


def test_bob_sees_what_alice_said_before(pair: Pair) -> None:
    """Word by word; it follows a further edit, and nothing of it is left when the message is deleted."""
    alice, bob = pair
    change(alice, "Low water", "Low water at six, bring a lamp")
    bob.row("Low water at six").get_by_role("button", name="(edited)").click()
    expect(texts(bob)).to_have_count(2)
    expect(texts(bob).first.locator("ins")).to_contain_text("six")
    expect(texts(bob).first.locator("del")).to_contain_text("five")
    expect(texts(bob).last).to_have_text("Low water at five, bring a lamp")
    expect(bob.dialog).to_contain_text(alice.name)
    change(alice, "Low water", "Low water at seven")
    expect(texts(bob)).to_have_count(3)
    alice.act("Low water", "Delete")
    alice.dialog.get_by_role("button", name="Delete").click()
    expect(bob.dialog).to_contain_text("That message was deleted.")
    expect(texts(bob)).to_have_count(0)
    bob.page.keyboard.press("Escape")
    for person in pair:
        person.window.expect_quiet()


@pytest.mark.slow
def test_hostile_words_are_only_words(pair: Pair, site: Site, cast: Cast) -> None:
    """T46; and what is hidden stays so until one wants to see it."""
    alice, bob = pair
    room, number = bob.room, int(alice.row("Low water").get_attribute("data-number") or 0)
    dialogs: list[str] = []
    bob.page.on("dialog", lambda dialog: dialogs.append(dialog.message))

    async def edit(socket: Socket) -> None:
        for text in (*TEXTS, "The butler: ||it was the cook||"):
            await socket.ask("message.edit", room=room, number=number, text=text)

    accounts.over_socket(site.urls[0], cast["alice"].token, edit)
    bob.row("The butler").get_by_role("button", name="(edited)").click()
    expect(texts(bob)).to_have_count(len(TEXTS) + 2)
    expect(texts(bob).first).to_contain_text("[spoiler]")
    expect(texts(bob).first).not_to_contain_text("it was the cook")
    expect(bob.dialog).to_contain_text("<script>alert(1)</script>")
    bob.dialog.get_by_role("button", name="Show spoilers").click()
    expect(texts(bob).first).to_contain_text("||it was the cook||")
    assert dialogs == []
    for person in pair:
        person.window.expect_quiet()


def offered(person: Person, text: str) -> list[str]:
    """What the menu of a message has."""
    person.row(text).hover()
    person.page.locator(".message-bar").get_by_role("button", name="More", exact=True).click()
    labels = person.page.get_by_role("menuitem").all_inner_texts()
    person.page.keyboard.press("Escape")
    return [label.strip() for label in labels]


@pytest.mark.slow
def test_alice_sets_how_long_words_can_be_changed(pair: Pair) -> None:
    """Nobody is offered what the room refuses; one who had begun is told why; moderators still delete."""
    alice, bob = pair
    bob.say("A bell, too")
    alice.sees("A bell, too")
    assert {"Edit", "Delete"} <= set(offered(bob, "A bell"))
    bob.act("A bell", "Edit")
    alice.head.get_by_role("button", name="More about this room").click()
    alice.page.get_by_role("menuitem", name="Room settings").click()
    alice.dialog.get_by_label("Own messages can be changed").select_option("never")
    alice.dialog.get_by_label("Own messages can be deleted").select_option("never")
    alice.dialog.get_by_label("What a message said before").select_option(
        "only its author and moderators see"
    )
    alice.dialog.get_by_role("button", name="Save").click()
    expect(alice.dialog).to_have_count(0)
    field = bob.page.locator("chat-edit textarea")
    field.fill("A bell and a horn")
    field.press("Enter")
    expect(bob.page.locator("chat-edit [role=alert]")).to_have_text("Messages in this room can't be changed.")
    field.press("Escape")
    assert not {"Edit", "Delete"} & set(offered(bob, "A bell"))
    mine = offered(alice, "Low water")
    assert "Edit" not in mine
    assert "Delete" in mine
    bob.field.press("ArrowUp")
    expect(bob.page.locator("chat-edit")).to_have_count(0)
    alice.act("A bell", "Delete")
    alice.dialog.get_by_role("button", name="Delete").click()
    expect(bob.row("This message was deleted.")).to_be_visible()
    bob.head.get_by_role("button", name="More about this room").click()
    expect(bob.page.get_by_role("menuitem", name="Room settings")).to_have_count(0)
    for person in pair:
        person.window.expect_quiet()
