"""Two people and a to-do list: begun, added to, ticked, renamed, moved, removed and brought back."""

from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Bring
from tests.journeys.person import Person


def test_two_people_keep_a_list(bring: Bring) -> None:
    alice, bob = bring("alice"), bring("bob", web=1)
    alice.arrive("/rooms/general/")
    bob.arrive("/rooms/general/")
    title = f"Camping with {alice.name}"
    begin(alice, title)
    both = (alice, bob)
    items(bob, title).get_by_role("checkbox", name="Stove").check()
    for person in both:
        expect(card(person, title)).to_contain_text("1 of 2 done")
    expect(card(alice, title).get_by_role("img", name=bob.name)).to_be_visible()
    bob.page.get_by_label(f"Add to “{title}”").fill("Rope")
    bob.page.get_by_label(f"Add to “{title}”").press("Enter")
    expect(items(alice, title)).to_have_count(3)
    choose(alice, title, "Rope", "Rename")
    alice.page.get_by_label("Rename “Rope”").fill("Long rope")
    alice.page.get_by_label("Rename “Rope”").press("Enter")
    expect(items(bob, title).nth(2)).to_contain_text("Long rope")
    items(alice, title).get_by_role("checkbox", name="Long rope").press("Alt+ArrowUp")
    expect(items(bob, title).nth(1)).to_contain_text("Long rope")
    choose(bob, title, "Tent", "Remove")
    expect(items(alice, title)).to_have_count(2)
    bob.page.get_by_role("button", name="Undo").click()
    expect(items(alice, title).nth(0)).to_contain_text("Tent")
    bob.page.reload()
    expect(items(bob, title).get_by_role("checkbox", name="Stove")).to_be_checked()
    alice.window.expect_quiet()
    bob.window.expect_quiet()


def begin(alice: Person, title: str) -> None:
    """Refused without a title, and the words stay; then with two items as somebody pastes them."""
    alice.page.get_by_role("button", name="To-do list", exact=True).click()
    form = alice.dialog
    form.get_by_label("Items").fill("- [ ] Tent\n- [ ] Stove\n\n")
    form.get_by_role("button", name="Begin the list").click()
    expect(form.get_by_text("A list needs a title.")).to_be_visible()
    form.get_by_label("Title").fill(title)
    form.get_by_label("Title").press("Enter")
    expect(form).to_have_count(0)


def card(person: Person, title: str) -> Locator:
    return person.page.get_by_role("region", name=f"To-do list: {title}")


def items(person: Person, title: str) -> Locator:
    return card(person, title).get_by_role("listitem")


def choose(person: Person, title: str, item: str, act: str) -> None:
    card(person, title).get_by_role("button", name=f"More about “{item}”").click()
    person.page.get_by_role("menuitem", name=act, exact=True).click()
