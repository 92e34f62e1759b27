"""A room to talk in, and everything that the world is told meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accounts.models import User
from chat import relay
from chat.messages import writer
from chat.relay.models import Era
from chat.rooms.models import Room
from chat.wire.events import Event
from tests.chat.messages.support import room_of


@pytest.fixture(autouse=True)
def _era(transactional_db: None) -> None:
    """The migration begins an era; the flush between two tests takes it away."""
    if not Era.objects.exists():
        Era.objects.create()


@pytest.fixture(autouse=True)
def _writer(_era: None) -> Iterator[None]:
    """The writer of an event loop that ends with the test ends with it."""
    yield
    writer.stop()


@pytest.fixture
def told(_era: None) -> Iterator[list[Event]]:
    """The events that were published from this thread, in their order."""
    with relay.holding() as events:
        yield events


@pytest.fixture
def harbour(alice: User, bob: User) -> Room:
    """Public: alice owns it, bob is a member, charlie could join."""
    return room_of(alice, bob, slug="harbour", name="Harbour")


@pytest.fixture
def crew(alice: User, bob: User) -> Room:
    """Private: alice owns it, bob is a member, charlie doesn't know of it."""
    return room_of(alice, bob, kind="private", name="Crew")
