"""The hub's ear on the channel layer: one channel per process, one group per room and per 64th of the people.

Subscribing is off everybody's way: rooms are heard from the moment the layer says so, and what happened before
is found by asking the database once, right after.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from itertools import count
from typing import Any

from channels.layers import get_channel_layer

from chat.relay.doorbells import Bell, unpack
from chat.relay.publishing import SENDER

logger = logging.getLogger(__name__)
PATIENCE = 2.0
RETRY = 1.0
SELDOM = 30.0


class Ear:
    """Keeps the process subscribed to what its hub wants, and hands on the doorbells of other processes."""

    def __init__(self, heard: Callable[[Bell, str], None], subscribed: Callable[[set[str]], None]) -> None:
        self._heard = heard
        self._subscribed = subscribed
        self._wanted: set[str] = set()
        self._held: set[str] = set()
        self._stale: set[str] = set()
        self._changed = asyncio.Event()
        self._channel = ""
        self.failing = False
        self._tasks = [
            asyncio.create_task(self._listen(), name="hub-ear"),
            asyncio.create_task(self._subscribe(), name="hub-subscriptions"),
        ]

    def want(self, group: str) -> None:
        """Hear this group from soon on."""
        if group not in self._wanted:
            self._wanted.add(group)
            self._changed.set()

    def drop(self, group: str) -> None:
        """Nobody here cares for this group any more."""
        if group in self._wanted:
            self._wanted.discard(group)
            self._changed.set()

    def anew(self, group: str) -> None:
        """Subscribe to this group once more: its doorbells did not come."""
        if group in self._held:
            self._stale.add(group)
            self._changed.set()

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _listen(self) -> None:
        layer: Any = get_channel_layer()
        if layer is None:
            return
        self._channel = await self._new_channel(layer)
        self._changed.set()
        while True:
            try:
                message = await layer.receive(self._channel)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever ails the layer, the tips make up for it
                self._failed(error)
                await asyncio.sleep(RETRY)
                continue
            self._hear(message)

    async def _new_channel(self, layer: Any) -> str:
        """Our channel, asked for until the layer is there; rarely, since each failure leaves a queue with it."""
        for attempt in count():
            try:
                channel: str = await asyncio.wait_for(layer.new_channel("hub"), PATIENCE)
                return channel
            except Exception as error:  # noqa: BLE001 - as above
                self._failed(error)
                await asyncio.sleep(min(RETRY * 2**attempt, SELDOM))
        raise AssertionError

    def _hear(self, message: dict[str, Any]) -> None:
        if message.get("sender") == SENDER:
            return
        try:
            self._heard(unpack(message), str(message.get("era", "")))
        except Exception:  # one bad doorbell must not make us deaf
            logger.exception("hub.unreadable_doorbell")

    async def _subscribe(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            if not self._channel:
                continue
            added = await self._follow()
            if added:
                self._subscribed(added)
            if self._stale or self._wanted != self._held:
                await asyncio.sleep(RETRY if self.failing else 0.05)
                self._changed.set()

    async def _follow(self) -> set[str]:
        """Take the subscriptions towards what is wanted; returns what was added."""
        layer: Any = get_channel_layer()
        added = set()
        try:
            for group in self._stale | (self._held - self._wanted):
                await asyncio.wait_for(layer.group_discard(group, self._channel), PATIENCE)
                self._held.discard(group)
                self._stale.discard(group)
            for group in self._wanted - self._held:
                await asyncio.wait_for(layer.group_add(group, self._channel), PATIENCE)
                self._held.add(group)
                added.add(group)
            self.failing = False
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(error)
        return added

    def _failed(self, error: Exception) -> None:
        if not self.failing:
            logger.warning("hub.layer_away", extra={"error": type(error).__name__})
        self.failing = True
