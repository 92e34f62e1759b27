"""A simulated client that keeps to the contract: it holds a store, comes back by itself, and sends until told `ok`.

For proofs with many clients: everything it was acknowledged and everything that a server may not do is written down
in a `Ledger`. It takes every frame in the order in which it came, in one turn of the loop.
"""

from __future__ import annotations

import asyncio
import copy
import json
import random
import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidHandshake, WebSocketException

from tests.support.sockets import ACK_BYTES, ACK_FRAMES, Refused, connect_to, result_of
from tests.support.store import Json, RoomView, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.support.entrants import Entrant
    from tests.support.ledger import Ledger

PENDING = 32
ACK_AFTER = 2.0
SILENCE = 35.0
NEVER_AGAIN = {4400, 4401, 4403, 4410, 1009}
LATER = {4409, 4429}
AGAIN = {"rate_limited", "unavailable"}


class Gone(Exception):
    """The line broke before the reply came: whether the command was carried out isn't known."""


class Client:
    """One device of one person. `urls` are tried by turns. `hurry` divides the contract's waits before it comes back.

    `whole`: it loads each room back to its first message, so that its store can be held against the database.
    """

    def __init__(
        self, who: Entrant, urls: Sequence[str], ledger: Ledger, *, hurry: float = 10.0, whole: bool = True
    ) -> None:
        self.who, self.urls, self.ledger = who, list(urls), ledger
        self.hurry, self.whole = hurry, whole
        self.store = Store()
        self.live = asyncio.Event()
        """Set while the first `sync` of the present socket is done."""
        self.closes: list[int | None] = []
        self.opened: list[float] = []
        self.caught_up: list[float] = []
        """Seconds from each welcome to the end of its sync."""
        self.reading = True
        self.heard: Callable[[Json], None] | None = None
        """Called with every event after it was taken."""
        self._connection: ClientConnection | None = None
        self._replies: dict[int, tuple[asyncio.Future[Json], Callable[[Json], None] | None]] = {}
        self._last = 0
        self._told: dict[int, int] = {}
        self._room = asyncio.Semaphore(PENDING)
        self._turn = random.randrange(len(self.urls))
        self._tasks: set[asyncio.Task[Any]] = set()
        self._running = self._spawn(self._run())

    @property
    def asked(self) -> int:
        """How many commands it has sent."""
        return self._last

    @property
    def loading(self) -> bool:
        """Whether pages of its rooms are still under way."""
        return any(view.loading for view in self.store.rooms.values())

    async def again(self) -> Client:
        """End this one, and give one that holds what it held: the device was away and begins to come back."""
        await self.end()
        back = Client(self.who, self.urls, self.ledger, hurry=self.hurry, whole=self.whole)
        back.store = copy.deepcopy(self.store)
        for room, view in self.store.rooms.items():
            if not view.loaded:  # its pages were still under way
                del back.store.rooms[room]
        return back

    def cut(self) -> None:
        """Lose the line, as a phone does in a tunnel; it comes back by itself."""
        if self._connection:
            self._connection.transport.abort()

    async def end(self) -> None:
        """Close for good."""
        self._running.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        if self._connection:
            with suppress(Exception):
                await asyncio.wait_for(self._connection.close(), 2)

    # Asking

    async def ask(self, kind: str, /, then: Callable[[Json], None] | None = None, **fields: Any) -> Json:
        """A command's result, asked once. `then` is called with it in the turn in which the reply is read.

        Raises Refused, or Gone when the line breaks first.
        """
        async with self._room:
            connection = self._connection
            if connection is None:
                raise Gone
            self._last += 1
            number, reply = self._last, asyncio.get_running_loop().create_future()
            self._replies[number] = reply, then
            try:
                await connection.send(json.dumps({"type": kind, "id": number, **fields}))
                return result_of(await reply)
            except WebSocketException:
                raise Gone from None
            finally:
                self._replies.pop(number, None)

    async def send(self, room: int, text: str, *, nonce: str = "", **fields: Any) -> Json:
        """Send a message until it is acknowledged, by the same nonce each time. Raises Refused for good reasons."""
        nonce = nonce or str(uuid.uuid4())
        self.ledger.asked(self.who.id, nonce, room, text)
        began = time.monotonic()
        while True:
            await self.live.wait()
            try:
                result = await self.ask("message.send", room=room, nonce=nonce, text=text, **fields)
            except Gone:
                await asyncio.sleep(0.01)
            except Refused as refused:
                if refused.code not in AGAIN:
                    self.ledger.refused(self.who.id, nonce, refused.code)
                    raise
                await asyncio.sleep(float(refused.error.get("retry_after", 0.2)))
            else:
                message: Json = result["message"]
                self.ledger.acknowledged(self.who.id, nonce, message, time.monotonic() - began)
                return message

    async def sync(self, only: Sequence[int] | None = None) -> None:
        """Bring everything (or these rooms) up to now."""
        more: Json = {} if only is None else {"only": list(only)}
        while True:
            incomplete: list[int] = []

            def take(result: Json) -> None:
                for room in self.store.take_sync(result, only=bool(more)):  # noqa: B023
                    self._load_soon(room)
                incomplete.extend(int(r) for r, c in result["changes"].items() if not c["complete"])  # noqa: B023
                for room in (state["id"] for state in result["rooms"]):
                    self._told[room] = max(self._told.get(room, 0), self.store.rooms[room].rev)

            held = self.store.held()
            if more:
                held = {room: rev for room, rev in held.items() if int(room) in more["only"]}
            await self.ask("sync", take, rooms=held, feed=self.store.feed, **more)
            if not incomplete:
                return
            more = {"only": incomplete}

    # The line

    async def _run(self) -> None:
        pause = 0.5
        while True:
            code = await self._visit()
            self.closes.append(code)
            self.ledger.closed(code)
            if code in NEVER_AGAIN:
                return
            longest = 30.0 if code in LATER else 10.0 if code == 1012 else pause
            pause = 0.5 if self.live.is_set() else min(30.0, pause * 2)
            self.live.clear()
            await asyncio.sleep(random.uniform(0, longest) / self.hurry)

    async def _visit(self) -> int | None:
        """One connection from its handshake to its end; the code that it was closed with."""
        self._turn += 1
        try:
            async with asyncio.timeout(10):
                connection = await connect_to(self.urls[self._turn % len(self.urls)], self.who.token)
        except (OSError, InvalidHandshake, TimeoutError, WebSocketException):
            return None
        self._connection, self._told = connection, {}
        self.opened.append(time.monotonic())
        acks = self._spawn(self._read(connection))
        try:
            await acks
        finally:
            self._connection = None
            for reply, _ in self._replies.values():
                if not reply.done():
                    reply.set_exception(Gone())
                    reply.exception()
        return connection.close_code

    async def _read(self, connection: ClientConnection) -> None:
        frames = acked = taken = 0
        acked_at = time.monotonic()
        waited = 0.0
        while True:
            if not self.reading:
                await asyncio.sleep(0.05)
                continue
            try:
                raw = await asyncio.wait_for(connection.recv(decode=False), ACK_AFTER)
            except TimeoutError:
                waited += ACK_AFTER
                if waited > SILENCE:
                    await connection.close()
                    return
                raw = b""
            except WebSocketException:
                return
            if raw:
                waited = 0.0
                frames, taken = frames + 1, taken + len(raw)
                for one in json.loads(raw):
                    self._take(one)
            due = (
                taken >= ACK_BYTES or frames - acked >= ACK_FRAMES or time.monotonic() - acked_at > ACK_AFTER
            )
            if frames > acked and due:
                acked, taken, acked_at = frames, 0, time.monotonic()
                with suppress(WebSocketException):
                    await connection.send(f'{{"type":"ack","frames":{frames}}}')

    def _take(self, one: Json) -> None:
        kind = one["type"]
        if kind == "reply":
            reply, then = self._replies.get(one["id"] or 0, (None, None))
            if then is not None and one["ok"]:
                then(one["result"])
            if reply is not None and not reply.done():
                reply.set_result(one)
        elif kind == "ping":
            self._spawn(self._say('{"type":"pong"}'))
        elif kind == "welcome":
            self.store.begin(one["era"])
            self._spawn(self._begin(time.monotonic()))
        elif kind == "lag":
            self.ledger.lagged += 1
            self._spawn(self._again())
        else:
            self._once(one)
            added = one["room"]["id"] if kind == "room.added" else 0
            before = self.store.rooms.get(added)
            self.store.take(one)
            if added and self.store.rooms[added] is not before:
                self._load_soon(added)
            if self.heard is not None:
                self.heard(one)

    def _once(self, event: Json) -> None:
        """The server tells a rev to a socket once (guarantee 5), and ascending."""
        room, rev = event.get("room"), event.get("rev")
        if not isinstance(room, int) or rev is None:
            if event["type"] == "room.removed":
                self._told.pop(event["room"], None)
            return
        if (event.get("from") or rev) <= self._told.get(room, 0):
            self.ledger.complain(f"{self.who.name}: rev {rev} of room {room} twice on one socket")
        self._told[room] = rev
        held = self.store.rooms[room].messages if room in self.store.rooms else {}
        for message in [event["message"]] if "message" in event else event.get("messages", []):
            if message["number"] not in held:
                self.ledger.seen(message, time.monotonic())

    async def _say(self, text: str) -> None:
        with suppress(WebSocketException):
            if self._connection:
                await self._connection.send(text)

    async def _begin(self, at: float) -> None:
        with suppress(Gone):
            await self._until_answered()
            self.caught_up.append(time.monotonic() - at)
            self.live.set()

    async def _again(self) -> None:
        with suppress(Gone):
            await self._until_answered()

    async def _until_answered(self) -> None:
        while True:
            try:
                return await self.sync()
            except Refused as refused:
                if refused.code not in AGAIN:
                    raise
                await asyncio.sleep(float(refused.error.get("retry_after", 0.2)))

    def _load_soon(self, room: int) -> None:
        """Begin to load a room that nothing is held of."""
        view = self.store.rooms.get(room)
        if view is not None:
            view.loading += 1
            self._spawn(self._load(view, room))

    async def _load(self, view: RoomView, room: int) -> None:
        """The newest page of a room, and with `whole` all pages before it."""
        try:
            more = True
            while more and self.store.rooms.get(room) is view:
                more = await self._page(view, room)
            view.loaded = True
        finally:
            view.loading -= 1

    async def _page(self, view: RoomView, room: int) -> bool:
        before = {"before": view.low} if view.low is not None else {}
        low = view.low
        try:
            result = await self.ask(
                "room.history", lambda page: view.take_page(page["messages"]), room=room, limit=100, **before
            )
        except Gone:
            await asyncio.sleep(0.05)
            await self.live.wait()
            return True
        except Refused as refused:
            if refused.code not in AGAIN:
                return False
            await asyncio.sleep(float(refused.error.get("retry_after", 0.2)))
            return True
        return bool(result["has_before"]) and self.whole and view.low != low

    def _spawn(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
