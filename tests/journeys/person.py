"""A person at a browser: what people do in the chat, and what they see there. Journeys are told with these verbs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser, Download, Locator, Page, expect

from tests.support.browser import Window

# A person waits so long for what should be there at once; two cores are shared with servers and browsers.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)

LINKS = """
boxes => boxes.flatMap(box => [...box.querySelectorAll("a, img")])
    .map(one => one.getAttribute("href") ?? one.getAttribute("src"))
"""
# Writes down when something first stood on the page.
STOPWATCH = """
([selector, text]) => {
    window.came = new Promise((came) => new MutationObserver(() => {
        if ([...document.querySelectorAll(selector)].some(one => one.textContent.includes(text))) came(Date.now());
    }).observe(document.body, {subtree: true, childList: true, characterData: true}));
}
"""
CAME = "Promise.race([window.came, new Promise((_, late) => setTimeout(() => late(Error('it never came')), 15_000))])"


class Person:
    """Somebody in a window of his own. `page` is the tab in front."""

    def __init__(self, browser: Browser, url: str, username: str, name: str, **how: Any) -> None:
        """Somebody at the door of the site at `url`, not signed in. `how`: phone, dark …"""
        self.url, self.username, self.name = url, username, name
        self.window = Window(browser, url, **how)
        self.page: Page = self.window.page

    def keep(self, cookie: str) -> Self:
        """Go on with a session that began elsewhere."""
        self.window.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.url}])
        return self

    # Moving about

    def arrive(self, path: str = "/") -> Self:
        """Open the chat and wait until it is connected and has its list of rooms."""
        self.page.goto(path)
        expect(self.page.locator("chat-sidebar #part-rooms")).to_be_attached()
        return self

    def rest(self) -> Self:
        """Wait until the page has all that has to open without a connection, too."""
        expect(self.page.locator("html[data-rested]")).to_be_attached()
        return self

    def enter(self, room: str) -> None:
        """Open a room or direct from the list at the side."""
        self.side(room).click()
        expect(self.head).to_contain_text(room)

    def tab(self) -> Page:
        """A second tab of the same browser."""
        return self.window.context.new_page()

    @property
    def room(self) -> int:
        """The id of the room that is open."""
        row = self.page.locator("chat-sidebar .side-row[aria-current=page]")
        return int(row.get_attribute("data-room") or 0)

    def links(self) -> list[str]:
        """The addresses of the files on the page, of their thumbnails too."""
        found: list[str] = self.page.locator("chat-timeline .files").evaluate_all(LINKS)
        return found

    # What there is to see

    @property
    def head(self) -> Locator:
        return self.page.locator("chat-room-head")

    @property
    def rows(self) -> Locator:
        """The messages of the timeline, those that happen to be drawn."""
        return self.page.locator("chat-timeline .message")

    @property
    def panel(self) -> Locator:
        return self.page.locator("chat-panel")

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog[open]")

    @property
    def field(self) -> Locator:
        """Where the person writes."""
        return self.page.locator("chat-composer textarea")

    @property
    def offline(self) -> Locator:
        return self.page.locator("chat-offline .offline")

    def side(self, room: str) -> Locator:
        """A room or direct in the list at the side."""
        return self.page.locator("chat-sidebar .side-row").filter(has_text=room)

    def row(self, text: str) -> Locator:
        """The message that says this."""
        return self.rows.filter(has_text=text)

    def says(self) -> Sequence[str]:
        """The words of every message on the page, from top to bottom."""
        return self.page.locator("chat-timeline .message .words").all_inner_texts()

    def sees(self, *texts: str) -> None:
        """Each of these messages is there, once."""
        for text in texts:
            expect(self.row(text)).to_have_count(1)

    def watches_for(self, selector: str, text: str) -> Callable[[float], float]:
        """Begin to watch for something on the page. The answer, called with a time in seconds since 1970 when
        it is there, gives how many seconds later it came."""
        self.page.evaluate(STOPWATCH, [selector, text])
        return lambda began: float(self.page.evaluate(CAME)) / 1000 - began

    # Doing

    def sign_in(self, password: str) -> None:
        """Sign in by the form."""
        self.page.goto("/accounts/login/")
        self.page.locator("input[name=login]").fill(self.username)
        self.page.locator("input[name=password]").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def say(self, text: str) -> None:
        """Write a message and send it by Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    def act(self, text: str, label: str) -> None:
        """Do something with a message by its bar, or its menu where the bar doesn't have it."""
        self.row(text).hover()
        bar = self.page.locator(".message-bar")
        button = bar.get_by_role("button", name=label, exact=True)
        expect(bar).to_be_visible()
        if button.count():
            button.click()
            return
        bar.get_by_role("button", name="More", exact=True).click()
        self.page.get_by_role("menuitem", name=label, exact=True).click()

    def attach(self, path: Path) -> None:
        """Put a file to what is being written, by the button."""
        with self.page.expect_file_chooser() as chosen:
            self.page.get_by_role("button", name="Add a file").click()
        chosen.value.set_files(path)
        expect(self.page.locator(".tray-item", has_text=path.name)).to_be_visible()

    def download(self, name: str) -> Download:
        """Have a file that stands in the timeline."""
        with self.page.expect_download() as begun:
            self.page.locator(".file-card", has_text=name).click()
        return begun.value

    def close(self) -> None:
        self.window.close()
