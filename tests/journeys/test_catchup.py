"""Bob was away: what he missed, read by the keyboard, and done with in one go."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.support.site import Site
from tests.support.sockets import Socket, message


def test_bob_finds_what_he_missed(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.urls[0], cast["alice"], "the boat shed", cast["bob"])

    async def talk(socket: Socket) -> None:
        await socket.say(room, "Who has the key to the <b>shed</b>?")
        await socket.say(room, f"Decision: we paint it blue. @{cast['bob'].username}")
        poll = {"room": room, "nonce": str(uuid.uuid4()), "question": "Tea?", "options": ["yes", "no"]}
        number = (await socket.ask("poll.create", **poll))["message"]["number"]
        await socket.ask("poll.close", room=room, number=number)
        for turn in range(9):
            await socket.ask("message.send", **message(room, f"And what of plank {turn}?"))

    accounts.over_socket(site.urls[0], cast["alice"].token, talk)
    bob = bring("bob", web=1).arrive("/catchup/")
    asked = bob.page.locator("section", has_text="Questions nobody answered")
    expect(asked.locator("li")).to_have_count(8)
    expect(asked.locator("h2")).to_contain_text("10")
    asked.get_by_role("button", name="Show 2 more").click()
    expect(asked.locator("li")).to_have_count(10)
    expect(asked.locator("li").last).to_contain_text("Who has the key to the <b>shed</b>?")
    for part, words in (
        ("Decisions", "we paint it blue"),
        ("You were mentioned", "blue"),
        ("Polls that are over", "Nobody voted"),
    ):
        expect(bob.page.locator("section", has_text=part)).to_contain_text(words)
    bob.page.keyboard.press("ArrowDown")
    bob.page.keyboard.press("j")
    bob.page.keyboard.press("k")
    bob.page.keyboard.press("Enter")
    expect(bob.page).to_have_url(re.compile(rf"/rooms/{room}/\d+"))
    expect(bob.page.locator(".message.target")).to_contain_text("plank 8")
    bob.page.go_back()
    expect(asked.locator("li")).to_have_count(10)
    bob.page.get_by_role("radio", name="Today").check()
    expect(bob.page).to_have_url(re.compile("since=today"))
    bob.page.get_by_role("button", name="Mark all of it as read").click()
    bob.page.get_by_role("radio", name="Since I was here").check()
    expect(bob.page.get_by_text("You missed nothing")).to_be_visible()
    bob.window.expect_quiet()


@pytest.mark.slow
def test_of_one_room_from_its_menu_on_a_phone(site: Site, cast: Cast, bring: Bring) -> None:
    room = accounts.make_room(site.urls[0], cast["alice"], "the net loft", cast["bob"])
    other = accounts.make_room(site.urls[0], cast["alice"], "the ice house", cast["bob"])
    accounts.say_all(site.urls[0], cast["alice"], room, ["Who mends the nets?"])
    accounts.say_all(site.urls[0], cast["alice"], other, ["Who has the tongs?"])
    bob = bring("bob", phone=True).arrive(f"/catchup/?room={room}&since=week")
    expect(bob.page.locator(".catchup-row")).to_have_count(1)
    expect(bob.page.locator(".catchup-row")).to_contain_text("Who mends the nets?")
    bob.page.get_by_role("link", name="All rooms").click()
    expect(bob.page.locator(".catchup-row")).to_have_count(2)
    bob.page.goto("/catchup/?room=999999")
    expect(bob.page.get_by_role("alert")).to_contain_text("There is no such room")
    bob.window.expect_quiet()
