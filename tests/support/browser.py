"""People's browsers: Chromium by Playwright, with everything a page complains about written down."""

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)

from tests.support.tools import install_browser

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# A refusal by the Content-Security-Policy or Trusted Types, also where no console line tells it.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.effectiveDirective} refused ${event.blockedURI} in ${event.sourceFile}`));
"""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser. It is installed when there is none; where that can't be, the test fails."""
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        try:
            yield browser
        finally:
            browser.close()


def launch(kind: BrowserType, *, microphone: bool = True) -> Browser:
    """A browser with a microphone that beeps, which its person lets every page have, or none."""
    answer = "" if microphone else "=deny"
    return kind.launch(
        executable_path=install_browser(),
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--use-fake-device-for-media-stream",
            f"--use-fake-ui-for-media-stream{answer}",
        ],
    )


class Window:
    """One person's browser window, with cookies of its own. `complaints` has what its pages logged as an
    error, what threw, and each answer of 500 and above."""

    def __init__(
        self, browser: Browser, url: str, *, phone: bool = False, dark: bool = False, **options: Any
    ) -> None:
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if dark else "light",
            **options,
        )
        self.context.set_default_timeout(10_000)
        self.context.add_init_script(LISTEN)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.complaints.append(f"thrown: {error.error}"))
        self.context.on("response", self._response)
        self.page: Page = self.context.new_page()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"status {response.status}: {response.url}")

    def expect_quiet(self, *allowed: str) -> None:
        """Fail when a page complained. `allowed`: pieces of lines that Chromium itself writes for what the
        test did on purpose, such as `404`."""
        loud = [line for line in self.complaints if not any(piece in line for piece in allowed)]
        assert loud == []

    def close(self) -> None:
        """Close the window and forget its cookies."""
        self.context.close()
