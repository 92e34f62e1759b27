"""Emoji: the picker by mouse, keys and thumb, and what two people make of it."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.journeys.test_phone import LEAST, hold
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.figures import figure
from tests.support.site import Site

# From the click to the frame after the first emoji stands.
OPENED = """
() => {
    const once = {capture: true, once: true};
    const began = new Promise((ok) => addEventListener("click", () => ok(performance.now()), once));
    window.opened = new Promise((ok) => new MutationObserver((_, all) => {
        if (!document.querySelector("chat-emoji-picker .emoji-cell")) return;
        all.disconnect();
        requestAnimationFrame(() => setTimeout(async () => ok(performance.now() - await began)));
    }).observe(document.body, {childList: true, subtree: true}));
}
"""
SMALLEST = """
box => Math.min(...[...box.querySelectorAll("button, input")].map(one => one.getBoundingClientRect())
    .flatMap(({width, height}) => [width, height]))
"""
PROMISED = 100  # ms until the picker is there


def picker(person: Person) -> Locator:
    return person.page.locator("chat-emoji-picker")


def chip(person: Person, text: str, emoji: str) -> Locator:
    return person.row(text).locator(".reaction:not(.add)").filter(has_text=emoji)


def test_the_picker_by_mouse_and_keys(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], "bakery", cast["bob"])
    accounts.say_all(site.url, cast["alice"], room, ["Fresh bread"])
    alice, bob = bring("alice").arrive(f"/rooms/{room}/"), bring("bob", web=1).arrive(f"/rooms/{room}/")
    opens_quickly(alice)
    writes_by_keys(alice)
    chooses_a_tone(alice)
    bob.sees("🎉 at noon")
    reacts_by_arrows(alice)
    expect(chip(bob, "Fresh bread", "👍🏾")).to_have_text("👍🏾1")
    # One click says the same.
    chip(bob, "Fresh bread", "👍🏾").click()
    expect(chip(alice, "Fresh bread", "👍🏾")).to_have_text("👍🏾2")
    alice.page.reload()
    button(alice).click()
    expect(picker(alice).locator("section").first.locator(".emoji-cell")).to_have_text(["👍🏾", "🎉"])
    for person in (alice, bob):
        person.window.expect_quiet()


def button(person: Person) -> Locator:
    return person.page.locator("chat-composer").get_by_role("button", name="Emoji", exact=True)


def opens_quickly(alice: Person) -> None:
    alice.page.evaluate(OPENED)
    button(alice).click()
    expect(picker(alice).get_by_role("searchbox")).to_be_focused()
    figure("emoji", "the picker after the first click", alice.page.evaluate("window.opened"), PROMISED, "ms")
    expect_no_barrier(alice.page)


def writes_by_keys(alice: Person) -> None:
    """Search, the second one found, into the text."""
    page = alice.page
    page.keyboard.type("tada")
    expect(picker(alice).locator(".emoji-cell").first).to_have_attribute("aria-label", "party popper")
    page.keyboard.press("Enter")
    expect(alice.field).to_have_value("🎉")
    expect(alice.field).to_be_focused()
    alice.say("🎉 at noon")


def chooses_a_tone(alice: Person) -> None:
    """Once; what was used stands first; Esc leaves."""
    button(alice).click()
    expect(picker(alice).locator("section").first).to_contain_text("🎉")
    picker(alice).get_by_role("button", name="Skin tone").click()
    picker(alice).get_by_role("radio", name="Medium dark").click()
    alice.page.keyboard.press("Escape")
    expect(picker(alice)).to_have_count(0)


def reacts_by_arrows(alice: Person) -> None:
    """They lead from the search into the emoji, from row to row and on into the next group."""
    alice.act("Fresh bread", "React")
    picker(alice).get_by_role("button", name="People and body").click()
    expect(picker(alice).get_by_role("button", name="thumbs up", exact=True)).to_be_in_viewport()
    picker(alice).get_by_role("button", name="thumbs down", exact=True).focus()
    alice.page.keyboard.press("ArrowLeft")
    expect(picker(alice).get_by_role("button", name="thumbs up", exact=True)).to_be_focused()
    alice.page.keyboard.press("Enter")


def test_the_picker_by_thumb(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], "pantry", cast["bob"])
    accounts.say_all(site.url, cast["bob"], room, ["Out of salt"])
    alice = bring("alice", phone=True, dark=True).arrive(f"/rooms/{room}/")
    hold(alice.row("Out of salt"))
    alice.dialog.get_by_role("button", name="React", exact=True).tap()
    expect(picker(alice).locator(".emoji-cell").first).to_be_in_viewport()
    assert round(picker(alice).evaluate(SMALLEST), 2) >= LEAST
    expect_no_barrier(alice.page)
    picker(alice).get_by_role("searchbox").fill("salt")
    picker(alice).get_by_role("button", name="salt", exact=True).tap()
    expect(chip(alice, "Out of salt", "🧂")).to_have_text("🧂1")
    expect(picker(alice)).to_have_count(0)
    alice.window.expect_quiet()


def test_who_reacted(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.url, cast["alice"], "attic", cast["bob"])
    accounts.say_all(site.url, cast["bob"], room, ["A box of letters", "Your move"])
    alice = bring("alice").arrive(f"/rooms/{room}/")
    bob = bring("bob", phone=True).arrive(f"/rooms/{room}/")
    page = alice.page

    # By the keys alone: up to the message, a thumb; and back again.
    alice.field.focus()
    page.locator("chat-timeline .scroller").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("+")
    expect(chip(bob, "A box of letters", "👍")).to_have_text("👍1")
    chip(bob, "A box of letters", "👍").tap()
    expect(chip(alice, "A box of letters", "👍")).to_have_text("👍2")

    # A name that begins is completed to an emoji.
    alice.field.focus()
    page.keyboard.type("Look at this :tad")
    expect(page.get_by_role("option", name=":tada:")).to_be_visible()
    page.keyboard.press("Enter")
    expect(alice.field).to_have_value("Look at this 🎉 ")

    # Who it was: from the chip's own menu on a desk, by a long press on a phone, which takes nothing back.
    chip(alice, "A box of letters", "👍").click(button="right")
    expect(alice.dialog).to_contain_text(cast["bob"].name)
    expect(alice.dialog.locator(".member .row-name")).to_have_text([cast["alice"].name, cast["bob"].name])
    expect_no_barrier(page)
    page.keyboard.press("Escape")
    held = chip(bob, "A box of letters", "👍")
    held.dispatch_event("pointerdown", {"pointerType": "touch", "bubbles": True})
    expect(bob.dialog).to_contain_text(cast["alice"].name)
    bob.page.keyboard.press("Escape")
    held.dispatch_event("pointerup", {"pointerType": "touch", "bubbles": True})
    held.dispatch_event("click")
    alice.act("A box of letters", "Who reacted")
    expect(alice.dialog.locator(".member")).to_have_count(2)
    for person in (alice, bob):
        person.window.expect_quiet()


def test_an_emoji_of_the_site(site: Site, cast: Cast, bring: Bring, tmp_path: Path) -> None:
    """Grace brings a picture; alice writes it, bob reacts with it; when it is gone its name is left."""
    room = accounts.make_room(site.url, cast["alice"], "aviary", cast["bob"])
    grace = bring("grace")
    name = f"bird_{cast['alice'].id}"
    bird = tmp_path / "bird.png"
    Image.effect_noise((300, 200), 60).convert("RGB").save(bird)
    grace.page.goto("/settings/emoji/")
    grace.page.get_by_label("Name").fill("Big Bird")
    grace.page.get_by_label("Picture").set_input_files(bird)
    grace.page.get_by_role("button", name="Add it").click()
    expect(grace.page.locator(".error-text")).to_contain_text("2 to 32 characters")
    grace.page.get_by_label("Name").fill(name)
    grace.page.get_by_label("Picture").set_input_files(bird)
    grace.page.get_by_role("button", name="Add it").click()
    expect(grace.page.locator(".card .row").filter(has_text=name)).to_contain_text("Added by")
    expect_no_barrier(grace.page)

    alice, bob = bring("alice").arrive(f"/rooms/{room}/"), bring("bob", web=1).arrive(f"/rooms/{room}/")
    alice.field.focus()
    alice.page.keyboard.type(f"Look: :{name[:6]}")
    alice.page.get_by_role("option", name=f":{name}:").click()
    alice.field.press("Enter")
    picture = bob.row("Look").locator("img.emoji.own")
    expect(picture).to_have_js_property("naturalWidth", 128)
    expect(picture).to_have_attribute("alt", f":{name}:")
    bob.act("Look", "React")
    picker(bob).get_by_role("button", name="This site's own").click()
    picker(bob).get_by_role("button", name=name.replace("_", " "), exact=True).first.click()
    shown = alice.row("Look").locator(".reaction img.own")
    expect(shown).to_have_js_property("naturalWidth", 128)
    alice.row("Look").locator(".reaction:not(.add)").click()
    expect(bob.row("Look").locator(".reaction:not(.add)")).to_have_text("2")

    grace.page.get_by_role("button", name=f"Remove :{name}:").click()
    expect(grace.page.locator(".card .row").filter(has_text=name)).to_have_count(0)
    fresh = bring("bob").arrive(f"/rooms/{room}/")
    expect(fresh.row("Look")).to_contain_text(f"Look: :{name}:")
    expect(fresh.row("Look").locator(".reaction img.gone")).to_have_attribute("alt", f":{name}:")
    for person in (alice, bob, grace):
        person.window.expect_quiet("404")
