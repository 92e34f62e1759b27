"""A client in sixty lines, written from docs/protocol.md alone: it talks, and keeps a room as the server has it."""

import asyncio
import json
import uuid
from typing import Any

import websockets


class Outsider:
    era, rev, last, line = "", 0, 0, None  # type: str, int, int, Any

    async def stay(self, url: str, token: str, room: int) -> None:
        self.room, self.messages, self.asked = room, dict[int, Any](), dict[int, Any]()
        head = {"Authorization": f"Bearer {token}"}
        async for self.line in websockets.connect(url, additional_headers=head):
            try:
                while self.asked:  # lost with the last line
                    self.asked.popitem()[1].set_result({})
                for frames in range(1, 2**53):
                    for one in json.loads(await asyncio.wait_for(self.line.recv(), 35)):
                        self.take(one)
                        await asyncio.sleep(0)  # who asked goes on before what stands behind the reply
                    await self.line.send(json.dumps({"type": "ack", "frames": frames}))  # answers pings, too
            except (TimeoutError, websockets.ConnectionClosed):
                if self.line.close_code in (1009, 4400, 4401, 4403, 4410):
                    return
                await asyncio.sleep(uuid.uuid4().int % 1000 / 1000)

    async def say(self, text: str) -> None:
        await self.ask("message.send", room=self.room, nonce=str(uuid.uuid4()), text=text)

    async def ask(self, kind: str, **fields: Any) -> Any:
        reply: Any = {}
        while "result" not in reply:  # not asked yet, lost with a line, or refused for now
            await asyncio.sleep(reply.get("error", {}).get("retry_after", 0))
            self.last += 1
            self.asked[self.last] = waiting = asyncio.get_running_loop().create_future()
            command = {"type": kind, "id": self.last, **fields}
            await asyncio.gather(self.line.send(json.dumps(command)), return_exceptions=True)
            reply = await waiting
        return reply["result"]

    def take(self, one: Any) -> None:
        if one["type"] in ("welcome", "lag"):
            self.task = asyncio.create_task(self.sync(one.get("era", self.era)))
        elif one["type"] == "reply":
            self.asked.pop(one["id"]).set_result(one)
        elif one.get("room") == self.room and one.get("rev", 0) > self.rev:
            self.rev, gone = one["rev"], {"text": "", "deleted": True}
            copy = one.get("message") or one | one.get("set", gone)
            self.keep(one.get("messages", [copy] if "number" in copy else []))

    def keep(self, copies: list[Any]) -> None:
        for one in copies:
            held = self.messages.get(one["number"], {"rev": 0})
            older, newer = sorted((held, one), key=lambda copy: int(copy["rev"]))
            self.messages[one["number"]] = newer if "author" in newer else older | newer

    async def sync(self, era: str) -> None:
        result = await self.ask("sync", rooms={self.room: self.rev} if self.era == era else {}, feed=0)
        change = result["changes"].get(str(self.room), {"reset": True})
        if "reset" in change:
            (self.rev,), self.messages = [one["rev"] for one in result["rooms"] if one["id"] == self.room], {}
            change = await self.ask("room.history", room=self.room, limit=100) | {"rev": 0}
        self.keep(change["messages"])
        self.rev, self.era = max(self.rev, change["rev"]), era
        if not change.get("complete", True):
            await self.sync(era)
