"""The owner's account: one link, one owner."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command

from accounts import setup
from accounts.setup import actions, examples
from accounts.setup.models import SetupCode
from accounts.users.models import User
from tests.accounts.browser import Browser

pytestmark = pytest.mark.django_db
OWNER = {"username": "olga", "email": "olga@example.org", "password1": "correct horse 9", "begin": "empty"}


@pytest.fixture
def code() -> str:
    link = setup.link()
    assert link is not None
    parts = urlsplit(link)
    assert parts.path == "/setup"
    return parts.query.removeprefix("code=")


@pytest.fixture
def made_for() -> Iterator[list[str]]:
    owners: list[str] = []
    before = dict(examples._examples)
    examples.offer(
        examples.Example("small", "A village", "Ten people", lambda owner: owners.append(owner.username))
    )
    yield owners
    examples._examples.clear()
    examples._examples.update(before)


def test_the_link_makes_a_verified_owner_who_is_in(browser: Browser, code: str) -> None:
    assert browser.get(f"/setup?code={code}").status_code == 200
    assert browser.post("/setup", OWNER | {"code": code})["Location"] == "/"
    owner = User.objects.get()
    assert (owner.is_superuser, owner.is_staff, browser.signed_in) == (True, True, True)
    assert EmailAddress.objects.get().verified and not mail.outbox


def test_a_second_use_makes_nobody(browser: Browser, code: str) -> None:
    browser.post("/setup", OWNER | {"code": code})
    thief = Browser()
    page = thief.get(f"/setup?code={code}")
    assert page.status_code == 410 and b"This site is set up" in page.content
    assert (
        thief.post("/setup", OWNER | {"username": "eve", "email": "eve@x.org", "code": code}).status_code
        == 410
    )
    assert User.objects.count() == 1 and setup.link() is None


def test_links_of_earlier_starts_make_no_second_owner(browser: Browser, code: str) -> None:
    later = setup.link()
    assert later is not None
    browser.post("/setup", OWNER | {"code": code})
    assert Browser().get(f"/setup?{urlsplit(later).query}").status_code == 410
    with pytest.raises(actions.AlreadySetUp):
        actions.make_owner(urlsplit(later).query.removeprefix("code="), "eve", "eve@x.org", "correct horse 9")


@pytest.mark.parametrize("wrong", ["", "x", "a" * 32])
def test_a_wrong_code_opens_nothing(browser: Browser, code: str, wrong: str) -> None:
    assert browser.get(f"/setup?code={wrong}").status_code == 404
    assert browser.post("/setup", OWNER | {"code": wrong}).status_code == 404
    assert not User.objects.exists()


def test_the_code_itself_is_not_kept(code: str) -> None:
    row = SetupCode.objects.get()
    assert code not in (row.digest, str(row)) and len(row.digest) == 64


def test_a_mistake_costs_neither_the_link_nor_what_was_typed(browser: Browser, code: str) -> None:
    answer = browser.post("/setup", OWNER | {"code": code, "password1": "short"})
    assert answer.status_code == 200 and b'value="olga"' in answer.content and b"at least 8" in answer.content
    assert browser.post("/setup", OWNER | {"code": code}).status_code == 302


def test_an_example_is_made_for_the_owner_who_asks(browser: Browser, code: str, made_for: list[str]) -> None:
    assert b"A village" in browser.get(f"/setup?code={code}").content
    assert browser.post("/setup", OWNER | {"code": code, "begin": "nonsense"}).status_code == 200
    assert made_for == [] and not User.objects.exists()
    browser.post("/setup", OWNER | {"code": code, "begin": "small"})
    assert made_for == ["olga"]


def test_an_example_that_fails_keeps_no_owner_out(browser: Browser, code: str, made_for: list[str]) -> None:
    examples.offer(examples.Example("broken", "Broken", "", lambda owner: [][owner.pk]))
    assert browser.post("/setup", OWNER | {"code": code, "begin": "broken"})["Location"] == "/"
    assert b"could not be made" in browser.get("/settings/profile/").content


def test_empty_means_empty(browser: Browser, code: str, made_for: list[str]) -> None:
    browser.post("/setup", OWNER | {"code": code})
    assert made_for == []


def test_the_commands(capsys: pytest.CaptureFixture[str], alice: User) -> None:
    call_command("setup_link")
    assert "/setup?code=" in capsys.readouterr().out
    alice.is_superuser = True
    alice.save()
    call_command("setup_link")
    assert capsys.readouterr().out == ""
