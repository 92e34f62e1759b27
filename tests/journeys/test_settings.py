"""What a person changes about himself, and where others see it."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.support.site import Site

PAPER = {"light": "rgb(250, 248, 244)", "dark": "rgb(23, 21, 29)"}
GROUND = "getComputedStyle(document.body).backgroundColor"


def test_the_theme_is_mine_on_every_page(bring: Bring) -> None:
    alice = bring("alice").arrive("/rooms/general/")
    page = alice.page
    assert page.evaluate(GROUND) == PAPER["light"]
    alice.page.locator("chat-self").get_by_label("Settings").click()
    page.get_by_role("link", name="Appearance").click()
    page.locator(".segments").get_by_text("Dark").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(GROUND) == PAPER["dark"]
    page.get_by_role("link", name="Back to the chat").click()
    expect(alice.head).to_be_visible()
    assert page.evaluate(GROUND) == PAPER["dark"]
    alice.window.expect_quiet()


def test_a_new_name_and_face_reach_open_pages(site: Site, cast: Cast, bring: Bring, tmp_path: Path) -> None:
    picture = tmp_path / "me.jpg"
    Image.radial_gradient("L").save(picture)
    room = accounts.make_room(site.url, cast["alice"], "mirror", cast["bob"])
    alice, bob = bring("alice").arrive(f"/rooms/{room}/"), bring("bob", web=1).arrive(f"/rooms/{room}/")
    alice.say("Guess who")
    bob.sees("Guess who")
    author = bob.row("Guess who").locator(".author")
    expect(author).to_have_text(alice.name)

    page = alice.page
    page.goto("/settings/profile/")
    page.get_by_label("Display name").fill("Alice of the Lighthouse")
    page.get_by_role("button", name="Save").click()
    expect(author).to_have_text("Alice of the Lighthouse")
    page.locator("input[type=file]").set_input_files(picture)
    expect(page.get_by_role("button", name="Remove it")).to_be_visible()
    expect(page.get_by_role("button", name="Use this picture")).to_be_hidden()
    face = bob.row("Guess who").locator(".tile img")
    expect(face).to_be_visible()
    assert face.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    # Made anew: never the bytes that were sent up.
    sent = picture.read_bytes()
    shown = bob.window.context.request.get(str(face.get_attribute("src")))
    assert shown.ok
    assert shown.body() != sent
    alice.window.expect_quiet()
    bob.window.expect_quiet()


def test_a_new_password_keeps_this_tab_and_ends_the_other_device(cast: Cast, bring: Bring) -> None:
    other = bring("alice", web=1).arrive("/rooms/general/")
    alice = bring("alice")
    alice.window.context.clear_cookies()
    alice.sign_in(accounts.PASSWORD)
    alice.arrive("/rooms/general/")
    changing = alice.tab()
    changing.goto("/settings/security/")
    changing.locator(".row", has_text="Password").get_by_role("link", name="Change").click()
    changing.locator("input[name=oldpassword]").fill(accounts.PASSWORD)
    changing.locator("input[name=password1]").fill("quite another secret of mine")
    changing.get_by_role("button", name="Change it").click()
    # The other device is out, by itself; this one goes on, in both of its tabs.
    expect(other.page.get_by_role("heading", name="Welcome back")).to_be_visible()
    changing.goto("/settings/devices/")
    expect(changing.locator(".pill", has_text="this device")).to_be_visible()
    alice.say(f"Still {cast['alice'].username}")
    alice.sees(f"Still {cast['alice'].username}")
    expect(alice.page.locator(".message.waiting")).to_have_count(0)
    # The old password is worth nothing, the new one opens.
    other.sign_in(accounts.PASSWORD)
    expect(other.page.get_by_role("alert")).to_be_visible()
    other.sign_in("quite another secret of mine")
    expect(other.head).to_be_visible()
    for person in (alice, other):
        person.window.expect_quiet()
