"""A private room of alice and bob, a public one, and everything that the world is told meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from chat import relay
from chat.relay.models import Era
from chat.rooms import actions, members
from chat.rooms.models import Room
from chat.wire.events import Event


@pytest.fixture
def _era(transactional_db: None) -> None:
    """The migration begins an era; the flush between two tests takes it away."""
    if not Era.objects.exists():
        Era.objects.create()


@pytest.fixture
def _plain_static(settings: Any) -> None:
    """Pages name static files as they lie in the tree, without collectstatic."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def told(_era: None, _plain_static: None) -> Iterator[list[Event]]:
    """The events that were published, in their order."""
    with relay.holding() as events:
        yield events


@pytest.fixture
def private(alice: User, bob: User, told: list[Event]) -> Room:
    """alice owns it, bob is a member, charlie doesn't know of it."""
    state = actions.create(alice.pk, "private", "Crew", topic="hush")
    members.add(alice.pk, state["id"], bob.pk)
    told.clear()
    return Room.objects.get(pk=state["id"])


@pytest.fixture
def public(alice: User, bob: User, told: list[Event]) -> Room:
    """alice owns it, bob is a member, charlie could join."""
    state = actions.create(alice.pk, "public", "Harbour")
    members.join(bob.pk, state["id"])
    told.clear()
    return Room.objects.get(pk=state["id"])
