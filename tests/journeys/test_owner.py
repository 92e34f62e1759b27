"""The first steps on a new site: the address it prints, the link that makes its owner."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.person import Person
from tests.support.browser import Window
from tests.support.site import Site

MAKING = 30_000
"""Milliseconds: weeks of an example community are made meanwhile."""


@pytest.fixture
def window(site: Site, chromium: Browser) -> Iterator[Window]:
    opened = Window(chromium, site.url)
    yield opened
    opened.close()


def test_a_visitor_is_asked_to_sign_in(window: Window) -> None:
    window.page.goto("/")
    expect(window.page).to_have_url(f"{window.page.url.split('/accounts')[0]}/accounts/login/?next=/")
    expect(window.page.locator("form input[name=login]")).to_be_visible()
    window.expect_quiet()


def test_a_page_that_is_not_there(window: Window) -> None:
    answer = window.page.goto("/nowhere/at/all/")
    assert answer
    assert answer.status == 404
    assert "nowhere" not in window.page.inner_text("body")
    window.expect_quiet("404")


def test_the_set_up_link_makes_the_owner_and_an_example(chromium: Browser) -> None:
    """On a site that nobody owns yet: the link, the form, and a community to look at; and then never again."""
    with Site.running() as site:
        owner = Person(chromium, site.url, "dora", "dora")
        page = owner.page
        page.goto(site.setup_link())
        page.get_by_label("Username").fill("dora")
        page.get_by_label("E-mail").fill("dora@example.org")
        page.locator("input[type=password]").fill("the first of many secrets")
        page.get_by_label("example community").check()
        page.get_by_role("button", name="Begin").click(timeout=MAKING)
        expect(owner.side("Harbour watch")).to_contain_text("unread")
        owner.enter("Harbour watch")
        expect(owner.rows.last).to_be_in_viewport()
        page.get_by_role("button", name="Chat Connect").click()
        page.get_by_role("menuitem", name="Administration").click()
        expect(page).to_have_url(f"{site.url}/admin/")
        page.goto(site.setup_link())
        expect(page.get_by_text("works only once").or_(page.get_by_text("work only once"))).to_be_visible()
        owner.window.expect_quiet("410", "404")
        owner.close()
