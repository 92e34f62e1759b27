"""What strangers put into names and addresses changes no mail but by its letters (T46)."""

from email import message_from_bytes, policy

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.users.models import User
from tests.accounts.browser import Browser

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
SENDABLE = '"<script>alert(1)</script>"@example.org'
ADDRESSES = [
    '"a\x0bBcc:x@evil.example"@example.org',
    "bob@ex\u202eample.org",
    "bob@example.org\r\nBcc: victim@example.org",
    "bob@example.org\nSubject: hello\n\n<b>body</b>",
    "bob@example.org, victim@example.org",
]
NAMES = ["www.evil.example", "evil.example", "http", "javascript.alert"]


def sent() -> list[mail.EmailMessage]:
    """The mails as they would go out: each has one receiver, one subject, and no header of a stranger's."""
    for letter in mail.outbox:
        raw = message_from_bytes(letter.message().as_bytes(), policy=policy.default)
        assert len(letter.recipients()) == 1
        assert len(raw.get_all("To", [])) == len(raw.get_all("Subject", [])) == 1
        assert not {"bcc", "cc", "reply-to"} & {name.lower() for name in raw}
        assert "\n" not in letter.subject and "\r" not in letter.subject
        assert [part.get_content_type() for part in raw.walk()] == ["text/plain"]
    return list(mail.outbox)


def addresses_in(text: str) -> list[str]:
    return [word for word in text.split() if "://" in word or word.startswith("www.")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_adds_no_header_and_no_receiver(browser: Browser, address: str) -> None:
    assert browser.sign_up("mallory", address).status_code == 200, "the form again, with its error"
    assert not User.objects.exists()
    assert Client().post("/accounts/password/reset/", {"email": address}).status_code == 200
    assert mail.outbox == []


def test_an_odd_address_that_is_one_is_written_to(browser: Browser) -> None:
    browser.sign_up("mallory", SENDABLE)
    (letter,) = sent()
    assert letter.recipients() == [SENDABLE]
    assert all(word.startswith(f"{SITE}/accounts/") for word in addresses_in(str(letter.body)))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_no_link_in_a_mail_to_somebody_else(browser: Browser, name: str) -> None:
    browser.sign_up(name, "victim@example.org")
    EmailAddress.objects.update(verified=True)
    Client().post("/accounts/password/reset/", {"email": "victim@example.org"})
    letters = sent()
    assert len(letters) == 2
    for letter in letters:
        text = str(letter.body)
        assert addresses_in(text) and all(word.startswith(f"{SITE}/accounts/") for word in addresses_in(text))
        assert "." not in name or name not in text
        assert name in text.replace("\u2060", "")


@pytest.mark.parametrize("name", ["<script>", "a\r\nBcc:x", "a b", "bob\u202e", "http://evil.example"])
def test_such_names_are_nobodys(browser: Browser, name: str) -> None:
    browser.sign_up(name, "victim@example.org")
    assert not User.objects.exists()
    assert mail.outbox == []


def test_the_site_is_named_as_it_is_and_a_foreign_host_changes_no_link(
    browser: Browser, settings: Settings
) -> None:
    settings.SITE_NAME = "<script>alert(1)</script> & \u05d0"
    settings.ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{settings.SITE_NAME}] "
    settings.ALLOWED_HOSTS = ["*"]
    browser.client.defaults["HTTP_HOST"] = "evil.example"
    browser.sign_up("bob", "bob@example.org")
    (letter,) = sent()
    assert letter.subject.startswith(f"[{settings.SITE_NAME}] ")
    assert settings.SITE_NAME in letter.body
    assert "evil.example" not in letter.body
