"""mallory writes what would run in a careless page, in every field that takes text; nothing of it runs anywhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Dialog, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.support.site import Site
from tests.support.sockets import Socket

HOSTILE_ADDRESS = '"<img/src=x/onerror=alert(21)>"@example.org'
SHORT = '"><img src=x onerror=alert(1)>'
FOLDER, WORD, QUESTION, STATUS = (f'"><img src=x onerror=alert({number})>' for number in range(30, 34))
LOOKED_FOR = "<img/src=x/onerror=alert(35)> from:<svg/onload=alert(34)>"
TEXTS = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<svg/onload=alert(3)>",
    "<img src=x onerror=alert(4)>",
    "[click](javascript:alert(5)) and [this](data:text/html,<script>alert(6)</script>)",
    '![seen](https://example.org/pixel.png "a\\" onerror=alert(7)")',
    "<a href='&#106;avascript:alert(8)'>here</a>",
    "`<b onclick=alert(9)>`\n\n```html\n<script>alert(10)</script>\n```",
    '||<img src=x onerror=alert(22)> [s](javascript:alert(23))|| <time:2026-11-23T18:00Z" onclick="alert(24)>',
    r"$\href{javascript:alert(25)}{x}$ $\htmlData{onclick=alert(26)}{x}$ $$\includegraphics{https://example.org/p.png}$$",
    "${alert(11)} {{constructor.constructor('alert(12)')()}} <%= alert(13) %>",
    "| <style>*{color:red}</style> | <base href=//x> |\n| --- | --- |\n| <form action=/> | <math><mi//xlink:href=x> |",
    "\u202ereversed\u202c \u2066isolated\u2069 Z̸̡̛a̷l̶g̵o̸ \ufeff ﷽ 👨‍👩‍👧‍👦 " + "x" * 3000,
    "<chat-app></chat-app><input autofocus onfocus=alert(14)>",
]


@pytest.fixture
def dialogs() -> list[str]:
    """What any page of the test wanted to alert."""
    return []


@pytest.fixture
def mallory(bring: Bring, dialogs: list[str]) -> Iterator[Person]:
    yield watched(bring("alice"), dialogs)


def watched(person: Person, dialogs: list[str]) -> Person:
    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    person.window.context.on("dialog", note)
    return person


def test_hostile_texts_are_only_texts(
    site: Site, cast: Cast, bring: Bring, mallory: Person, dialogs: list[str], tmp_path: Path
) -> None:
    room = write(site, cast)
    describe(mallory)
    reader, staff = (watched(bring(name), dialogs) for name in ("bob", "grace"))
    reader.arrive(f"/rooms/{room}/")
    for text in ("<svg/onload=alert(3)>", "</script><script>alert(2)</script>"):
        reader.sees(text)
    talk(mallory, reader, room, tmp_path)
    seek(mallory, reader)
    look_at_views(mallory, reader, room)
    find_and_catch_up(mallory, reader, room)
    block(mallory, reader)
    look_at_admin(mallory, staff)
    assert dialogs == []
    for person in (mallory, reader, staff):
        person.window.expect_quiet()


def talk(mallory: Person, reader: Person, room: int, folder: Path) -> None:
    """A file, a reply to it, and who may see that."""
    file = folder / "'onload=alert(15) &lt;b&gt;.txt"
    file.write_text("<script>alert(16)</script>")
    mallory.arrive(f"/rooms/{room}/")
    mallory.attach(file)
    mallory.say("<b>look</b>")
    expect(reader.page.locator(".file-card")).to_be_visible()
    reader.act("<b>look</b>", "Reply")
    reader.say("I don't")
    reader.head.get_by_role("button", name="2 people").click()
    expect(reader.panel).to_contain_text(SHORT)
    reader.act("I don't", "Who can see this?")
    expect(reader.dialog.locator(".member").first).to_contain_text(SHORT)
    reader.page.keyboard.press("Escape")


def seek(mallory: Person, reader: Person) -> None:
    """A mention that stays unread, and the palette."""
    mallory.say(f"@{reader.username} mind the gap <img src=x onerror=alert(1)>")
    reader.act("mind the gap", "Mark as unread from here")
    reader.page.keyboard.press("Control+k")
    reader.page.keyboard.type("img")
    expect(reader.dialog.get_by_role("option").first).to_contain_text("<img")


def look_at_views(mallory: Person, reader: Person, room: int) -> None:
    """Every view in which others' words stand."""
    for path in (
        "/browse/",
        "/people/",
        f"/people/{mallory.username}/",
        "/inbox/",
        "/mentions/",
        f"/rooms/{room}/5",
        "/reminders/",
        "/search/?q=onerror",
    ):
        reader.page.goto(path)
        expect(reader.page.get_by_text("onerror=alert(1)").first).to_be_visible()


