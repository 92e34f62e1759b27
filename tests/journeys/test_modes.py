"""Two people in rooms of each mode: what is offered, what isn't and why, and an answer that is accepted."""

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Meet, Pair
from tests.journeys.person import Person


@pytest.fixture
def pair(meet: Meet) -> Pair:
    return meet("the pilot desk", "The tide tables are in")


def choose(alice: Person, mode: str) -> None:
    alice.head.get_by_role("button", name="More about this room").click()
    alice.page.get_by_role("menuitem", name="Room settings").click()
    alice.dialog.get_by_role("radio", name=mode).check()
    alice.dialog.get_by_role("button", name="Save").click()
    expect(alice.dialog).to_have_count(0)


def thread(person: Person) -> Locator:
    """Where one writes in the thread that is open."""
    return person.page.locator("chat-thread chat-composer textarea")


def ask(person: Person, question: str) -> None:
    person.field.first.fill(question)
    person.field.first.press("Enter")


def test_bob_accepts_an_answer(pair: Pair) -> None:
    alice, bob = pair
    choose(alice, "Questions and answers")
    expect(bob.field).to_have_attribute("placeholder", "Ask a question")
    ask(bob, "How deep is it at the steps?")
    alice.row("How deep").get_by_role("link", name="Answer it").click()
    for words in ("Two fathoms", "Three at high water"):
        thread(alice).fill(words)
        thread(alice).press("Enter")
    expect(alice.panel.get_by_label("Also send to the room")).to_have_count(0)
    bob.row("How deep").locator(".thread-foot").click()
    answer = bob.panel.locator(".message", has_text="Three at high")
    answer.hover()
    bob.panel.get_by_role("button", name="Accept this answer").click()
    expect(answer.locator(".answer-mark")).to_have_text("Accepted answer")
    for person in pair:
        expect(person.row("How deep").locator(".answered").first).to_have_text(f"Answered by {alice.name}")
    bob.page.get_by_role("button", name="Undo").click()
    expect(alice.page.locator(".answered:not(.open), .answer-mark")).to_have_count(0)
    for person in pair:
        person.window.expect_quiet()


@pytest.mark.slow
def test_only_moderators_announce(pair: Pair) -> None:
    alice, bob = pair
    bob.row("The tide").hover()
    choose(alice, "Announcements")
    expect(bob.page.locator(".foot-note")).to_contain_text("Only moderators post here.")
    expect(bob.field).to_have_count(0)
    expect(bob.page.locator(".message-bar").get_by_role("button", name="Reply", exact=True)).to_have_count(0)
    bob.act("The tide", "Reply in thread")
    expect(bob.panel.get_by_label("Also send to the room")).to_have_count(0)
    thread(bob).fill("Where do they hang?")
    thread(bob).press("Enter")
    expect(alice.row("The tide").locator(".thread-count")).to_have_text("1 reply")
    alice.say("At the door")
    expect(bob.row("At the door")).to_be_visible()
    for person in pair:
        person.window.expect_quiet()


@pytest.mark.slow
def test_a_flat_room_offers_no_threads(pair: Pair) -> None:
    alice, bob = pair
    bob.act("The tide", "Reply in thread")
    expect(thread(bob)).to_be_visible()
    choose(alice, "One line of messages")
    expect(bob.panel).to_contain_text("This room has no threads any more.")
    bob.page.keyboard.press("Escape")
    bob.row("The tide").first.hover()
    bar = bob.page.locator("chat-room .message-bar")
    expect(bar.get_by_role("button", name="Reply", exact=True)).to_be_visible()
    expect(bar.get_by_role("button", name="Reply in thread")).to_have_count(0)
    for person in pair:
        person.window.expect_quiet()
