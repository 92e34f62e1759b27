"""The page on what others see of me."""

from __future__ import annotations

import pytest

from accounts.models import User
from chat.presence import seen
from chat.receipts import choosing
from tests.support.cast import browser

pytestmark = pytest.mark.django_db(transaction=True)


def test_both_choices_are_made_there(alice: User, bob: User) -> None:
    client = browser(alice)
    page = client.get("/settings/presence/")
    assert b'name="receipts" checked' in page.content
    assert b'name="seen" checked' not in page.content
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    client.post("/settings/presence/", {**token, "seen": "on"})
    assert (choosing.shows(alice.pk), seen.shows(alice.pk)) == (False, True)
    client.post("/settings/presence/", {**token, "receipts": "on"})
    assert (choosing.shows(alice.pk), seen.shows(alice.pk)) == (True, False)
    assert (choosing.shows(bob.pk), seen.shows(bob.pk)) == (True, False)
