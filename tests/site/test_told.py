"""T40 and T37 for finding and catching up: what each command tells each reader of a world with secrets. Nothing beside
the keys of the table, no message, room or person that he may not know of, and of what is somebody else's the same
words as of what never was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from chat.wire.commands import registry
from tests.chat.messages.fixtures import _era, _writer
from tests.chat.search.support import _upkeep, follow
from tests.site.payloads import RESULTS, answered
from tests.site.readers import READERS, SECRET, Asked, Json, Scene, reply_to
from tests.support.payloads import Told, declared

__all__ = ["_era", "_upkeep", "_writer"]

CONCEPTS = ("search", "inbox", "catchup", "notifications", "folders", "people", "presence", "receipts")
LONG_AGO = (timezone.now() - timedelta(days=300)).isoformat()
SOON = (timezone.now() + timedelta(days=1)).isoformat()
TODAY = timezone.now().date().isoformat()
WORDS = (
    "",
    "tide",
    "-tide",
    "from:bob",
    "has:file",
    "is:unread",
    "is:mention",
    "with:alice",
    "is:direct",
    "from:nobody",
    "before:never",
    "fron:bob",
)
Ask = Callable[[Asked], Json]


def text(words: str) -> Ask:
    return lambda _: {"text": words}


def person(place: int) -> Ask:
    return lambda at: {"user": at.people[place]}


# How each command is asked; what changes something comes last. One without a row fails the test.
ASKS: dict[str, list[Ask]] = {
    "message.search": [
        *map(text, WORDS),
        lambda at: {"text": f"{SECRET[:5]}* in:here", "room": at.room},
        lambda at: {"text": "tide", "room": at.room, "order": "best"},
    ],
    "room.day": [
        lambda at: {"room": at.room, "date": "2020-01-01"},
        lambda at: {"room": at.room, "date": TODAY},
    ],
    "message.readers": [
        lambda at: {"room": at.room, "number": at.number},
        lambda at: {"room": at.room, "number": 1},
    ],
    "inbox.list": [lambda _: {}, lambda _: {"limit": 1}],
    "inbox.mentions": [lambda _: {}, lambda _: {"unread": True, "limit": 2}],
    "catchup.get": [
        lambda _: {},
        lambda _: {"since": LONG_AGO},
        lambda at: {"room": at.room},
        lambda at: {"room": at.room, "since": LONG_AGO},
        lambda at: {"room": at.room, "above": {str(at.room): 0}},
        lambda at: {"above": {str(room): 0 for room in (at.room, *at.rooms)}},
        lambda at: {"room": at.room, "above": {str(at.room): 0}, "section": "questions", "skip": 1},
    ],
    "notification.list": [lambda _: {}, lambda _: {"waiting": True}],
    "people.list": [lambda _: {}, lambda _: {"text": "a", "sort": "newest", "limit": 2}],
    "people.card": [*map(person, range(len(READERS)))],
    "presence.seen": [lambda at: {"users": list(at.people)}],
    "status.set": [lambda _: {"emoji": "⛵", "text": "at sea", "until": SOON}],
    "notification.handle": [lambda at: {"room": at.room, "number": at.number}],
    "notification.settings": [lambda _: {"words": ["tide"]}],
    "read.mark": [lambda at: {"room": at.room, "number": at.number}],
    "folder.make": [
        lambda at: {"name": "theirs", "rooms": [at.room]},
        lambda at: {"name": "x", "before": at.folder},
    ],
    "folder.change": [lambda at: {"folder": at.folder, "name": "mine now"}],
    "folder.order": [lambda at: {"folder": at.folder}],
    "folder.put": [
        lambda at: {"room": at.room, "folder": None},
        lambda at: {"room": at.room, "folder": at.folder},
    ],
    "folder.mute": [lambda at: {"folder": at.folder}],
    "folder.delete": [lambda at: {"folder": at.folder}],
    "sidebar.arrange": [lambda _: {"part": "rooms", "sort": "name", "collapsed": True}],
    "inbox.undo": [lambda at: {"cleared": at.cleared}],
    "inbox.habit": [lambda _: {"reading": "end"}],
    "inbox.read": [lambda at: {"rooms": [at.room]}, lambda _: {}],
}
# Of whom these commands tell these readers nothing: a block hides both ways, and who hides his own sees none.
HIDES: dict[str, dict[str, set[str]]] = {
    "message.readers": {
        "apart": {"alice", "ivy"},
        "alice": {"apart", "ivy"},
        "bob": {"ivy"},
        "ivy": set(READERS),
    },
    "presence.seen": {name: {"ivy"} for name in READERS}
    | {"apart": {"alice", "ivy"}, "alice": {"apart", "ivy"}},
}
HIDDEN = (SECRET, "@example.org")
RARE = {
    "catchup.get.sections.questions.places.more",
    "catchup.get.sections.questions.places.reactions.url",
    "folder.make.folder.collapsed",
}
"""Keys of the table that this world has no example of."""
STOPS = {("late", "read.mark")}
"""A mark that is set too far stops at the newest message, one too low where he may begin: no secret."""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(_upkeep: None) -> Scene:
    made = Scene()
    follow()
    return made


def replies(user: User, at: Asked) -> Iterator[tuple[str, Json, Json]]:
    """What he is answered whichever way he asks: the command, its fields, the whole reply."""
    for command, ways in ASKS.items():
        for way in ways:
            fields = way(at)
            yield command, fields, reply_to(user, command, fields)


def test_every_command_is_asked() -> None:
    of_these = {
        name
        for name, entry in registry.items()
        if entry.kind.__module__.split(".")[1] in CONCEPTS and entry.handler is not None
    }
    assert sorted(of_these) == sorted(ASKS)


def test_nobody_is_told_more_than_is_his(scene: Scene) -> None:
    """And of what isn't his the same as of what never was; and every key of the table is told to somebody, or it would
    allow what nobody needs. One test, since the world takes a second to make."""
    assert list(differences(scene)) == []
    met: set[tuple[int, str]] = set()
    done: set[str] = set()
    wrong: list[str] = []
    # bob at last, since he deletes the folder that others try to get at.
    for name, user in sorted(scene.people.items(), key=lambda one: one[0] == "bob"):
        messages, rooms, people = scene.messages_of(user), scene.rooms_of(user), scene.people_of(user)
        knows = scene.knows_the_secret(user)
        for command, fields, reply in replies(user, scene.asked):
            told, all_of_it = answered(command, reply), json.dumps(reply)
            met |= told.met
            done |= {command} if reply["ok"] else set()
            strange = [
                *told.strange,
                *(f"message {place}" for place in sorted(told.messages - messages)),
                *(f"room {room}" for room in sorted(told.rooms - rooms)),
                *(f"person {one}" for one in sorted((told.users | (told.directory or set())) - people)),
                *(
                    f"{word} in {all_of_it}"
                    for word in HIDDEN
                    if word in all_of_it and not (knows and word == SECRET)
                ),
                *(
                    f"{one}, who hides it"
                    for one in HIDES.get(command, {}).get(name, ())
                    if one in seen(scene, told)
                ),
            ]
            wrong += [f"{command} {fields} tells {name}: {one}" for one in strange]
    assert wrong == []
    assert sorted(done) == sorted(ASKS), "who may, can"
    unmet = {path for command in ASKS for key, path in declared(RESULTS[command], command) if key not in met}
    assert unmet <= RARE, "nobody was told these"


def seen(scene: Scene, told: Told) -> set[str]:
    """The names of those of whom something is told."""
    return {name for name, user in scene.people.items() if user.pk in told.users}


def differences(scene: Scene) -> Iterator[str]:
    """Where somebody is told that there is something: T37, of the room that he isn't in, of a message that is hidden
    from him, and of what is bob's."""
    foreign = scene.asked
    for name in ("late", "gone", "charlie", "gus"):
        missing = foreign.missing(room=foreign.room) if name == "late" else foreign.missing()
        for command, ways in ASKS.items():
            for way in ways:
                fields, other = way(foreign), way(missing)
                if fields == other or (name, command) in STOPS:
                    continue
                one, none = (reply_to(scene.people[name], command, asked) for asked in (fields, other))
                if one != none:
                    yield f"{command} {fields} tells {name} {one} and not {none}"
