"""Making an account: open, by invitation, closed; the address proved by its link."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from pytest_django import Settings

from accounts.signup import invitations, made
from accounts.users.models import User
from tests.accounts.browser import Browser, link_of_last_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def welcomed() -> Iterator[list[str]]:
    heard: list[str] = []

    def hear(user: User) -> None:
        heard.append(user.username)

    made.listen(hear)
    yield heard
    made.forget(hear)


def test_from_the_form_by_the_mail_into_the_site(browser: Browser, welcomed: list[str]) -> None:
    assert browser.sign_up("bob", "Bob@Example.org")["Location"] == "/accounts/confirm-email/"
    bob = User.objects.get(username="bob")
    address = EmailAddress.objects.get(user=bob)
    assert (address.email, address.primary, address.verified) == ("bob@example.org", True, False)
    assert not browser.signed_in and welcomed == [], "nobody is in before the link was opened"
    link = link_of_last_mail("bob@example.org")
    assert browser.get(link).status_code == 200 and not browser.signed_in, (
        "a mail scanner's GET confirms nothing"
    )
    assert browser.post(link)["Location"] == "/"
    assert browser.signed_in and welcomed == ["bob"]
    browser.post("/accounts/logout/")
    assert browser.sign_in("BOB@example.org", "correct horse 9")["Location"] == "/"
    assert welcomed == ["bob"], "once in an account's life"


def test_a_new_address_is_no_new_account(browser: Browser, welcomed: list[str]) -> None:
    browser.sign_up("bob", "bob@example.org")
    browser.post(link_of_last_mail("bob@example.org"))
    again = browser.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"})["Location"]
    browser.post(again, {"password": "correct horse 9", "next": "/accounts/email/"})
    browser.post(link_of_last_mail("new@example.org"))
    assert User.objects.get().email == "new@example.org" and welcomed == ["bob"]


def test_a_confirmation_link_works_once(browser: Browser) -> None:
    browser.sign_up("bob", "bob@example.org")
    link = link_of_last_mail("bob@example.org")
    browser.post(link)
    thief = Browser()
    assert b"doesn't work" in thief.get(link).content.replace(b"&#x27;", b"'")
    thief.post(link)
    assert not thief.signed_in


def test_the_link_in_another_browser_proves_the_address_but_signs_nobody_in(browser: Browser) -> None:
    browser.sign_up("bob", "bob@example.org")
    phone = Browser()
    assert phone.post(link_of_last_mail("bob@example.org"))["Location"] == "/accounts/login/"
    assert not phone.signed_in
    assert phone.sign_in("bob", "correct horse 9")["Location"] == "/"


@pytest.mark.parametrize(
    ("field", "data", "error"),
    [
        ("username", {"username": "a1ice"}, b"looks too much like"),
        ("username", {"username": "ALICE"}, b"is taken"),
        ("username", {"username": "x"}, b"2 to 32"),
        ("username", {"username": ""}, b"required"),
        ("username", {"username": "x" * 33}, b"2 to 32"),
        ("email", {"email": "nothing"}, b"valid email"),
        ("password1", {"password1": "seven77"}, b"at least 8"),
        ("password1", {"password1": "x" * 129}, b"at most 128"),
        ("password1", {"password1": "password123"}, b"too common"),
    ],
)
def test_each_mistake_is_said_at_its_field_and_nothing_is_lost(
    browser: Browser, alice: User, field: str, data: dict[str, str], error: bytes
) -> None:
    form = {"username": "bob", "email": "bob@example.org", "password1": "correct horse 9"} | data
    answer = browser.post("/accounts/signup/", form)
    page = answer.content
    assert answer.status_code == 200 and User.objects.count() == 1
    assert error in page.split(f'id="id_{field}_error"'.encode())[1].split(b"</div>")[0]
    for name in ("username", "email"):
        assert not form[name] or f'value="{form[name]}"'.encode() in page
    assert form["password1"].encode() not in page


def test_a_known_address_gets_the_same_answer_and_a_mail(alice: User) -> None:
    new, known = Browser(), Browser()
    first, second = new.sign_up("bob", "bob@example.org"), known.sign_up("carol", "alice@example.org")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert new.get(first["Location"]).content == known.get(second["Location"]).content.replace(
        b"alice@example.org", b"bob@example.org"
    )
    assert not User.objects.filter(username="carol").exists()
    assert [letter.to for letter in mail.outbox] == [["bob@example.org"], ["alice@example.org"]]


def test_closed_means_closed(browser: Browser, settings: Settings) -> None:
    settings.SIGNUP = "closed"
    assert b"no new people" in browser.get("/accounts/signup/").content
    assert browser.sign_up("bob", "bob@example.org").status_code == 200
    assert not User.objects.exists()


@pytest.fixture
def one_invitation(settings: Settings) -> Iterator[list[tuple[str, str]]]:
    settings.SIGNUP = "invite"
    spent: list[tuple[str, str]] = []

    def valid(token: str) -> bool:
        return token in ("good", "just over") and ("good", "bob") not in spent

    def spend(token: str, user: User) -> None:
        if token == "just over":
            raise ValidationError("This invitation is used up.")
        spent.append((token, user.username))

    invitations.offer(valid, spend)
    yield spent
    invitations._offers.remove(invitations.Offer(valid, spend))


def keep(browser: Browser, token: str) -> None:
    """What the page of an invitation does."""
    request = HttpRequest()
    request.session = browser.client.session
    invitations.keep(request, token)
    request.session.save()


def test_by_invitation_only(browser: Browser, one_invitation: list[tuple[str, str]]) -> None:
    assert b"By invitation only" in browser.get("/accounts/signup/").content
    browser.sign_up("bob", "bob@example.org")
    assert not User.objects.exists(), "posting past the page doesn't help"
    keep(browser, "wrong")
    assert b"By invitation only" in browser.get("/accounts/signup/").content
    keep(browser, "good")
    assert browser.sign_up("bob", "bob@example.org").status_code == 302
    assert one_invitation == [("good", "bob")]
    again = Browser()
    keep(again, "good")
    again.sign_up("eve", "eve@example.org")
    assert not User.objects.filter(username="eve").exists()


def test_an_invitation_that_ran_out_meanwhile_makes_no_account(
    browser: Browser, one_invitation: list[tuple[str, str]]
) -> None:
    keep(browser, "just over")
    answer = browser.sign_up("bob", "bob@example.org")
    assert answer.status_code == 200 and b"used up" in answer.content
    assert not User.objects.exists() and not mail.outbox


def test_a_site_without_mail_takes_the_invited_and_leaves_the_address_unverified(
    browser: Browser, one_invitation: list[tuple[str, str]], welcomed: list[str], settings: Settings
) -> None:
    settings.CAN_MAIL, settings.ACCOUNT_EMAIL_VERIFICATION = False, "none"
    keep(browser, "good")
    assert b"stays unverified" in browser.get("/accounts/signup/").content
    assert browser.sign_up("bob", "bob@example.org")["Location"] == "/"
    assert browser.signed_in and welcomed == ["bob"]
    assert not EmailAddress.objects.get(user__username="bob").verified


def test_every_door_makes_the_row_of_the_address(alice: User) -> None:
    owner = User.objects.create_superuser("olga", "Olga@Example.org", "correct horse 9")
    rows = dict(EmailAddress.objects.values_list("user__username", "verified"))
    assert rows == {"alice": True, "olga": True} and owner.email == "olga@example.org"
