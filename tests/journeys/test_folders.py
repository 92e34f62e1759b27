"""Folders in the list at the side: the same on both of one's devices, by mouse, by touch, by keys."""

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from tests.journeys import accounts
from tests.journeys.conftest import Bring, Cast
from tests.journeys.person import Person
from tests.journeys.test_hostile import SHORT
from tests.journeys.test_quiet import expect_no_barrier
from tests.support.site import Site

NAMES = ("ropes", "sails", "anchors")
Pair = tuple[Person, Person]


@pytest.fixture
def rooms(site: Site, cast: Cast) -> dict[str, int]:
    """Three rooms of bob's that alice is in."""
    return {name: accounts.make_room(site.url, cast["bob"], name, cast["alice"]) for name in NAMES}


@pytest.fixture
def devices(bring: Bring, rooms: dict[str, int]) -> Pair:
    """alice at her desk and at another one, at another web process."""
    return bring("alice").arrive(f"/rooms/{rooms['anchors']}/"), bring("alice", web=1).arrive("/browse/")


def folder(person: Person, name: str) -> Locator:
    return person.page.locator("chat-sidebar section[data-part]").filter(
        has=person.page.get_by_role("heading", name=name, exact=True)
    )


def inside(person: Person, name: str) -> Locator:
    return folder(person, name).locator(".side-row .truncate")


def options(person: Person, name: str, choice: str) -> None:
    folder(person, name).locator(".side-part").hover()
    folder(person, name).get_by_role("button", name=f"About this folder: {name}").click()
    person.page.get_by_role("menu").get_by_text(choice, exact=True).click()


def make_folder(person: Person, name: str) -> None:
    person.page.get_by_role("button", name="Arrange the list").click()
    person.page.get_by_role("menuitem", name="New folder").click()
    person.dialog.get_by_label("Name").fill(name)
    person.page.keyboard.press("Enter")
    expect(person.dialog).to_have_count(0)
    expect(folder(person, name)).to_be_visible()


def put(person: Person, room: str, name: str) -> None:
    person.side(room).hover()
    expect(person.page.locator(".side-list.movable")).to_be_attached()
    person.side(room).click(button="right")
    person.page.get_by_role("menuitem", name="Move to a folder").click()
    person.dialog.get_by_label(name, exact=True).check()
    person.dialog.get_by_role("button", name="Move", exact=True).click()
    expect(inside(person, name).filter(has_text=room)).to_be_visible()


def carry(person: Person, thing: Locator, to: Locator, part: float) -> None:
    """By the mouse, to `part` of the height of something: 0 is its upper edge."""
    page = person.page
    box = to.bounding_box()
    assert box
    thing.hover()
    expect(page.locator(".side-list.movable")).to_be_attached()
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] * part, steps=6)
    page.mouse.up()


def test_two_devices_of_one_person(site: Site, cast: Cast, devices: Pair, rooms: dict[str, int]) -> None:
    desk, other = devices
    make_folder(desk, "Boat")
    put(desk, "ropes", "Boat")
    expect(inside(other, "Boat")).to_have_text(["ropes"])
    folder(other, "Boat").get_by_role("button", name="Boat", exact=True).click()
    expect(inside(desk, "Boat")).to_have_count(0)
    accounts.say_all(site.url, cast["bob"], rooms["ropes"], ["They are all wet"])
    for person in devices:
        expect(folder(person, "Boat").locator(".badge")).to_contain_text("1")
    options(desk, "Boat", "Mark all as read")
    for person in devices:
        expect(folder(person, "Boat").locator(".badge")).to_have_count(0)
    options(desk, "Boat", "Delete the folder")
    expect(folder(other, "Boat")).to_have_count(0)
    expect(other.side("ropes")).to_be_visible()
    desk.page.get_by_role("button", name="Undo").last.click()
    expect(inside(other, "Boat")).to_have_text(["ropes"])
    for person in devices:
        person.window.expect_quiet()


