"""What holds for every address about people: CSRF tokens, headers, and no script without a nonce."""

import re
from collections.abc import Iterator

import pytest
from allauth.account.urls import urlpatterns as allauth_patterns
from django.test import Client
from django.urls import URLPattern

from accounts.sessions.models import Session
from accounts.urls import urlpatterns as own_patterns
from accounts.users.models import User
from tests.accounts.browser import Browser
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db
FILLED = {
    r"^confirm-email/(?P<key>[-:\w]+)/$": "confirm-email/x:y/",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-x-y/",
    "<key>": "x:0",
    "<username>": "alice",
    "<picture:key>": "0" * 32,
    "<int:pk>": "1",
}


def addresses() -> Iterator[str]:
    patterns: list[tuple[str, list[URLPattern]]] = [("/", own_patterns), ("/accounts/", allauth_patterns)]
    for prefix, several in patterns:
        for pattern in several:
            address = str(pattern.pattern)
            for hole, filling in FILLED.items():
                address = address.replace(hole, filling)
            yield prefix + address


ADDRESSES = sorted(set(addresses()))


def visitors(alice: User) -> list[Client]:
    signed_in = Client(enforce_csrf_checks=True)
    signed_in.force_login(alice)
    return [Client(enforce_csrf_checks=True), signed_in]


def test_the_walk_reaches_what_there_is() -> None:
    assert len(ADDRESSES) >= 25 and not any(re.search(r"[<(^$]", address) for address in ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_done_without_the_token(address: str, alice: User) -> None:
    """T42: every unsafe method, with the cookie and without."""
    before = (User.objects.values().get(), Session.objects.count())
    for client in visitors(alice):
        sessions = Session.objects.count()
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(address, {}, content_type="application/x-www-form-urlencoded").status_code in (
                403,
                405,
            )
        assert Session.objects.count() == sessions
    assert User.objects.values().get()["password"] == before[0]["password"]


def test_the_same_with_the_token_does_something(alice: User) -> None:
    """The twin: what refuses above is the missing token and nothing else."""
    browser = Browser()
    browser.client.force_login(alice)
    assert browser.post("/settings/appearance/", {"theme": "dark"}).status_code == 302


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers(address: str, alice: User) -> None:
    """T55, and fact 29: no inline script without the nonce of this answer's own policy. What is the same for all
    answers is added behind Django: tests/site holds it against the servers."""
    for client in visitors(alice):
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert answer.status_code < 500
        assert (
            "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        )
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        page = answer.content.decode() if not answer.streaming else ""
        for script in re.findall(r"<script[^>]*>", page):
            nonce = re.search(r'nonce="([^"]+)"', script)
            assert nonce and f"'nonce-{nonce[1]}'" in policy, script
        assert " style=" not in page and not re.search(r"\son\w+=", page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_of_somebody_are_kept_by_no_cache(address: str, alice: User) -> None:
    answer = visitors(alice)[1].get(address)
    assert "public" not in answer.get("Cache-Control", "")
    assert "Cookie" in answer["Vary"]


def test_every_settings_page_asks_who_you_are() -> None:
    for address in ADDRESSES:
        if address.startswith(("/settings/", "/people/", "/avatars/")):
            assert Client().get(address).status_code in (302, 405), address


def test_nobody_ends_somebody_elses_session(alice: User, mallory: User) -> None:
    """T37: somebody else's and nobody's look the same."""
    hers, his = Browser(), Browser()
    hers.sign_in("alice", PASSWORD)
    his.sign_in("mallory", PASSWORD)
    theirs = Session.objects.get(user=alice).pk
    foreign, missing = his.post(f"/settings/devices/{theirs}/"), his.post("/settings/devices/999999/")
    assert foreign.status_code == missing.status_code == 404
    assert len(foreign.content) == len(missing.content) and hers.signed_in


def test_devices_are_listed_and_ended(alice: User) -> None:
    here, phone = (
        Browser(),
        Browser("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"),
    )
    here.sign_in("alice")
    phone.sign_in("alice")
    page = here.get("/settings/devices/").content.decode()
    assert page.index("Firefox on Linux") < page.index("this device") < page.index("Safari on iPhone")
    ids = re.findall(r'action="/settings/devices/(\d+)/"', page)
    here.post(f"/settings/devices/{ids[1]}/")
    assert not phone.signed_in and here.signed_in
    assert here.post(f"/settings/devices/{ids[0]}/")["Location"] == "/accounts/logout/"
    phone.sign_in("alice")
    here.post("/settings/devices/others/")
    assert (phone.signed_in, here.signed_in) == (False, True)
