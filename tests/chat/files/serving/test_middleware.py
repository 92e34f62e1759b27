"""The door of files stands before Django's middleware: what each of it does for a page, and where files have it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from accounts.models import User
from chat.files.serving.door import KEPT
from tests.chat.files.conftest import Send, bearer

KEPT_BY_NAME = {f"{one.__module__}.{one.__qualname__}" for one in KEPT}
DONE_WITHOUT = {
    "chatsite.health.middleware.HealthMiddleware": "answers other addresses",
    "csp.middleware.CSPMiddleware": "files have a policy of their own, stricter: test_doors",
    "chatsite.headers.PageHeaders": "files have a cache rule of their own: test_doors",
    "django.contrib.sessions.middleware.SessionMiddleware": "`callers.caller` reads the session: test_whom",
    "django.middleware.locale.LocaleMiddleware": "bytes have no language",
    "django.middleware.common.CommonMiddleware": "the host is checked: below",
    "django.middleware.csrf.CsrfViewMiddleware": "GET and HEAD change nothing, the others are for the pages: below",
    "django.contrib.auth.middleware.AuthenticationMiddleware": "`callers.caller` reads who it is: test_whom",
    "accounts.profiles.preferences.PreferencesMiddleware": "bytes have neither language nor time zone",
    "django.contrib.messages.middleware.MessageMiddleware": "bytes show no messages",
    "allauth.account.middleware.AccountMiddleware": "nobody signs in here",
}


@pytest.fixture
def url(alice: User, send: Send) -> str:
    """A file of alice's."""
    found: str = send(alice, "a.txt", b"hello").json()["url"]
    return found


def test_each_is_kept_or_done_without() -> None:
    assert set(site.MIDDLEWARE) == KEPT_BY_NAME | set(DONE_WITHOUT)
    assert not KEPT_BY_NAME & set(DONE_WITHOUT)


def test_another_host_is_refused_by_the_pages(alice: User, url: str, client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["chat.example"]
    assert client.get(url, headers={**bearer(alice), "Host": "evil.example"}).status_code == 400
    assert client.get(url, headers={**bearer(alice), "Host": "chat.example"}).status_code == 200


def test_a_loopback_address_leads_to_localhost(alice: User, url: str, client: Client) -> None:
    answer = client.get(f"{url}?a=b", headers={**bearer(alice), "Host": "127.0.0.1:8000"})
    assert (answer.status_code, answer["Location"]) == (302, f"http://localhost:8000{url}?a=b")


def test_plain_http_leads_to_https_and_https_stays(
    alice: User, url: str, client: Client, settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 1000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    plain = client.get(url, headers=bearer(alice))
    assert (plain.status_code, plain["Location"]) == (301, f"https://testserver{url}")
    safe = client.get(url, headers={**bearer(alice), "X-Forwarded-Proto": "https"})
    assert safe.status_code == 200
    assert safe["Strict-Transport-Security"].startswith("max-age=1000")


def test_every_header_of_every_answer(alice: User, url: str, client: Client) -> None:
    for headers, status in ((bearer(alice), 200), ({}, 404), ({**bearer(alice), "If-None-Match": "*"}, 304)):
        answer = client.get(url, headers=headers)
        assert answer.status_code == status
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-cache"
        assert {"Cookie", "Authorization"} <= set(answer["Vary"].split(", "))


def test_a_person_who_went_there_gets_the_sites_page(url: str, client: Client) -> None:
    page = client.get(url, headers={"Sec-Fetch-Dest": "document"})
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
    line = client.get(url, headers={"Sec-Fetch-Dest": "image"})
    assert (line.status_code, line["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_other_methods_are_the_pages_own(alice: User, url: str) -> None:
    from tests.support.doors import DoorClient

    browser = DoorClient(enforce_csrf_checks=True)
    assert browser.post(url).status_code == 403, "a page of another site could have sent it"
    assert browser.get(f"{url}/").status_code == 404
