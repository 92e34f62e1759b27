"""Guards of the hub (rules 7 to 13)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chat.gateway import events, healing, hub, lines, reading
from chat.gateway.healing import Healer
from chat.gateway.hub import Hub
from chat.gateway.lines import Line
from chat.gateway.reading import Tips
from chat.gateway.socket import Socket
from chat.relay import underway
from chat.relay.doorbells import RoomBell
from tests.model.guards.registry import guard, swap

EDITS = {"send": 50, "edit": 60, "react": 60, "kill": 0, "cut": 0}


@guard(7, seed=2, acts={"elsewhere": 80}, loss=0.1)
def in_order() -> Iterator[None]:
    """A doorbell that is ahead is sent ahead."""

    def ring(self: Hub, bell: RoomBell) -> None:
        line = self.lines.get(bell.room)
        if line is None or bell.last <= line.rev or line.healing:
            return
        if bell.strokes is None:
            self.healer.behind(bell.room, bell.last)
        else:
            self._accept(line, bell.strokes)

    with swap(Hub, "_ring_room", ring):
        yield


@guard(
    7,
    seed=7,
    acts={**EDITS, "elsewhere": 200},
    steps={"work": 0.2, "bell": 0.3, "time": 10.0},
    rooms=(1,),
    loss=0.0,
    length=60,
)
def wait_for_the_heal() -> Iterator[None]:
    """Doorbells go out while a gap is being read."""
    begun = Healer._heal_page

    async def page(self: Healer, line: Line) -> bool:
        line.healing = False
        return await begun(self, line)

    with swap(Healer, "_heal_page", page):
        yield


@guard(7, acts={**EDITS, "elsewhere": 120}, loss=0.5, heal_page=1, length=60)
def wait_for_the_whole_heal() -> Iterator[None]:
    """Doorbells go out between the pages of a gap."""
    told = Healer._tell

    def tell(self: Healer, line: Line, healed: reading.Healed) -> None:
        told(self, line, healed)
        line.healing = False
        self.hub.take_waiting(line)

    with swap(Healer, "_tell", tell):
        yield


@guard(8, seed=2, acts={"topic": 40, "elsewhere": 80}, loss=0.9)
def heal_brings_the_state() -> Iterator[None]:
    """A heal brings messages alone."""
    changes = events.room_changes

    def messages_alone(healed: Any, since: int, **named: Any) -> Any:
        return changes(healed, since, **{**named, "state": False})

    with swap(healing, "room_changes", messages_alone):
        yield


@guard(8, seed=8, acts={"remove": 40, "leave": 40, "elsewhere": 80}, loss=0.9)
def heal_brings_the_members() -> Iterator[None]:
    """A heal says nothing of who came and went."""
    heal = reading.heal

    def without(room: int, since: int) -> Any:
        healed = heal(room, since)
        return None if healed is None else replace(healed, stays=[])

    with swap(reading, "heal", without):
        yield


@guard(
    8,
    seed=30,
    rare=True,
    acts={"remove": 60, "topic": 60, "add": 30, "elsewhere": 200, "send": 60, "join": 0, "leave": 0},
    steps={"time": 4.0},
    rooms=(2,),
    aimed=1.0,
    loss=1.0,
    heal_page=1,
    length=60,
)
def heal_brings_members_whole() -> Iterator[None]:
    """A page of a heal tells of the members up to its own rev only."""
    heal = reading.heal

    def clipped(room: int, since: int) -> Any:
        healed = heal(room, since)
        if healed is None:
            return None
        stays = [(who, began, None if until and until > healed.rev else until, hidden)
                 for who, began, until, hidden in healed.stays if began <= healed.rev]  # fmt: skip
        return replace(healed, stays=stays)

    with swap(reading, "heal", clipped):
        yield


@guard(9, seed=3, acts=EDITS, loss=0.5, heal_page=1)
def page_tells_its_last_rev() -> Iterator[None]:
    """A page that isn't complete tells the room's rev."""
    heal = reading.heal

    def ahead(room: int, since: int) -> Any:
        healed = heal(room, since)
        return None if healed is None else replace(healed, rev=healed.room.rev)

    with swap(reading, "heal", ahead):
        yield


@guard(10, seed=2, acts={"remove": 40, "leave": 20, "elsewhere": 80})
def frames_end_at_a_removal() -> Iterator[None]:
    """What comes after a removal goes to the list before it."""
    with swap(Hub, "cut", lambda *_: None):
        yield


@guard(10, seed=18, acts={"add": 60, "remove": 30, "edit": 60, "react": 60, "elsewhere": 60}, loss=0.1)
def hidden_numbers() -> Iterator[None]:
    """Changes of what is hidden from a member go to him, too."""

    def all_of_them(strokes: Any, place: Any) -> Any:
        return [stroke for stroke in strokes if stroke.rev > place.floor]

    with swap(lines, "visible", all_of_them), swap(hub, "visible", all_of_them):
        yield


@guard(10, seed=218, acts={"add": 60, "remove": 30, "send": 90, "elsewhere": 60}, loss=0.1)
def hidden_quotes() -> Iterator[None]:
    """A quote of what is hidden from a member goes to him."""
    with swap(lines, "_without_quote", lambda stroke: stroke), swap(healing, "_unquoted", lambda one, _: one):
        yield


@guard(11, seed=6, acts={"mine": 40, "mark": 40, "elsewhere": 60}, loss=0.9)
def people_are_healed() -> Iterator[None]:
    """Tips tell of rooms alone."""
    tips, tips_of = reading.tips, reading.tips_of
    with (
        swap(reading, "tips", lambda: _no_people(tips())),
        swap(reading, "tips_of", lambda rooms, users: _no_people(tips_of(rooms, users))),
    ):
        yield


def _no_people(found: Tips) -> Tips:
    return replace(found, people={})


@guard(
    12,
    seed=2,
    acts={"send": 200, "elsewhere": 60},
    steps={"time": 10.0, "act": 0.5},
    rooms=(1,),
    late=0.8,
    held=0.0,
    length=60,
)
def heals_wait_for_the_batch() -> Iterator[None]:
    """A heal tells of what this process is about to answer."""

    async def at_once(*_: Any) -> None: ...

    with swap(underway, "quiet", at_once):
        yield


@guard(13, seed=2, acts={"send": 60, "elsewhere": 80, "stall": 20}, window=2_000, split=600)
def lag_leaves_the_lists() -> Iterator[None]:
    """A socket that lags stays where it is, and what is for it is dropped."""

    def dropped(self: Socket, refused: Any) -> None:
        self.lagging = True
        self.lags += 1
        self.sink.drop_events()
        self.answer({"type": "lag"})

    with swap(Socket, "lag", dropped):
        yield
