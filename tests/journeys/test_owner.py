"""The first steps on a new site: the address it prints, the link that makes its owner."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import Window
from tests.support.site import Site


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


def test_the_set_up_link_asks_for_the_owner(site: Site, window: Window) -> None:
    window.page.goto(site.setup_link())
    expect(window.page.locator("form input[name=username]")).to_be_visible()
    window.expect_quiet()
