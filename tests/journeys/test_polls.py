"""Two people and a poll: made, voted by click and by keys, changed, taken back and closed; and an anonymous one."""

from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Bring
from tests.journeys.person import Person


def make_poll(person: Person, question: str, *options: str, anonymous: bool = False) -> None:
    person.page.get_by_role("button", name="Poll", exact=True).click()
    form = person.dialog
    form.get_by_label("Question").fill(question)
    form.get_by_label("Question").press("Tab")
    for option in options:
        person.page.keyboard.type(option)
        person.page.keyboard.press("Enter")
    if anonymous:
        form.get_by_label("Anonymous").check()
    form.get_by_role("button", name="Ask", exact=True).click()
    expect(form).to_have_count(0)


def poll(person: Person, question: str) -> Locator:
    return person.page.get_by_role("region", name=f"Poll: {question}")


def option(person: Person, question: str, text: str) -> Locator:
    return poll(person, question).locator(".poll-option", has_text=text)


def count(person: Person, question: str, text: str) -> Locator:
    return option(person, question, text).locator(".poll-count")


def test_two_people_vote(bring: Bring) -> None:
    alice, bob = bring("alice"), bring("bob", web=1)
    alice.arrive("/rooms/general/")
    bob.arrive("/rooms/general/")
    dinner = f"What does {alice.name} cook?"
    is_told_what_is_wrong(alice)
    make_poll(alice, dinner, "Pizza", "Soup", "Rice")
    votes(alice, bob, dinner)
    closes(alice, bob, dinner)
    anonymous(alice, bob, f"Is {bob.name} late?", dinner)
    alice.window.expect_quiet()
    bob.window.expect_quiet()


def is_told_what_is_wrong(alice: Person) -> None:
    """In its place, with the focus on it; and Esc leaves everything as it was."""
    alice.page.get_by_role("button", name="Poll", exact=True).click()
    form = alice.dialog
    form.get_by_label("Option 1").fill("Tea")
    form.get_by_label("Option 2").fill("Tea")
    form.get_by_role("button", name="Ask", exact=True).click()
    expect(form.get_by_text("A poll needs a question.")).to_be_visible()
    expect(form.get_by_text("This option stands there twice.")).to_be_visible()
    expect(form.get_by_label("Question")).to_be_focused()
    alice.page.keyboard.press("Escape")
    expect(form).to_have_count(0)


def votes(alice: Person, bob: Person, dinner: str) -> None:
    """bob by a click, alice by keys; each sees the other's; who chose what is told."""
    option(bob, dinner, "Soup").click()
    expect(count(bob, dinner, "Soup")).to_have_text("1")
    expect(count(alice, dinner, "Soup")).to_have_text("1")
    first = option(alice, dinner, "Pizza").get_by_role("radio")
    first.focus()
    first.press("ArrowDown")
    expect(option(alice, dinner, "Soup").get_by_role("radio")).to_be_checked()
    expect(count(bob, dinner, "Soup")).to_have_text("2")
    alice.page.keyboard.press("ArrowDown")
    for person in (alice, bob):
        expect(count(person, dinner, "Rice")).to_have_text("1")
        expect(count(person, dinner, "Soup")).to_have_text("1")
    poll(bob, dinner).get_by_role("button", name="Who?").click()
    expect(bob.dialog.locator("section", has_text="Rice")).to_contain_text(alice.name)
    bob.page.keyboard.press("Escape")
    poll(bob, dinner).get_by_role("button", name="Take my vote back").click()
    expect(count(alice, dinner, "Soup")).to_have_text("0")
    expect(option(bob, dinner, "Soup").get_by_role("radio")).not_to_be_checked()


def closes(alice: Person, bob: Person, dinner: str) -> None:
    alice.act(dinner, "Close the poll")
    alice.dialog.get_by_role("button", name="Close the poll").click()
    for person in (alice, bob):
        expect(poll(person, dinner)).to_contain_text("Closed")
        expect(option(person, dinner, "Soup").get_by_role("radio")).to_be_disabled()


def anonymous(alice: Person, bob: Person, late: str, dinner: str) -> None:
    """Counts and nothing else."""
    make_poll(alice, late, "Yes", "No", anonymous=True)
    option(bob, late, "Yes").click()
    expect(count(alice, late, "Yes")).to_have_text("1")
    expect(poll(alice, late).locator(".tile")).to_have_count(0)
    expect(poll(alice, late).get_by_role("button", name="Who?")).to_have_count(0)
    expect(option(alice, late, "Yes").get_by_role("radio")).not_to_be_checked()
    bob.page.reload()
    expect(option(bob, late, "Yes").get_by_role("radio")).to_be_checked()
    expect(count(bob, dinner, "Rice")).to_have_text("1")
