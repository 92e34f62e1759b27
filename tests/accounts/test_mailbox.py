"""The mailbox of a local site: for whoever sits at the machine, and nobody else."""

import re
from pathlib import Path

import pytest
from django.core.mail import send_mail
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path / "mail"


def test_mails_are_listed_and_read_with_links_that_work() -> None:
    text = "Grüße, 李雷 <b>!\n\nhttp://localhost:8000/accounts/confirm-email/abc/"
    send_mail("Bestätigen", text, "site@example.org", ["bob@example.org"])
    page = Client().get("/dev/mailbox/").content.decode()
    assert "Bestätigen" in page and "bob@example.org" in page
    mail = Client().get(page.split('class="row" href="')[1].split('"')[0]).content.decode()
    assert "Grüße, 李雷 &lt;b&gt;!" in mail
    assert 'href="http://localhost:8000/accounts/confirm-email/abc/"' in mail


def test_only_addresses_of_the_site_are_links() -> None:
    text = (
        "https://evil.example/ www.evil.example http://localhost:8000.evil.example/ http://localhost:8000@evil.example/"
        " bob@evil.example javascript:alert(1) http://localhost:8000/a?b=1&c='<script>alert(2)</script>"
    )
    send_mail("<script>alert(3)</script>", text, "site@example.org", ["bob@example.org"])
    page = Client().get("/dev/mailbox/").content.decode()
    mail = Client().get(page.split('class="row" href="')[1].split('"')[0]).content.decode()
    body = mail.split("own-direction")[1].split("</div>")[0]
    assert re.findall(r'<a href="([^"]*)"', body) == ["http://localhost:8000/a?b=1&amp;c="]
    assert "<script>alert" not in page + mail


def test_an_empty_mailbox_says_what_it_is_for() -> None:
    assert b"No mail yet" in Client().get("/dev/mailbox/").content


@pytest.mark.parametrize("peer", ["10.0.0.7", "192.168.1.2", "2001:db8::1", ""])
def test_nobody_from_elsewhere(peer: str) -> None:
    assert Client(REMOTE_ADDR=peer).get("/dev/mailbox/").status_code == 404
    assert Client(REMOTE_ADDR="::1").get("/dev/mailbox/").status_code == 200


@pytest.mark.parametrize("header", ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-proto"])
def test_nobody_through_a_proxy(header: str) -> None:
    assert Client().get("/dev/mailbox/", headers={header: "127.0.0.1"}).status_code == 404


def test_no_mailbox_on_a_public_site(settings: Settings) -> None:
    settings.LOCAL_MODE = False
    assert Client().get("/dev/mailbox/").status_code == 404


@pytest.mark.parametrize("key", ["..%2fsecret:0", "nothing.log:0", "x", "%2fetc%2fpasswd:0", "secret.txt:0"])
def test_only_mails_are_read(key: str, files: Path) -> None:
    files.mkdir(parents=True)
    (files / "secret.txt").write_text("To: you\n\nsecret")
    (files.parent / "secret.log").write_text("To: you\n\nsecret")
    assert Client().get(f"/dev/mailbox/{key}/").status_code == 404
