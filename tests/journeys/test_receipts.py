"""Who has read how far, seen by two people; a choice that holds both ways."""

import pytest
from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.support.site import Site

LATER = 8_000


def test_each_sees_what_the_other_has_read(site: Site, bring: Bring, cast: Cast) -> None:
    room = accounts.make_room(site.url, cast["alice"], "reading room", cast["bob"], cast["charlie"])
    accounts.say_all(site.url, cast["alice"], room, ["The tide turns at six", "Bring a lamp"])
    alice = bring("alice").arrive(f"/rooms/{room}/")
    bob = bring("bob", web=1).arrive(f"/rooms/{room}/")
    face = alice.row("Bring a lamp").get_by_role("button", name="Read by 1 person")
    expect(face).to_be_visible(timeout=LATER)
    expect(face).to_have_attribute("title", f"Read by \u2068{bob.name}\u2069")
    bob.say("I will")
    expect(face).to_have_count(0)
    alice.say("Good")
    expect(alice.row("Good").get_by_role("button", name="Read by 1 person")).to_be_visible()
    alice.act("Good", "Read by…")
    expect(alice.dialog.locator(".member")).to_have_count(1)
    expect(alice.dialog).to_contain_text(bob.name)
    alice.page.keyboard.press("Escape")

    bob.page.goto("/settings/presence/")
    bob.page.get_by_label("Show how far you have read").uncheck()
    bob.page.get_by_role("button", name="Save").click()
    expect(alice.row("Good").get_by_role("button", name="Read by 1 person")).to_have_count(0)
    alice.window.expect_quiet()
    bob.window.expect_quiet()


@pytest.mark.slow
def test_a_status_and_what_invisible_means(site: Site, bring: Bring, cast: Cast) -> None:
    room = accounts.make_room(site.url, cast["alice"], "pier", cast["bob"])
    accounts.say_all(site.url, cast["alice"], room, ["Anybody there?"])
    accounts.over_socket(
        site.url, cast["alice"].token, lambda s: s.ask("direct.open", users=[cast["bob"].id])
    )
    bob = bring("bob").arrive(f"/rooms/{room}/")
    alice = bring("alice", web=1).arrive(f"/rooms/{room}/?panel=members")
    him = alice.panel.locator(".member", has_text=bob.name)
    expect(him.locator(".presence.online")).to_be_visible()

    bob.page.get_by_role("button", name="You:").click()
    bob.page.get_by_role("menuitem", name="Set a status").click()
    bob.dialog.get_by_role("button", name="🌴 On holiday", exact=True).click()
    bob.dialog.get_by_role("button", name="Save", exact=True).click()
    expect(him).to_contain_text("🌴 On holiday")
    expect(alice.side(bob.name)).to_contain_text("🌴")
    expect(bob.page.locator("chat-self")).to_contain_text("🌴 On holiday")

    face = alice.row("Anybody there?").get_by_role("button", name="Read by 1 person")
    expect(face).to_be_visible(timeout=LATER)
    bob.page.get_by_role("button", name="You:").click()
    bob.page.get_by_role("menuitemradio", name="Invisible").click()
    expect(him.locator(".presence.online")).to_have_count(0)
    alice.say("Where did you go?")
    bob.sees("Where did you go?")
    bob.field.press_sequentially("Nowh")
    alice.page.wait_for_timeout(1500)
    expect(alice.page.locator(".typing")).to_have_text("")
    expect(face).to_be_visible()
    expect(alice.page.locator("button.receipts")).to_have_count(1)

    bob.page.get_by_role("button", name="You:").click()
    bob.page.get_by_role("menuitemradio", name="Online").click()
    expect(alice.row("Where did you go?").get_by_role("button", name="Read by 1 person")).to_be_visible()
    alice.window.expect_quiet()
    bob.window.expect_quiet()


@pytest.mark.slow
def test_who_leaves_his_device_alone_is_away(site: Site, bring: Bring, cast: Cast) -> None:
    room = accounts.make_room(site.url, cast["alice"], "lighthouse", cast["bob"])
    alice = bring("alice", web=1).arrive(f"/rooms/{room}/?panel=members")
    bob = bring("bob")
    bob.page.clock.install()
    bob.arrive(f"/rooms/{room}/")
    him = alice.panel.locator(".member", has_text=bob.name)
    expect(him.locator(".presence.online")).to_be_visible()
    bob.page.clock.run_for(4_000)
    bob.rest()
    bob.page.mouse.move(300, 300)
    bob.page.clock.fast_forward(301_000)
    expect(him.locator(".presence.away")).to_be_visible(timeout=60_000)
    bob.page.mouse.move(320, 320)
    expect(him.locator(".presence.online")).to_be_visible()
