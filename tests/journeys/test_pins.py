"""Two people and what they want to find again, or pass on: pins, what each has saved, forwards, links."""

import pytest
from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast, Meet, Pair
from tests.support.site import Site


@pytest.fixture
def pair(meet: Meet) -> Pair:
    return meet("the chart room", "Door code is on the chart", "Low water at five")


def test_what_is_pinned_is_at_hand_for_both(pair: Pair) -> None:
    alice, bob = pair
    alice.act("Door code", "Pin")
    for person, by in ((alice, "Pinned by you"), (bob, f"Pinned by {alice.name}")):
        expect(person.row("Door code").locator(".row-mark")).to_have_text(by)
    bob.head.get_by_role("button", name="Pinned (1)").click()
    pinned = bob.panel.locator("li.pinned")
    expect(pinned).to_contain_text("Door code is on the chart")
    bob.act("Low water", "Pin")
    expect(pinned).to_have_count(2)
    expect(pinned.first).to_contain_text("Low water at five")
    pinned.last.get_by_role("link", name="Go to it").click()
    expect(bob.page.locator(".message.target")).to_contain_text("Door code")
    pinned.last.get_by_role("button", name="Unpin").click()
    expect(pinned).to_have_count(1)
    expect(alice.row("Door code").locator(".row-mark")).to_have_count(0)
    bob.page.get_by_role("button", name="Undo").click()
    expect(pinned).to_have_count(2)
    expect(alice.row("Door code").locator(".row-mark")).to_have_text(f"Pinned by {bob.name}")
    alice.act("Low water", "Delete")
    alice.dialog.get_by_role("button", name="Delete").click()
    expect(pinned).to_have_count(1)
    expect(alice.head.get_by_role("button", name="Pinned (1)")).to_be_visible()
    for person in pair:
        person.window.expect_quiet()


def test_what_bob_saves_waits_for_him_alone(pair: Pair) -> None:
    alice, bob = pair
    other = bob.tab()
    other.goto("/saved/")
    expect(other.get_by_text("Nothing is saved")).to_be_visible()
    bob.act("Low water", "Save for later")
    expect(bob.row("Low water").locator(".row-mark")).to_have_text("Saved")
    rows = other.locator(".saved-list .row")
    expect(rows).to_contain_text("Low water at five")
    expect(rows).to_contain_text("the chart room")
    bob.act("Door code", "Save for later")
    expect(rows).to_have_count(2)
    expect(alice.page.locator(".row-mark")).to_have_count(0)
    alice.act("Door code", "Delete")
    alice.dialog.get_by_role("button", name="Delete").click()
    expect(bob.row("This message was deleted.")).to_be_visible()
    other.reload()
    expect(rows.first).to_contain_text("No longer there for you")
    expect(other.get_by_text("2 messages")).to_be_visible()
    rows.last.get_by_role("button", name="Done").click()
    expect(rows).to_have_count(1)
    expect(bob.row("Low water").locator(".row-mark")).to_have_count(0)
    other.get_by_role("button", name="Undo").click()
    expect(bob.row("Low water").locator(".row-mark")).to_have_text("Saved")
    rows.filter(has_text="Low water").get_by_role("link").click()
    expect(other.locator(".message.target")).to_contain_text("Low water at five")
    for person in pair:
        person.window.expect_quiet()


def test_bob_passes_on_what_alice_said(pair: Pair, site: Site, cast: Cast, bring: Bring) -> None:
    alice, bob = pair
    slip = f"slip way {cast['bob'].id}"
    accounts.make_room(site.urls[0], cast["bob"], slip, cast["charlie"], kind="public")
    charlie = bring("charlie").arrive()
    charlie.enter(slip)
    alice.act("Low water", "Pin")
    bob.act("Low water", "Forward")
    bob.dialog.get_by_role("combobox").fill("slip")
    bob.dialog.get_by_role("option", name=slip).click()
    expect(bob.dialog.get_by_role("note")).to_contain_text(
        f"Everybody on this site will read what is above, that {alice.name}"
    )
    bob.dialog.get_by_label("Your words above it").fill("Mind the tide")
    bob.dialog.get_by_role("button", name="Forward it all the same").click()
    passed = charlie.row("Mind the tide").locator(".forwarded")
    expect(passed).to_contain_text("Low water at five")
    expect(passed).to_contain_text(alice.name)
    expect(passed.get_by_role("link")).to_have_count(0)
    assert "chart room" not in charlie.page.content()
    bob.page.get_by_role("button", name="Go to it").click()
    bob.row("Mind the tide").get_by_role("link", name="the chart room").click()
    expect(bob.page.locator(".message.target")).to_contain_text("Pinned by")
    for person in (*pair, charlie):
        person.window.expect_quiet()


def test_a_link_shows_its_message_to_those_who_may_read_it(
    pair: Pair, site: Site, cast: Cast, bring: Bring
) -> None:
    alice, bob = pair
    quay = f"quay {cast['alice'].id}"
    secret = alice.row("Low water").get_attribute("data-number")
    assert secret
    public = accounts.make_room(
        site.urls[0], cast["alice"], quay, cast["bob"], cast["charlie"], kind="public"
    )
    charlie = bring("charlie").arrive(f"/rooms/{public}/")
    link = f"{site.urls[0]}/rooms/{alice.room}/{secret}"
    accounts.say_all(site.urls[0], cast["alice"], public, [f"See {link}"])
    alice.enter(quay)
    quoted = alice.row("See http").locator("chat-permalink")
    expect(quoted).to_contain_text("Low water at five")
    expect(quoted).to_contain_text("the chart room")
    expect(charlie.row("See http").locator("chat-permalink")).to_contain_text("no longer there for you")
    assert "Low water" not in charlie.page.content()
    quoted.get_by_role("link").click()
    expect(alice.page.locator(".message.target")).to_contain_text("Low water at five")
    alice.enter(quay)
    expect(quoted).to_contain_text("Low water at five")
    bob.act("Low water", "Pin")
    gone = {"room": bob.room, "number": int(secret)}
    accounts.over_socket(
        site.urls[0], cast["alice"].token, lambda socket: socket.ask("message.delete", **gone)
    )
    expect(quoted).to_contain_text("no longer there for you")
    for person in (*pair, charlie):
        person.window.expect_quiet()
