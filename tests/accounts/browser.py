"""A browser without scripts: keeps cookies, sends the CSRF token of the page it is on."""

import re
from typing import Any

from django.core import mail
from django.http import HttpResponse
from django.test import Client

from tests.support.cast import PASSWORD


class Browser:
    """Every browser has its own address, so that the limits of one don't reach another."""

    made = 0

    def __init__(self, agent: str = "Mozilla/5.0 (X11; Linux) Firefox/145.0") -> None:
        Browser.made += 1
        address = f"10.1.{Browser.made // 250}.{Browser.made % 250 + 1}"
        self.client = Client(enforce_csrf_checks=True, headers={"user-agent": agent}, REMOTE_ADDR=address)

    def get(self, path: str, **extra: Any) -> HttpResponse:
        return self.client.get(path, **extra)  # type: ignore[return-value]

    def post(self, path: str, data: dict[str, Any] | None = None, **extra: Any) -> HttpResponse:
        """Sends a form of the site, with the token that its pages hold."""
        if "csrftoken" not in self.client.cookies:
            self.get("/accounts/login/")
        if "csrftoken" not in self.client.cookies:
            self.get("/settings/profile/")
        token = {"csrfmiddlewaretoken": self.client.cookies["csrftoken"].value}
        return self.client.post(path, (data or {}) | token, **extra)  # type: ignore[return-value]

    def sign_in(self, login: str, password: str = PASSWORD) -> HttpResponse:
        return self.post("/accounts/login/", {"login": login, "password": password})

    def sign_up(self, username: str, email: str, password: str = "correct horse 9") -> HttpResponse:
        return self.post("/accounts/signup/", {"username": username, "email": email, "password1": password})

    @property
    def signed_in(self) -> bool:
        return self.get("/settings/profile/").status_code == 200


def link_of_last_mail(to: str) -> str:
    """The address, without the origin, that the last mail to this person leads to."""
    letter = next(letter for letter in reversed(mail.outbox) if letter.to == [to])
    found = re.search(r"https?://[^/\s]+(/\S+)", str(letter.body))
    assert found, letter.body
    return found[1]
