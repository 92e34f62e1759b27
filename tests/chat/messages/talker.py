"""A process of its own that talks in a room through its writer: `python -m tests.chat.messages.talker JSON`.

The JSON has `database` (its name), `room`, `people` (ids), `senders`, `seconds` and `nonces` (sent by every process,
all at once); with `acks`, each acknowledged number is written to that file at once. Prints a JSON object: `numbers`
that were acknowledged, `same` {nonce: number}, `errors`, `seconds`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Any
from uuid import UUID, uuid4

import django
from django.conf import settings


def main(asked: dict[str, Any]) -> dict[str, Any]:
    settings.DATABASES["default"]["NAME"] = asked["database"]
    django.setup()
    print("ready", flush=True)
    sys.stdin.readline()
    return asyncio.run(talk(asked))


async def talk(asked: dict[str, Any]) -> dict[str, Any]:
    from chat import relay
    from chat.messages import writer
    from chat.relay.doorbells import Bell

    class Deaf:
        def ring(self, bell: Bell) -> None:
            """Nobody is connected here."""

    relay.listen(Deaf())
    told: dict[str, Any] = {"numbers": [], "same": {}, "errors": []}
    began = time.monotonic()
    await asyncio.gather(*(same(asked, told, UUID(nonce)) for nonce in asked["nonces"]))
    people = asked["people"]
    until = time.monotonic() + asked["seconds"]
    await asyncio.gather(
        *(send(asked, told, people[i % len(people)], until) for i in range(asked["senders"]))
    )
    await writer.drained()
    writer.stop()
    return {**told, "seconds": time.monotonic() - began}


async def same(asked: dict[str, Any], told: dict[str, Any], nonce: UUID) -> None:
    from chat.messages import actions

    later = await actions.send(asked["people"][0], asked["room"], nonce=nonce, text="the same")
    told["same"][str(nonce)] = (await later)["message"]["number"]


async def send(asked: dict[str, Any], told: dict[str, Any], person: int, until: float) -> None:
    """Send, and edit every fifth; both are acknowledged or counted as an error."""
    from chat.messages import actions

    turn = 0
    acknowledged = os.open(asked["acks"], os.O_APPEND | os.O_WRONLY) if "acks" in asked else None
    while time.monotonic() < until:
        turn += 1
        try:
            later = await actions.send(person, asked["room"], nonce=uuid4(), text=f"{person} {turn}")
            number = (await later)["message"]["number"]
            told["numbers"].append(number)
            if acknowledged is not None:
                os.write(acknowledged, f"{number}\n".encode())
            if turn % 5 == 0:
                await (await actions.edit(person, asked["room"], number, f"{person} {turn} edited"))
        except Exception as error:  # noqa: BLE001, the test looks at it
            told["errors"].append(repr(error))


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))), flush=True)
