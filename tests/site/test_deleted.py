"""T39: of a message that was deleted nobody is told anything any more, whichever way he asks, and no table keeps it.

What others passed on in their own words (a forward is a message of its own) is theirs, and so is an upload for a day:
its owner may send it again.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from accounts.models import User
from chat.files import actions as files
from chat.files.models import File
from chat.messages import actions, writer
from chat.moves.moving import Move
from chat.polls.asking import part as poll_part
from chat.rooms.models import Room
from chat.todos.listing import part as todo_part
from chat.wire.refusals import Refusal
from tests.chat.files.hostile import picture
from tests.chat.messages.fixtures import _era, _writer, crew
from tests.chat.messages.support import log, say
from tests.chat.moves.test_along import react, take_up_all
from tests.chat.polls.test_polls import ask
from tests.chat.search.support import _upkeep, follow
from tests.support.cast import browser
from tests.support.files import make_all

__all__ = ["_era", "_upkeep", "_writer", "crew"]

SECRET = "zanzibar"
Json = dict[str, Any]


class Scene:
    """alice said something in the crew's room that she wishes she had not; bob looks for it."""

    def __init__(self, crew: Room, alice: User, bob: User) -> None:
        self.room, self.alice, self.bob = crew, alice, bob
        with tempfile.TemporaryFile() as content:
            content.write(picture(size=(600, 600)))
            self.file = files.upload(alice, f"{SECRET}.png", content)
        make_all()

    def told(self, command: str, **fields: Any) -> str:
        """What bob is answered, or how he is refused."""
        try:
            return str(ask(self.bob, command, **fields))
        except Refusal as refusal:
            return str(refusal.error())

    def about(self, command: str, **fields: Any) -> str:
        return self.told(command, room=self.room.pk, **fields)

    def found(self) -> str:
        """What he is answered when the index has followed, which it does within two seconds."""
        follow()
        return self.told("message.search", text=SECRET)

    def fetched(self, place: str) -> str:
        answer = browser(self.bob).get(f"/files/{self.file.key}/{place}")
        return f"{SECRET} as it was" if answer.status_code == 200 else str(answer.status_code)


# Every way by which somebody may come upon a message; number 2 is the one, 1 a root above it, 3 and 4 answers to it.
WAYS: dict[str, Callable[[Scene], str]] = {
    "the timeline": lambda s: s.about("room.history"),
    "its thread": lambda s: s.about("room.history", thread=2),
    "by number, and by a link to it": lambda s: s.about("message.get", numbers=[2]),
    "catching up": lambda s: str(log(s.room)),
    "what was missed": lambda s: s.about("catchup.get", above={str(s.room.pk): 0}),
    "quotes": lambda s: s.about("message.get", numbers=[3]),
    "the thread's state": lambda s: s.about("thread.get", thread=2),
    "followed threads": lambda s: s.told("thread.list"),
    "pins": lambda s: s.about("pin.list"),
    "saved": lambda s: s.told("saved.list"),
    "the inbox": lambda s: s.told("inbox.list"),
    "mentions": lambda s: s.told("inbox.mentions"),
    "reminders": lambda s: s.told("reminder.list"),
    "search": lambda s: s.found(),
    "what it said before": lambda s: s.about("message.edits", number=2),
    "passing it on": lambda s: s.about("message.forward", number=2, to=s.room.pk, nonce="0" * 32),
    "its file": lambda s: s.fetched(s.file.name),
    "its thumbnail": lambda s: s.fetched("thumb"),
}
# Tables that may keep it, and why.
KEEPS = {File: "the owner's own upload, for a day"}


def said(scene: Scene) -> None:
    """The message, with all that can hang on it."""
    say(scene.room, scene.bob, "above")
    say(scene.room, scene.alice, f"{SECRET} at first @bob", files=(scene.file.pk,))
    actions.edit_now(scene.alice.pk, scene.room.pk, 2, f"**{SECRET}** @bob")
    say(scene.room, scene.bob, "indeed", reply_to=2)
    say(scene.room, scene.bob, "beside", thread=2)
    take_up_all()
    room = scene.room.pk
    react(scene.room, scene.bob, 2)
    ask(scene.bob, "pin.add", room=room, number=2)
    ask(scene.bob, "saved.add", room=room, number=2)
    due = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    ask(scene.bob, "reminder.create", room=room, number=2, at=due)


def tables() -> Iterator[tuple[type[models.Model], str]]:
    """Every table of the chat as text."""
    for model in apps.get_app_config("chat").get_models():
        yield model, str(list(model._default_manager.values_list()))


@pytest.fixture
def scene(crew: Room, alice: User, bob: User) -> Scene:
    return Scene(crew, alice, bob)


def test_a_deleted_message_is_gone_from_everywhere(scene: Scene) -> None:
    said(scene)
    follow()
    blind = [way for way, look in WAYS.items() if way != "passing it on" and SECRET not in look(scene)]
    assert blind == [], "it could be found there before"
    actions.delete(scene.alice.pk, scene.room.pk, 2)
    began = time.monotonic()
    take_up_all()
    follow()
    assert [way for way, look in WAYS.items() if SECRET in look(scene)] == []
    assert time.monotonic() - began < 5
    assert [model.__name__ for model, rows in tables() if SECRET in rows and model not in KEEPS] == []


@pytest.mark.parametrize("kind", ["poll", "todo"])
def test_so_is_what_stands_in_a_part(kind: str, scene: Scene) -> None:
    poll = poll_part(SECRET, [SECRET, "b"], multiple=False, anonymous=False, closes_at=None)
    brings = {kind: {"poll": poll, "todo": todo_part(SECRET, [SECRET])}[kind]}
    say(scene.room, scene.bob, "above")
    say(scene.room, scene.alice, SECRET, brings=brings)
    say(scene.room, scene.bob, "indeed", reply_to=2)
    follow()
    assert SECRET in WAYS["the timeline"](scene) and SECRET in WAYS["search"](scene)
    actions.delete(scene.alice.pk, scene.room.pk, 2)
    follow()
    assert [way for way, look in WAYS.items() if SECRET in look(scene) and "its " not in way] == []
    assert [model.__name__ for model, rows in tables() if SECRET in rows and model not in KEEPS] == []


def test_so_is_one_that_moved_before(scene: Scene, alice: User) -> None:
    """From both places."""
    said(scene)
    writer.carry_out_here(
        Move(room=scene.room.pk, actor=alice.pk, chosen=(2,), to=scene.room.pk, thread=1, whole=False)
    )
    follow()
    assert SECRET in WAYS["catching up"](scene) and SECRET in WAYS["search"](scene)
    scene.room.refresh_from_db()
    actions.delete(alice.pk, scene.room.pk, scene.room.number)
    take_up_all()
    follow()
    assert [way for way, look in WAYS.items() if SECRET in look(scene)] == []
    assert [model.__name__ for model, rows in tables() if SECRET in rows and model not in KEEPS] == []
