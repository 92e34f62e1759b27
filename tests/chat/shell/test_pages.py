"""The page that holds the app, and what every page tells the browser."""

import json
import re

import pytest
from django.test import Client

from accounts.models import User
from tests.support.cast import browser

pytestmark = pytest.mark.django_db

ADDRESSES = ["/", "/browse/", "/rooms/general/", "/rooms/12/", "/rooms/general/481", "/rooms/12/481"]


def policy(header: str) -> dict[str, str]:
    """{directive: sources} of a Content-Security-Policy."""
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: sources for name, _, sources in parts if name}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_the_app_asks_strangers_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_the_app_gives_the_page(alice: User, address: str) -> None:
    assert b"<chat-app>" in browser(alice).get(address).content


def test_the_page_says_who_is_there_and_nothing_private(alice: User) -> None:
    page = browser(alice).get("/").content.decode()
    found = re.search(r'<script id="boot" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    boot = json.loads(found[1])
    assert boot["user"]["username"] == "alice"
    assert boot["csrf"]
    assert boot["settings"] == {
        "staff": False, "theme": "system", "previews": True, "reading": "always", "receipts": 100,
    }  # fmt: skip
    assert alice.email not in page


def test_a_name_can_not_leave_the_data_of_the_page(alice: User) -> None:
    alice.name = "</script><script>alert(1)</script>"
    alice.save()
    assert b"</script><script>alert" not in browser(alice).get("/").content


def test_scripts_run_by_the_nonce_of_this_answer_only(alice: User) -> None:
    first, second = browser(alice).get("/"), browser(alice).get("/")
    sources = policy(first["Content-Security-Policy"])["script-src"]
    nonce = re.fullmatch(r"'nonce-(.+)' 'strict-dynamic'", sources)
    assert nonce is not None
    scripts = re.findall(r"<script (?!id=\"boot\")[^>]*>", first.content.decode())
    assert scripts
    assert all(f'nonce="{nonce[1]}"' in script for script in scripts)
    assert policy(second["Content-Security-Policy"])["script-src"] != sources


def test_a_page_allows_nothing_that_is_not_named(client: Client) -> None:
    sources = policy(client.get("/accounts/login/")["Content-Security-Policy"])
    sources.pop("script-src")
    assert sources == {
        "default-src": "'none'",
        "worker-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "lit-html chat-html",
    }


def test_the_admin_keeps_its_own_scripts_and_nothing_else(grace: User) -> None:
    sources = policy(browser(grace).get("/admin/")["Content-Security-Policy"])
    assert sources["script-src"] == "'self'"
    assert "trusted-types" not in sources
    assert sources["default-src"] == "'none'"


@pytest.mark.parametrize("address", ["/accounts/login/", "/no/such/page"])
def test_headers_of_every_page(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "public" not in answer["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/browse/", "/accounts/login/", "/no/such/page"])
def test_no_page_carries_a_style_that_the_policy_refuses(alice: User, address: str) -> None:
    page = browser(alice).get(address, follow=True).content.decode()
    assert not re.search(r"<[^>]+\sstyle=|<style|\son[a-z]+=", page)
