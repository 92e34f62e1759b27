"""What was told and shown in a schedule, noted as it comes; `story` and `rest` hold it against the database."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from chat.relay.models import Era
from tests.model.view import LATER, View

if TYPE_CHECKING:
    from tests.model.people import AnyClient
    from tests.model.world import World

Json = dict[str, Any]
VEILED = 3
"""The room of the model that hides its history."""


def canonical(message: Json) -> tuple[Any, ...]:
    """What of a message is the same for all who may read it, quote apart."""
    reactions = [(one["emoji"], one["count"], tuple(one["users"])) for one in message.get("reactions") or ()]
    replies = message.get("replies")
    return (
        message["text"],
        bool(message.get("deleted")),
        bool(message.get("edited_at")),
        tuple(sorted(reactions)),
        (replies["count"], tuple(replies["users"])) if replies else None,
    )


def quote_of(message: Json) -> str | None:
    return message["quote"]["excerpt"] if message.get("quote") else None


class Ledger:
    """The notes of one schedule."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.logged: list[str] = []
        self.ended: set[str] = set()
        """Cookies of sessions that were ended."""
        self.sends: dict[str, list[Json]] = {}
        """Every try of a send, by nonce, with its author."""
        self.acked: dict[str, Json] = {}
        self.refused: list[tuple[Json, str]] = []
        self.forget()

    def forget(self) -> None:
        """What was told of a database that is no more."""
        self.copies: dict[tuple[int, int, int], dict[tuple[Any, ...], int]] = {}
        self.quotes: set[tuple[int, int, int, int, str | None]] = set()
        self.revs: set[tuple[int, int, int, int]] = set()
        self.numbers: set[tuple[int, int, int, int]] = set()
        self.pages: list[tuple[int, int, int, int, tuple[tuple[int, int], ...]]] = []
        self.steps: set[tuple[int, int, int, int, frozenset[int]]] = set()
        """(user, room, rev, next rev, numbers): by these messages somebody came from one rev to the next."""
        self.quoted: set[tuple[int, int, int, int]] = set()
        self.reached: dict[tuple[str, int, int], int] = {}
        self.topics: set[tuple[int, int, str]] = set()
        self.answered: set[tuple[int, int, int]] = set()
        self.pulled: set[tuple[int, int, int]] = set()
        self.orders: list[list[tuple[int, str]]] = []
        """For each connection, its sends and edits in their order: (room, nonce or new text)."""

    # Noting

    def read_era(self) -> str:
        """The database's era."""
        return str(Era.objects.values_list("id", flat=True)[:1].get())

    def view(self, client: "AnyClient") -> View:
        view = View(self, client)
        self.orders.append(view.order)
        return view

    def hides(self, room: int) -> bool:
        return room == VEILED

    def first_try(self, nonce: str) -> bool:
        return len(self.sends[nonce]) == 1

    def told(self, user: int, room: int, first: int, rev: int) -> None:
        """An event of these revs went to somebody."""
        self.revs.add((user, room, first, rev))

    def state_told(self, user: int, state: Json) -> None:
        self.revs.add((user, state["id"], state["rev"], state["rev"]))
        self.topics.add((user, state["id"], state["topic"]))

    def message_told(self, user: int, message: Json, *, pulled: bool) -> None:
        """A whole message went to somebody."""
        room, number, rev = message["room"], message["number"], message["rev"]
        if pulled:
            self.pulled.add((user, room, number))
            if "nonce" in message and message["author"] != user:
                self.world.fail(f"somebody else's nonce in a reply to {user}: {message}")
        else:
            self.numbers.add((user, room, rev, number))
        self._note(user, message)

    def number_told(self, user: int, room: int, rev: int, number: int, set_: Json) -> None:
        """A change of a message went to somebody."""
        self.numbers.add((user, room, rev, number))

    def page_told(self, user: int, room: int, rev: int, page: list[Json], upto: int | None = None) -> None:
        """Messages read in a snapshot in which the room was at `rev`."""
        for message in page:
            self.message_told(user, message, pulled=True)
        revs = tuple((message["number"], message["rev"]) for message in page)
        self.pages.append((user, room, rev, rev if upto is None else upto, revs))

    def step_told(self, user: int, room: int, held: int, upto: int, messages: Iterable[Json]) -> None:
        """Somebody who held `held` is now at `upto`, by these whole messages."""
        if held < upto:
            self.steps.add((user, room, held, upto, frozenset(one["number"] for one in messages)))

    def shown(self, client: "AnyClient", room: int, message: Json) -> None:
        """A client shows this. No message that it shows may become an older one."""
        place = (client.name, room, message["number"])
        if message["rev"] < self.reached.get(place, 0):
            self.world.fail(
                f"{client.name} shows {room}/{message['number']} of rev {message['rev']}, and showed a newer"
            )
        self.reached[place] = message["rev"]
        self._note(client.user, message)

    def _note(self, user: int, message: Json) -> None:
        place = (message["room"], message["number"], message["rev"])
        self.copies.setdefault(place, {})[canonical(message)] = user
        self.quotes.add((*place, user, quote_of(message)))
        if message.get("quote"):
            self.quoted.add((user, place[0], place[1], message["reply_to"]))

    def send_answered(self, client: "AnyClient", asked: Json, reply: Json) -> None:
        if reply["ok"]:
            message = reply["result"]["message"]
            self.acked[asked["nonce"]] = message
            if (
                message["rev"] != message["number"]
            ):  # otherwise it is told to somebody who may not read it now
                self.message_told(client.user, message, pulled=True)
                self.answered.add((client.user, message["room"], message["rev"]))
            elif message["text"] != asked["text"]:
                self.world.fail(f"{client.name} is told something newer than what he had sent: {message}")
        elif reply["error"]["code"] not in LATER:
            self.refused.append((asked, reply["error"]["code"]))

    def restored(self, acked: dict[str, Json], living: set[str]) -> None:
        """The database is what it was when only these had been acknowledged, and only these sessions were there."""
        self.acked = dict(acked)
        self.ended = {client.cookie for client in self.world.people.clients} - living
        self.refused.clear()

    def closed(self, client: "AnyClient", code: int) -> None:
        """A connection ended."""
        if code in (4401, 4403) and client.cookie not in self.ended:
            self.world.fail(f"{client.name}: a living session was closed with {code}")
        if code in (4400, 4429, 1009, 4409):
            self.world.fail(f"{client.name}: closed with {code}")
