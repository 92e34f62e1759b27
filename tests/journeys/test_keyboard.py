"""The whole of a conversation without a mouse."""

from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site


def test_the_palette_jumps_to_rooms_and_people(site: Site, cast: Cast, bring: Bring) -> None:
    accounts.make_room(site.url, cast["alice"], "Réunion du lundi")
    alice = bring("alice").arrive("/rooms/general/")
    keys = alice.page.keyboard
    keys.press("Control+k")
    found = alice.dialog.get_by_role("option")
    # Without its accents, in the middle of the name.
    keys.type("reunion")
    expect(found).to_contain_text(["Réunion du lundi"])
    keys.press("Enter")
    expect(alice.head).to_contain_text("Réunion du lundi")
    expect(alice.field).to_be_focused()

    # Somebody she never wrote to, by the arrows among what else is found.
    keys.press("Control+k")
    keys.type(cast["bob"].username)
    bob = alice.dialog.get_by_role("option", name=f"@{cast['bob'].username}").first
    expect(bob).to_be_visible()
    for _ in range(found.count()):
        if bob.get_attribute("aria-selected") == "true":
            break
        keys.press("ArrowDown")
    keys.press("Enter")
    expect(alice.head).to_contain_text(f"@{cast['bob'].username}")
    expect(alice.field).to_be_focused()
    keys.type("Do you read this?")
    keys.press("Enter")
    alice.sees("Do you read this?")

    # Esc leaves it, and everything is as it was.
    keys.press("Control+k")
    expect(alice.dialog).to_be_visible()
    keys.press("Escape")
    expect(alice.dialog).to_have_count(0)
    expect(alice.field).to_be_focused()
    alice.window.expect_quiet()


def in_the_workshop(site: Site, cast: Cast, bring: Bring) -> tuple[Person, Person]:
    """alice and bob in a room of hers, which she came to by keys."""
    accounts.make_room(site.url, cast["alice"], "workshop", cast["bob"])
    alice, bob = bring("alice").arrive("/rooms/general/"), bring("bob", web=1).arrive()
    bob.enter("workshop")
    alice.page.keyboard.press("Alt+ArrowDown")
    expect(alice.head).to_contain_text("workshop")
    return alice, bob


def test_writing_and_changing_by_keys_alone(site: Site, cast: Cast, bring: Bring) -> None:
    alice, bob = in_the_workshop(site, cast, bring)
    keys = alice.page.keyboard
    keys.type("One plank")
    keys.press("Shift+Enter")
    keys.type("and a nail")
    keys.press("Enter")
    alice.sees("One plank")
    expect(alice.page.locator(".message.waiting")).to_have_count(0)
    keys.press("ArrowUp")
    changing = alice.page.get_by_label("Change the message")
    expect(changing).to_be_focused()
    expect(changing).to_have_value("One plank\nand a nail")
    keys.type("s")
    keys.press("Enter")
    bob.sees("and a nails (edited)")
    expect(alice.field).to_be_focused()
    keys.press("ArrowUp")
    expect(changing).to_be_focused()
    keys.type(" that nobody shall see")
    keys.press("Escape")
    expect(changing).to_have_count(0)
    expect(alice.row("nobody shall see")).to_have_count(0)
    alice.window.expect_quiet()
    bob.window.expect_quiet()


def test_up_at_once_while_it_is_still_on_its_way(site: Site, cast: Cast, bring: Bring) -> None:
    """The wish is remembered. What she wrote stands there, though of this room nothing has come yet."""
    accounts.make_room(site.url, cast["alice"], "workshop", cast["bob"])
    alice, bob = bring("alice").arrive("/rooms/general/"), bring("bob", web=1).arrive()
    bob.enter("workshop")
    alice.rest()
    keys = alice.page.keyboard
    changing = alice.page.get_by_label("Change the message")
    alice.window.context.set_offline(True)
    keys.press("Alt+ArrowDown")
    expect(alice.head).to_contain_text("workshop")
    keys.type("A saw")
    keys.press("Enter")
    expect(alice.page.locator(".message.waiting")).to_have_count(1)
    keys.press("ArrowUp")
    expect(changing).to_have_count(0)
    alice.window.context.set_offline(False)
    expect(changing).to_be_focused()
    keys.type("mill")
    keys.press("Enter")
    bob.sees("A sawmill (edited)")


def test_answering_by_keys_alone(site: Site, cast: Cast, bring: Bring) -> None:
    """Up into the messages, the menu of one, and an answer."""
    alice, bob = in_the_workshop(site, cast, bring)
    keys = alice.page.keyboard
    bob.say("Which plank?")
    alice.sees("Which plank?")
    expect(alice.field).to_be_focused()
    alice.page.locator("chat-timeline .scroller").focus()
    keys.press("ArrowUp")
    expect(alice.row("Which plank?")).to_be_focused()
    keys.press("Enter")
    expect(alice.page.get_by_role("menuitem", name="React")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(alice.page.locator(".replying")).to_contain_text("Which plank?")
    keys.type("The long one")
    keys.press("Enter")
    expect(bob.row("The long one").locator(".quote")).to_contain_text("Which plank?")
    alice.window.expect_quiet()
    bob.window.expect_quiet()


def test_the_sheet_of_shortcuts_is_one_key_away(bring: Bring) -> None:
    alice = bring("alice").arrive("/rooms/general/")
    keys = alice.page.keyboard
    alice.page.locator("chat-timeline .scroller").focus()
    keys.press("?")
    expect(alice.dialog.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
    expect(alice.dialog).to_contain_text("Jump to a room or a person")
    keys.press("Escape")
    expect(alice.dialog).to_have_count(0)
    # In a text it is only a question mark.
    alice.field.focus()
    keys.press("?")
    expect(alice.field).to_have_value("?")
    expect(alice.dialog).to_have_count(0)
    alice.window.expect_quiet()
