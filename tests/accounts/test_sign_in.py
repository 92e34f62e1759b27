"""Signing in, forgotten passwords, and what nobody learns or guesses."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import Settings

from accounts.suspensions import actions as suspensions
from accounts.users import checks
from accounts.users.models import User
from tests.accounts.browser import Browser, link_of_last_mail
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("login", ["alice", "ALICE", " alice ", "alice@example.org", "Alice@Example.ORG"])
def test_by_name_or_address(alice: User, browser: Browser, login: str) -> None:
    assert browser.sign_in(login)["Location"] == "/"
    assert browser.signed_in


def test_one_answer_for_whatever_is_wrong(alice: User) -> None:
    answers = set()
    for login in ("alice", "nobody", "alice@example.org", "nobody@example.org", "a" * 200):
        page = Browser().sign_in(login, "not the password").content
        answers.add(page.split(b'role="alert"')[1].split(b"</div>")[0])
    assert len(answers) == 1


def test_next_leads_only_to_this_site(alice: User) -> None:
    for after, where in (
        ("/rooms/general/", "/rooms/general/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
    ):
        answer = Browser().post("/accounts/login/", {"login": "alice", "password": PASSWORD, "next": after})
        assert answer["Location"] == where


def test_five_tries_an_account_however_it_is_written(alice: User) -> None:
    """T53: from many addresses, by name and e-mail, with case, accents of the eye and spoofed headers."""
    spellings = ["alice", "ALICE", "alice@example.org", "Alice@Example.org", "а" + "lice", "a1ice", " alice"]
    answers = [
        Browser().post(
            "/accounts/login/",
            {"login": login, "password": "guess"},
            headers={"x-forwarded-for": f"9.9.9.{at}"},
        )
        for at, login in enumerate(spellings)
    ]
    tried = [b"go together" in answer.content for answer in answers]
    assert tried == [True] * 5 + [False] * 2
    assert b"Too many tries" in answers[-1].content
    assert b"Too many tries" in Browser().sign_in("alice").content, "the right password has to wait too"


def test_others_sign_in_while_one_is_guessed_at(alice: User, bob: User) -> None:
    for _ in range(7):
        Browser().sign_in("alice", "guess")
    assert Browser().sign_in("bob")["Location"] == "/"


def test_limits_by_address_do_not_listen_to_forwarding_headers(alice: User, browser: Browser) -> None:
    answers = [
        browser.post(
            "/accounts/login/",
            {"login": f"nobody{at}", "password": "guess"},
            headers={"x-forwarded-for": f"9.9.9.{at}"},
        )
        for at in range(12)
    ]
    assert b"Too many tries" in answers[-1].content


def test_a_name_that_looks_like_an_address_is_no_way_round(alice: User, browser: Browser) -> None:
    with pytest.raises(ValidationError, match="Letters, digits"):
        checks.username("alice@example.org")


def test_an_unverified_address_gets_a_link_instead_of_the_site(browser: Browser) -> None:
    User.objects.create_user("carol", "carol@example.org", PASSWORD)
    assert browser.sign_in("carol")["Location"] == "/accounts/confirm-email/"
    assert not browser.signed_in and len(mail.outbox) == 1
    browser.post(link_of_last_mail("carol@example.org"))
    assert browser.signed_in


def test_a_forgotten_password(alice: User, browser: Browser) -> None:
    old = Browser()
    old.sign_in("alice")
    browser.post("/accounts/password/reset/", {"email": "alice@example.org"})
    form = browser.get(link_of_last_mail("alice@example.org"))["Location"]
    assert browser.post(form, {"password1": "short"}).status_code == 200
    assert browser.post(form, {"password1": "a new long secret"})["Location"] == "/"
    assert browser.signed_in and not old.signed_in
    assert Browser().sign_in("alice", "a new long secret")["Location"] == "/"


def test_a_reset_link_works_once_and_for_a_day(alice: User, browser: Browser, settings: Settings) -> None:
    browser.post("/accounts/password/reset/", {"email": "alice@example.org"})
    link = link_of_last_mail("alice@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert "Location" not in Browser().get(link).headers
    form = browser.get(link)["Location"]
    browser.post(form, {"password1": "a new long secret"})
    assert "Location" not in Browser().get(link).headers


def test_asking_for_a_password_tells_nobody_who_is_here(alice: User) -> None:
    known, unknown = Browser(), Browser()
    first = known.post("/accounts/password/reset/", {"email": "alice@example.org"})
    second = unknown.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert known.get(first["Location"]).content == unknown.get(second["Location"]).content
    assert "/key/" in str(mail.outbox[0].body) and "/key/" not in str(mail.outbox[1].body)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:8000@evil.example", "evil.example:8000"]
)
def test_a_forged_host_is_refused(alice: User, browser: Browser, host: str) -> None:
    """T54."""
    browser.get("/accounts/login/")
    assert browser.get("/accounts/password/reset/", headers={"host": host}).status_code == 400
    assert (
        browser.post(
            "/accounts/password/reset/", {"email": "alice@example.org"}, headers={"host": host}
        ).status_code
        == 400
    )
    assert not mail.outbox


@pytest.mark.parametrize("headers", [{"host": "localhost:6666"}, {"x-forwarded-host": "evil.example"}])
def test_links_in_mails_lead_to_the_configured_site(
    alice: User, browser: Browser, settings: Settings, headers: dict[str, str]
) -> None:
    """T54."""
    browser.post("/accounts/password/reset/", {"email": "alice@example.org"}, headers=headers)
    Browser().sign_up("bob", "bob@example.org")
    bodies = [str(letter.body) for letter in mail.outbox]
    assert len(bodies) == 2 and all(f"{settings.SITE_URL}/accounts/" in body for body in bodies)
    assert not any("6666" in body or "evil" in body for body in bodies)


def test_a_new_address_counts_when_it_is_proved(alice: User, browser: Browser) -> None:
    browser.sign_in("alice")
    again = browser.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"})["Location"]
    assert again == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F" and not mail.outbox
    browser.post(again, {"password": PASSWORD, "next": "/accounts/email/"})
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    browser.post(link_of_last_mail("new@example.org"))
    alice.refresh_from_db()
    assert alice.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", True)]
    assert ["alice@example.org"] in [letter.to for letter in mail.outbox], "the old address is told"


def test_without_the_password_no_new_address(alice: User, browser: Browser) -> None:
    browser.sign_in("alice")
    again = browser.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"})["Location"]
    answer = browser.post(again, {"password": "guess", "next": "/accounts/email/"})
    assert answer.status_code == 200 and b"your password" in answer.content
    assert not EmailAddress.objects.filter(email="new@example.org").exists()


def test_the_wrong_current_password_changes_nothing(alice: User, browser: Browser) -> None:
    browser.sign_in("alice")
    new = {"oldpassword": "not it", "password1": "a new long secret"}
    answer = browser.post("/accounts/password/change/", new)
    assert b"your current password" in answer.content.split(b'id="id_oldpassword_error"')[1]
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_the_suspended_get_in_by_no_link(alice: User, grace: User, browser: Browser) -> None:
    browser.post("/accounts/password/reset/", {"email": "alice@example.org"})
    form = browser.get(link_of_last_mail("alice@example.org"))["Location"]
    suspensions.suspend(grace, alice, "Spam in every room")
    answer = browser.post(form, {"password1": "a new long secret"})
    assert answer.status_code == 403 and b"Spam in every room" in answer.content and not browser.signed_in


def test_the_suspended_confirm_nothing_into_the_site(grace: User, browser: Browser) -> None:
    browser.sign_up("bob", "bob@example.org")
    suspensions.suspend(grace, User.objects.get(username="bob"), "Spam in every room")
    browser.post(link_of_last_mail("bob@example.org"))
    assert not browser.signed_in


def test_a_mail_server_that_is_down_is_said_and_breaks_nothing(browser: Browser) -> None:
    with patch(
        "django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=OSError("no route")
    ):
        answer = browser.sign_up("bob", "bob@example.org")
    assert answer.status_code == 302
    page = browser.get(answer["Location"]).content
    assert b"send the mail" in page and User.objects.filter(username="bob").exists()
