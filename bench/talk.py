"""A room with much in it, for what is measured: plain lines, and at their end messages of every kind by turns.

Runs in a process with the site's settings: `Site.console` calls `fill`. The same number makes the same talk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from chat import relay
from chat.community.telling import Pictures
from chat.messages import actions
from chat.messages.sending import Send
from chat.messages.writer import carry_out
from chat.polls import asking
from chat.previews import noting
from chat.reactions.reacting import React
from chat.todos import listing

AT_ONCE = 500
PICTURES = 12
KINDS = ("plain", "plain", "code", "plain", "picture", "long", "plain", "poll", "reply", "list", "todo", "album",
         "plain", "table", "reaction", "plain", "link", "emoji", "plain", "long")  # fmt: skip
WORDS = (
    "tide",
    "harbour",
    "rope",
    "lantern",
    "slow",
    "bread",
    "engine",
    "paint",
    "wind",
    "morning",
    "ladder",
)
CODE = """```python
async def moor(boat: Boat, berth: int) -> None:
    lines = [line for line in boat.lines if line.dry]
    for line in lines:
        await line.fasten(berth)  # never the wet ones
```"""


def fill(room: int, authors: Sequence[int], count: int, mixed: int, number: int = 1) -> int:
    """Say `count` messages in the room, the last `mixed` of every kind; `authors` are in it. Returns the newest
    number. Nobody is told: it is meant for a room that nobody looks at."""
    rng = Random(number)
    images = Pictures(rng, PICTURES)
    files = [images.bring(authors[0], "chart" if place % 2 else "waves")[0] for place in range(PICTURES)]
    talk = _lines(rng, room, authors, count, mixed, files)
    told: list[int] = []
    while wave := list(islice(talk, AT_ONCE)):
        with relay.holding():
            _say(rng, room, wave, told)
    return told[-1]


def _say(rng: Random, room: int, wave: Sequence[tuple[str, Send]], told: list[int]) -> None:
    for _kind, plan in wave:
        if plan.reply_to is not None:
            plan.reply_to = told[plan.reply_to]
    for answer in actions.send_now([plan for _kind, plan in wave]):
        if isinstance(answer, Exception):
            raise answer
        told.append(answer["number"])
    numbers = told[-len(wave) :]
    reactions = [
        React(room=room, actor=plan.actor, number=number, emoji=emoji, added=True)
        for number, (kind, plan) in zip(numbers, wave, strict=True)
        if kind == "reaction"
        for emoji in rng.sample("👍🎉😂🚀", 3)
    ]
    for done in carry_out(reactions):
        if isinstance(done, Exception):
            raise done


def _lines(
    rng: Random, room: int, authors: Sequence[int], count: int, mixed: int, files: Sequence[int]
) -> Iterator[tuple[str, Send]]:
    """Each message with its kind; `reply_to` is the place of an earlier wave's, to be made its number."""
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=50 * count)
    for place in range(count):
        kind = KINDS[place % len(KINDS)] if place >= count - mixed else "plain"
        text, fields = _content(rng, kind, place)
        author = authors[0] if kind in ("picture", "album") else rng.choice(authors)
        if kind in ("picture", "album"):
            fields["files"] = tuple(rng.sample(list(files), 1 if kind == "picture" else 3))
        if kind == "reply" and place > 2 * AT_ONCE:
            fields["reply_to"] = place - AT_ONCE - rng.randrange(AT_ONCE)
        at += timedelta(seconds=rng.choice((5, 20, 95)))
        nonce = UUID(int=rng.getrandbits(128), version=4)
        yield kind, Send(room=room, actor=author, nonce=nonce, text=text, at=at, **fields)


def _content(rng: Random, kind: str, place: int) -> tuple[str, dict[str, Any]]:
    if kind == "poll":
        options = [_words(rng, 3) + f" {nth}" for nth in range(rng.randint(2, 6))]
        question = f"{place}: {_words(rng, 6)}?"
        poll = asking.part(question, options, multiple=False, anonymous=False, closes_at=None)
        return asking.words(question, options), {"brings": {asking.PART: poll}}
    if kind == "todo":
        todo = listing.part(f"{place}: {_words(rng, 3)}", [_words(rng, 4) for _ in range(rng.randint(2, 9))])
        return listing.words(todo), {"brings": {listing.PART: todo}}
    if kind == "link":
        url = f"https://example.org/{place}"
        card = {"url": url, "site": "Harbour", "title": _words(rng, 6), "description": _words(rng, 25)}
        return f"{place}: {url} {_words(rng, 8)}", {"brings": {noting.PART: [card]}}
    return _TEXTS.get(kind, _plain)(rng, place), {}


def _plain(rng: Random, place: int) -> str:
    return f"{place}: {_words(rng, rng.choice((2, 5, 9, 14, 30)))}"


def _words(rng: Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count))


_TEXTS: dict[str, Callable[[Random, int], str]] = {
    "code": lambda rng, place: "\n\n".join([f"{place}: {_words(rng, 6)}", *[CODE] * rng.randint(1, 2)]),
    "long": lambda rng, place: f"{place}: " + "\n\n".join(_words(rng, 60) for _ in range(rng.randint(2, 5))),
    "list": lambda rng, place: f"{place}:\n\n" + "\n".join(
        f"- **{_words(rng, 2)}** {_words(rng, 8)}" for _ in range(5)),
    "table": lambda rng, place: f"| {place} | berth |\n| --- | --- |\n" + "\n".join(
        f"| {_words(rng, 2)} | {rng.randrange(90)} |" for _ in range(4)),
    "emoji": lambda rng, place: "🎉🚀",
}  # fmt: skip
