"""Pictures of the site as it stands, to be held beside docs/look.md: `python -m tests.journeys.pictures FOLDER`.

Desk and phone, light and dark: the chat, sign-in, browse, settings, the palette; and on a phone the list. A site of
its own is started with the example community. With `--docs` the three pictures of the README are made anew, too.
"""

import argparse
import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect

from tests.journeys import accounts
from tests.journeys.person import Person
from tests.support.browser import chromium
from tests.support.entrants import run
from tests.support.site import ROOT, Site

DESK = {"width": 1360, "height": 860}
ROOM = "harbour-watch"
_FILL = """
import json
from accounts.models import User
from accounts.profiles import actions
from chat import relay
from chat.community import example
from chat.rooms.models import Room
user = User.objects.get(username="grace")
actions.update(user, name="Grace Lee", status_emoji="🌴", status_text="Back on Monday")
with relay.holding():
    example.make(user)
print(json.dumps("made"))
"""
README = (
    ("desk", "/rooms/slipway/?panel=members", False, False),
    ("dark", "/rooms/noticeboard/", False, True),
    ("phone", "/rooms/slipway/", True, False),
)
Shot = Callable[[Person], None]


def main() -> None:
    parser = argparse.ArgumentParser(description="Make pictures of the site as it stands.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--docs", action="store_true", help="make those of the README anew, too")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with Site.running(RATE_FACTOR="100") as site, chromium() as browser:
        (grace,) = accounts.make(site, "grace")
        run(site, _FILL)
        for phone in (False, True):
            for dark in (False, True):
                album(browser, site, grace, options.folder, phone=phone, dark=dark)
        if options.docs:
            readme(browser, site, grace)


def album(
    browser: Browser, site: Site, account: accounts.Account, folder: Path, *, phone: bool, dark: bool
) -> None:
    """Every view in one size and light."""
    ending = f"{'phone' if phone else 'desk'}-{'dark' if dark else 'light'}"
    shots: dict[str, Shot] = {"chat": chat, "members": members, "browse": browse, "palette": palette}
    shots |= {"settings": settings, "profile": profile} | ({"list": home} if phone else {})
    for name, shot in {"signin": signin, "signup": signup, **shots}.items():
        person = somebody(browser, site, account, phone=phone, dark=dark)
        if name in ("signin", "signup"):
            person.window.context.clear_cookies()
        shot(person)
        keep(person, folder / f"{name}-{ending}.png")
        person.close()


def readme(browser: Browser, site: Site, account: accounts.Account) -> None:
    """The pictures of the README: where somebody shared a picture, with reactions and quotes around it."""
    folder = ROOT / "docs" / "pictures"
    for name, path, phone, dark in README:
        person = somebody(browser, site, account, phone=phone, dark=dark, device_scale_factor=1 + phone)
        person.arrive(path)
        picture = person.page.locator(".picture img").first
        while not picture.count():
            person.page.evaluate("document.querySelector('chat-timeline .scroller').scrollTop -= 400")
            person.page.wait_for_timeout(100)
        picture.evaluate("image => image.scrollIntoView({block: 'center'})")
        person.page.mouse.move(0, 0)
        keep(person, folder / f"{name}.png")
        person.close()


def somebody(
    browser: Browser, site: Site, account: accounts.Account, *, phone: bool, **how: object
) -> Person:
    person = Person(browser, site.url, account.username, account.name, phone=phone, **how).keep(
        account.cookie
    )
    if not phone:
        person.page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return person


def keep(person: Person, path: Path) -> None:
    """Take the picture, with a palette of its own: a third of the size."""
    person.page.evaluate("document.fonts.ready")
    person.page.wait_for_timeout(700)  # pictures, colours of code, marks of presence: all that comes late
    image = Image.open(io.BytesIO(person.page.screenshot())).convert("RGB")
    image.quantize(256, kmeans=1, dither=Image.Dither.NONE).save(path, optimize=True)
    print(path, f"{path.stat().st_size / 1000:.0f} kB")


def chat(person: Person) -> None:
    person.arrive(f"/rooms/{ROOM}/")
    expect(person.rows.last).to_be_attached()


def members(person: Person) -> None:
    person.arrive(f"/rooms/{ROOM}/?panel=members")
    expect(person.panel.locator(".member").first).to_be_visible()


def browse(person: Person) -> None:
    person.arrive("/browse/")
    expect(person.page.locator(".browse-row").first).to_be_visible()


def palette(person: Person) -> None:
    chat(person)
    person.page.keyboard.press("Control+k")
    expect(person.dialog.get_by_role("option").first).to_be_visible()
    person.page.keyboard.type("e")


def home(person: Person) -> None:
    person.arrive("/")


def settings(person: Person) -> None:
    person.page.goto("/settings/")


def profile(person: Person) -> None:
    person.page.goto("/settings/security/")


def signin(person: Person) -> None:
    person.page.goto("/accounts/login/")


def signup(person: Person) -> None:
    person.page.goto("/accounts/signup/")


if __name__ == "__main__":
    main()
