"""Everything that people do to messages, as a table: the proofs draw from it whatever may happen next.

An act may be refused (the message is no poll, was deleted, is somebody else's); that is part of what may happen.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from tests.support.entrants import run
from tests.support.site import Site
from tests.support.store import Json, RoomView

_fresh = count(1)
_SHIP = """
import json, tempfile
from PIL import Image
from accounts.models import User
from chat.emoji import actions
from chat.emoji.models import CustomEmoji
if not CustomEmoji.objects.filter(name="shipyard").exists():
    maker = User.objects.filter(is_superuser=True).first()
    maker = maker or User.objects.create_superuser("shipwright", "shipwright@example.org", "long enough a secret")
    with tempfile.TemporaryFile() as picture:
        Image.new("RGB", (16, 16)).save(picture, "PNG")
        actions.create(maker, "shipyard", picture, picture.tell())
print(json.dumps("there"))
"""


def build_ship(site: Site) -> None:
    """The site's own emoji that the acts name."""
    run(site, _SHIP)


def nonce() -> str:
    """One that was never used."""
    return str(uuid.uuid4())


def word() -> str:
    """Words that were never said."""
    return f"word {next(_fresh)}"


@dataclass(frozen=True)
class Draw:
    """Where an act happens, and two numbers that choose in it. `view` is the room as one who is in it holds it."""

    view: RoomView
    elsewhere: int
    """Another room."""
    names: tuple[str, ...]
    which: int
    nth: int

    def number(self) -> int:
        """Any message."""
        return 1 + self.which % max(self.view.messages, default=1)

    def having(self, part: str) -> int:
        """A message with this part where there is one, else any: that is refused."""
        fit = sorted(number for number, one in self.view.messages.items() if one.get(part))
        return fit[self.which % len(fit)] if fit else self.number()

    def root(self) -> int:
        """A message with which a thread may begin."""
        fit = sorted(
            n for n, one in self.view.messages.items() if not one.get("thread") and not one.get("deleted")
        )
        return fit[self.nth % len(fit)] if fit else 1

    def item(self) -> int:
        return 1 + self.nth % 4

    def name(self) -> str:
        return self.names[self.nth % len(self.names)]


class Act(NamedTuple):
    """`who` may do it, now and then in vain; `fields` are the command's but `room`. `often` is how much it weighs."""

    command: str
    who: str
    fields: Callable[[Draw], Json]
    often: int = 2


ANYBODY = "alice bob carol"
MEMBERS = "alice bob"
ACTS: tuple[Act, ...] = (
    Act("message.send", ANYBODY, lambda _: {"nonce": nonce(), "text": word()}, 8),
    Act("message.send", MEMBERS, lambda d: {"nonce": nonce(), "text": word(), "reply_to": d.number()}, 4),
    Act("message.send", MEMBERS, lambda d: {"nonce": nonce(), "text": word(), "thread": d.root()}, 4),
    Act(
        "message.send", MEMBERS,
        lambda d: {"nonce": nonce(), "text": word(), "thread": d.root(), "also_to_room": True},
    ),
    Act("message.send", MEMBERS, lambda d: {"nonce": nonce(), "text": f"@{d.name()} {word()}"}, 3),
    Act("message.edit", MEMBERS, lambda d: {"number": d.number(), "text": word()}, 6),
    Act("message.edit", MEMBERS, lambda d: {"number": d.number(), "text": f"@{d.name()} {word()}"}),
    Act("message.delete", MEMBERS, lambda d: {"number": d.number()}),
    Act("message.forward", MEMBERS, lambda d: {"number": d.number(), "to": d.elsewhere, "nonce": nonce()}),
    Act("message.move", "alice", lambda d: {"numbers": [d.number()], "to": d.elsewhere}),
    Act("message.move", MEMBERS, lambda d: {"numbers": [d.number()], "to": d.view.state["id"], "thread": d.root()}),
    Act("message.move", MEMBERS, lambda d: {"numbers": [d.having("thread")], "to": d.view.state["id"]}),
    Act("message.move", "alice", lambda d: {"numbers": [d.having("replies")], "to": d.elsewhere}),
    Act("reaction.add", MEMBERS, lambda d: {"number": d.number(), "emoji": "👍🎉🐟"[d.nth % 3]}, 6),
    Act("reaction.add", MEMBERS, lambda d: {"number": d.number(), "emoji": ":shipyard:"}),
    Act("reaction.remove", MEMBERS, lambda d: {"number": d.having("reactions"), "emoji": "👍🎉🐟"[d.nth % 3]}, 3),
    Act("reaction.remove", MEMBERS, lambda d: {"number": d.having("reactions"), "emoji": ":shipyard:"}, 1),
    Act("pin.add", "alice", lambda d: {"number": d.number()}),
    Act("pin.remove", "alice", lambda d: {"number": d.having("pinned")}),
    Act("thread.resolve", MEMBERS, lambda d: {"thread": d.having("replies"), "resolved": bool(d.nth % 2)}),
    Act(
        "poll.create", MEMBERS,
        lambda d: {"nonce": nonce(), "question": word(), "options": ["a", "b", "c"], "multiple": bool(d.nth % 2)},
    ),
    Act("poll.vote", ANYBODY, lambda d: {"number": d.having("poll"), "options": [1 + d.nth % 3]}, 5),
    Act("poll.vote", MEMBERS, lambda d: {"number": d.having("poll"), "options": []}),
    Act("poll.close", MEMBERS, lambda d: {"number": d.having("poll")}, 1),
    Act("todo.create", MEMBERS, lambda _: {"nonce": nonce(), "title": word(), "items": [word(), word()]}),
    Act("todo.add", MEMBERS, lambda d: {"number": d.having("todo"), "text": word(), "after": d.item() - 1}, 3),
    Act("todo.tick", ANYBODY, lambda d: {"number": d.having("todo"), "item": d.item(), "done": bool(d.nth % 3)}, 5),
    Act("todo.rename", MEMBERS, lambda d: {"number": d.having("todo"), "item": d.item(), "text": word()}),
    Act("todo.move", MEMBERS, lambda d: {"number": d.having("todo"), "item": d.item(), "after": d.which % 4}),
    Act("todo.remove", MEMBERS, lambda d: {"number": d.having("todo"), "item": d.item()}, 1),
)  # fmt: skip
WEIGHTED: tuple[Act, ...] = tuple(act for act in ACTS for _ in range(act.often))