@pytest.mark.slow
def test_by_mouse_and_by_keys(devices: Pair) -> None:
    """One of the folders has a hostile name."""
    desk, other = devices
    for name in ("Boat", SHORT):
        make_folder(desk, name)
    for room in NAMES:
        carry(desk, desk.side(room), folder(desk, "Boat").locator(".side-part"), 0.5)
        expect(inside(desk, "Boat").filter(has_text=room)).to_be_visible()
    expect(inside(other, "Boat")).to_have_text(["ropes", "sails", "anchors"])
    carry(desk, desk.side("anchors"), desk.side("ropes"), 0.2)
    expect(inside(other, "Boat")).to_have_text(["anchors", "ropes", "sails"])
    desk.side("ropes").focus()
    desk.page.keyboard.press("Alt+ArrowDown")
    expect(inside(other, "Boat")).to_have_text(["anchors", "sails", "ropes"])
    expect(desk.page.get_by_text("ropes stands in Boat now, as number 3.")).to_be_attached()
    expect(desk.side("ropes")).to_be_focused()
    folder(desk, SHORT).get_by_role("button", name=SHORT, exact=True).focus()
    desk.page.keyboard.press("Alt+ArrowUp")
    headings = other.page.locator("chat-sidebar section[data-part] h2")
    expect(headings).to_have_text([SHORT, "Boat", "Rooms", "Directs"])
    carry(desk, desk.side("sails"), desk.page.locator("section[data-part=rooms]"), 0.5)
    expect(inside(other, "Boat")).to_have_text(["anchors", "ropes"])
    options(desk, "Boat", "By name")
    expect(inside(other, "Boat")).to_have_text(["anchors", "ropes"])
    options(desk, "Boat", "Mute all")
    expect(other.side("ropes").get_by_label("muted")).to_be_visible()
    desk.page.get_by_role("button", name="Undo").last.click()
    expect(other.side("ropes").get_by_label("muted")).to_have_count(0)
    expect_no_barrier(desk.page)
    for person in devices:
        person.window.expect_quiet()


@pytest.mark.slow
def test_only_what_is_unread(site: Site, cast: Cast, devices: Pair, rooms: dict[str, int]) -> None:
    desk, other = devices
    desk.page.get_by_role("button", name="Arrange the list").click()
    desk.page.get_by_role("menuitemradio", name="Only what is unread").click()
    expect(other.page.get_by_text("Nothing is unread.")).to_be_visible()
    expect(desk.page.locator(".side-row[data-room]")).to_have_text(["anchors"])
    accounts.say_all(site.url, cast["bob"], rooms["sails"], ["Torn again"])
    for person, there in ((desk, 2), (other, 1)):
        expect(person.page.locator(".side-row[data-room]")).to_have_count(there)
    desk.enter("sails")
    desk.sees("Torn again")
    expect(desk.page.locator(".side-row[data-room]")).to_have_text(["sails"])
    other.page.get_by_role("button", name="Show all").click()
    expect(desk.side("ropes")).to_be_visible()
    for person in devices:
        person.window.expect_quiet()


@pytest.mark.slow
def test_by_touch(bring: Bring, rooms: dict[str, int]) -> None:
    phone = bring("alice", phone=True).arrive()
    make_folder(phone, "Boat")
    devtools = phone.page.context.new_cdp_session(phone.page)

    def finger(kind: str, at: FloatRect | None, part: float = 0.5) -> None:
        points = [{"x": at["x"] + 60, "y": at["y"] + at["height"] * part}] if at else []
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    row = phone.side("ropes").bounding_box()
    finger("touchStart", row)
    finger("touchEnd", None)
    phone.page.go_back()
    finger("touchStart", row)
    expect(phone.page.locator(".side-taken")).to_be_attached()
    finger("touchMove", folder(phone, "Boat").bounding_box(), 0.8)
    finger("touchMove", folder(phone, "Boat").bounding_box(), 0.5)
    finger("touchEnd", None)
    expect(inside(phone, "Boat")).to_have_text(["ropes"])
    finger("touchStart", phone.side("sails").bounding_box())
    expect(phone.page.locator(".side-taken")).to_be_attached()
    finger("touchEnd", None)
    expect(phone.page.get_by_role("menuitem", name="Move to a folder")).to_be_visible()
    expect_no_barrier(phone.page)
    phone.window.expect_quiet()
