"""Two people and a link: the card comes to both without moving anything, and goes when its author wants it to."""

import socket
import time
from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.support.site import Site
from tests.support.web import Say, Web, page

HEAD = """<!doctype html><meta charset="utf-8"><title>not this</title>
<meta property="og:title" content="Tide tables &amp; more">
<meta property="og:description" content="High and low water of every harbour on this coast, day by day.">
<meta property="og:site_name" content="Coast &lt;img src=x onerror=alert(1)&gt; Watch">
<meta property="og:image" content="/tides/cover.png">"""
PLACE = (
    "rows => rows.map(row => row.getBoundingClientRect()).filter(box => box.top > 150).map(box => box.top)[0]"
)


def cover() -> bytes:
    content = BytesIO()
    Image.linear_gradient("L").resize((1200, 630)).convert("RGB").save(content, "PNG")
    return content.getvalue()


def late(say: Say, seconds: float) -> Say:
    def wait(client: socket.socket) -> None:
        time.sleep(seconds)
        say(client)

    return wait


def test_a_link_gets_a_card_that_its_author_may_remove(
    site: Site, web: Web, cast: Cast, bring: Bring
) -> None:
    web.pages["/tides"] = late(page(HEAD), 1)
    web.pages["/tides/cover.png"] = page(cover(), "image/png")
    room = accounts.make_room(site.urls[0], cast["alice"], "the lookout", cast["bob"])
    accounts.say_all(site.urls[0], cast["alice"], room, [f"line {number}" for number in range(40)])
    alice, bob = (
        bring(name, web=place).arrive(f"/rooms/{room}/") for place, name in enumerate(("alice", "bob"))
    )
    for person in (alice, bob):
        person.sees("line 39")
    bob.page.locator("chat-timeline .message").last.hover()
    bob.page.mouse.wheel(0, -500)
    alice.say(f"See {web.url('/tides')}")
    alice.sees("See http")
    expect(bob.page.get_by_role("button", name="1 new")).to_be_visible()
    before = bob.rows.evaluate_all(PLACE)
    card = alice.page.locator(".preview")
    expect(card).to_contain_text("Tide tables & more")
    expect(card).to_contain_text(f"127.0.0.1:{web.port} · Coast <img src=x onerror=alert(1)> Watch")
    expect(card).to_be_in_viewport(ratio=1)
    theirs = bob.page.locator(".preview")
    expect(theirs).to_have_count(1)
    assert abs(bob.rows.evaluate_all(PLACE) - before) <= 2
    theirs.scroll_into_view_if_needed()
    for one in (card, theirs):
        expect(one.locator("img")).to_have_js_property("naturalWidth", 400)
        assert str(one.locator("img").get_attribute("src")).startswith("/files/")
    expect(theirs.get_by_role("button")).to_have_count(0)
    alice.act("See http", "Remove link previews")
    alice.dialog.get_by_role("button", name="Remove", exact=True).click()
    for one in (card, theirs):
        expect(one).to_have_count(0)
    alice.say("it is said without it")
    bob.page.reload()
    bob.sees("See http")
    expect(theirs).to_have_count(0)
    for person in (alice, bob):
        person.window.expect_quiet()
