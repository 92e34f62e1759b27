"""A request that names another host gets 400, and no mail leads there (T54)."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tests.accounts.browser import Browser

pytestmark = pytest.mark.django_db
FOREIGN = [
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "localhost@evil.example",
    "evil.example#localhost",
    "localhost:8000@evil.example",
    "localhost, evil.example",
    "localhost/evil.example",
    "",
    "169.254.169.254",
]


@pytest.fixture
def bob(browser: Browser) -> str:
    browser.sign_up("bob", "bob@example.org")
    EmailAddress.objects.update(verified=True)
    mail.outbox.clear()
    return "bob@example.org"


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/signup/", "/accounts/login/"])
def test_another_host_is_refused(bob: str, path: str, host: str) -> None:
    for answer in (
        Client().get(path, headers={"host": host}),
        Client().post(path, {"email": bob}, headers={"host": host}),
    ):
        assert answer.status_code == 400
        assert "evil" not in answer.content.decode() + str(answer.headers)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": "evil.example"},
        {"forwarded": "host=evil.example;proto=https"},
        {"x-host": "evil.example", "x-forwarded-server": "evil.example", "x-original-url": "//evil.example/"},
        {"referer": "http://evil.example/", "x-forwarded-port": "99", "x-forwarded-proto": "javascript"},
    ],
)
def test_what_a_proxy_would_say_changes_no_link(bob: str, headers: dict[str, str]) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": bob}, headers=headers)
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    (letter,) = mail.outbox
    links = [word for word in str(letter.body).split() if "://" in word]
    assert links
    assert all(link.startswith("http://localhost:8000/accounts/") for link in links)