def find_and_catch_up(mallory: Person, reader: Person, room: int) -> None:
    """Where others' words stand, and one's own, of those who look for what they missed."""
    page = reader.page
    page.goto(f"/catchup/?room={room}&since=week")
    for part in ("Questions nobody answered", "Decisions", "Polls that are over", "To-do lists"):
        expect(page.locator("section", has=page.get_by_role("heading", name=part))).to_contain_text(QUESTION)
    expect(page.locator("chat-sidebar")).to_contain_text(FOLDER)
    page.goto(f"/search/?{urlencode({'q': LOOKED_FOR})}")
    expect(page.locator("chat-search")).to_contain_text("“\u2068<svg/onload=alert(34)>\u2069”")
    page.goto(f"/people/{mallory.username}/")
    expect(page.locator("main")).to_contain_text(STATUS)
    page.goto("/settings/notifications/")
    expect(page.get_by_label("Words, one a line")).to_have_value(WORD)


def block(mallory: Person, reader: Person) -> None:
    """The page that asks before blocking, and the list of those who are."""
    reader.page.goto(f"/people/{mallory.username}/block/")
    expect(reader.page.get_by_text("onerror=alert(1)").first).to_be_visible()
    reader.page.get_by_role("button", name="Block", exact=True).click()
    expect(reader.page.locator("form.row")).to_contain_text(SHORT)


def look_at_admin(mallory: Person, staff: Person) -> None:
    """What those who run the site see of it."""
    for path in (
        f"accounts/user/?q={mallory.username}",
        "chat/room/?q=alert",
        "chat/message/?q=alert",
        "chat/file/",
    ):
        staff.page.goto(f"/admin/{path}")
        expect(staff.page.locator("#result_list")).to_contain_text("alert(")


@pytest.mark.slow
def test_hostile_mails_are_only_mails(chromium: Browser, dialogs: list[str]) -> None:
    """A name like an address, an address and a site's name like scripts: in the mails, and on the mailbox's pages."""
    with Site.running(SITE_NAME="</title><script>alert(20)</script>", RATE_FACTOR="100") as site:
        mallory = watched(Person(chromium, site.url, "www.evil.example", "mallory"), dialogs)
        page = mallory.page
        page.goto("/accounts/signup/")
        page.get_by_label("Username").fill(mallory.username)
        page.get_by_label("E-mail").fill(HOSTILE_ADDRESS)
        page.locator("input[type=password]").fill("the first of many secrets")
        page.locator("form").last.evaluate("form => { form.noValidate = true; }")
        page.get_by_role("button", name="Create the account").click()
        expect(page.get_by_role("link", name="Open the mailbox of this site")).to_be_visible()
        page.goto("/accounts/password/reset/")
        page.get_by_label("E-mail").fill(HOSTILE_ADDRESS)
        page.locator("form").last.evaluate("form => { form.noValidate = true; }")
        page.locator("form").last.get_by_role("button").first.click()
        page.goto("/dev/mailbox/")
        rows = page.locator(".mails .row")
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text=HOSTILE_ADDRESS)).to_have_count(2)
        for number in range(2):
            page.goto("/dev/mailbox/")
            rows.nth(number).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("<script>alert(20)</script>")
            expect(page.locator(".mail-text")).to_contain_text("evil.")
            links = page.locator(".mail-text a").evaluate_all("all => all.map((one) => one.href)")
            assert len(links) == 1
            assert links[0].startswith(f"{site.url}/accounts/")
        assert dialogs == []
        mallory.window.expect_quiet()
        mallory.close()


def write(site: Site, cast: Cast) -> int:
    """A public room with a hostile name and topic, and every hostile text in it."""

    async def go(socket: Socket) -> int:
        made = await socket.ask("room.create", kind="public", name=SHORT, topic=TEXTS[2] + SHORT)
        await socket.ask("member.add", room=made["room"]["id"], user=cast["bob"].id)
        return int(made["room"]["id"])

    async def ask(socket: Socket) -> None:
        await socket.ask("status.set", emoji="⛵", text=STATUS)
        for text in (f"{QUESTION}?", f"Decision: {QUESTION}"):
            await socket.say(room, text)
        poll = {"room": room, "nonce": str(uuid4()), "question": QUESTION, "options": [QUESTION, "b"]}
        number = (await socket.ask("poll.create", **poll))["message"]["number"]
        await socket.ask("poll.vote", room=room, number=number, options=[1])
        await socket.ask("poll.close", room=room, number=number)
        await socket.ask("todo.create", room=room, nonce=str(uuid4()), title=QUESTION, items=[QUESTION])

    async def remind(socket: Socket) -> None:
        await socket.ask("folder.make", name=FOLDER, rooms=[room])
        await socket.ask("notification.settings", words=[WORD])
        at = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        for number in (5, 7):
            await socket.ask("reminder.create", room=room, number=number, text=SHORT, at=at)

    room = accounts.over_socket(site.url, cast["alice"].token, go)
    accounts.say_all(site.url, cast["alice"], room, TEXTS)
    accounts.over_socket(site.url, cast["alice"].token, ask)
    accounts.over_socket(site.url, cast["bob"].token, remind)
    return room


def describe(person: Person) -> None:
    """Hostile words in the profile."""
    page = person.page
    page.goto("/settings/profile/")
    page.get_by_label("Display name").fill(SHORT)
    page.locator("textarea[name=bio]").fill("\n".join(TEXTS[:4]))
    page.get_by_label("Status").fill(STATUS)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
