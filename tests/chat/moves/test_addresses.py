"""Addresses of messages that moved."""

from __future__ import annotations

from accounts.models import User
from chat.rooms.models import Room
from tests.chat.messages.support import say
from tests.chat.moves.support import move
from tests.chat.shell.conftest import plain_static_files
from tests.support.cast import browser

__all__ = ["plain_static_files"]


def test_addresses_lead_on(harbour: Room, crew: Room, alice: User, bob: User, charlie: User) -> None:
    """Through every move, as far as the reader may see; strangers learn nothing."""
    say(harbour, bob)
    move(harbour, alice, 1, to=crew)
    move(crew, alice, 1, to=harbour)
    move(harbour, alice, 2, to=crew)
    for key in ("harbour", harbour.pk):
        answer = browser(bob).get(f"/rooms/{key}/1")
        assert (answer.status_code, answer["Location"]) == (302, f"/rooms/{crew.pk}/2")
    assert browser(charlie).get("/rooms/harbour/1").status_code == 200
    assert browser(charlie).get(f"/rooms/{crew.pk}/1").status_code == 200
    assert browser(bob).get(f"/rooms/{crew.pk}/2").status_code == 200
    assert browser(bob).get(f"/rooms/{10**30}/{10**30}").status_code == 200
