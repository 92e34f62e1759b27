"""The channel layer of a schedule: doorbells come late, twice, in any order, or not at all."""

import asyncio
from collections import defaultdict, deque
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.model.world import World

Json = dict[str, Any]


class Layer:
    """What `get_channel_layer` gives."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.groups: defaultdict[str, set[str]] = defaultdict(set)
        self.boxes: dict[str, asyncio.Queue[Json]] = {}
        self.ringing: list[tuple[str, Json]] = []
        self._recent: deque[tuple[str, Json]] = deque(maxlen=12)
        self._channels = 0

    async def new_channel(self, _: str) -> str:
        self._channels += 1
        name = f"hub{self._channels}"
        self.boxes[name] = asyncio.Queue()
        return name

    async def receive(self, channel: str) -> Json:
        return await self.boxes[channel].get()

    async def group_add(self, group: str, channel: str) -> None:
        await self._world.pause()
        self.groups[group].add(channel)

    async def group_discard(self, group: str, channel: str) -> None:
        self.groups[group].discard(channel)

    async def group_send(self, group: str, message: Json) -> None:
        self.ring(group, message)

    def ring(self, group: str, message: Json) -> None:
        """A doorbell sets out, for those who are subscribed now."""
        world = self._world
        self._recent.append((group, message))
        for channel in sorted(self.groups[group]):
            if world.healthy or world.random.random() >= world.knobs.loss:
                self.ringing.append((channel, message))
            if world.random.random() < world.knobs.double:
                self.ringing.append((channel, message))

    def deliver(self) -> None:
        """Any one of those under way arrives."""
        channel, message = self.ringing.pop(self._world.random.randrange(len(self.ringing)))
        if channel in self.boxes:
            self.boxes[channel].put_nowait(message)

    def echo(self) -> None:
        """What rang lately rings once more within seconds: a process that still knows another database."""
        for group, message in tuple(self._recent):
            self._world.later(3 * self._world.random.random(), partial(self.ring, group, message))

    def forget(self) -> None:
        """The process that listened is gone; what is under way to others isn't."""
        self.groups.clear()
        self.boxes.clear()
