"""Having it said: the lines of a talk sent through the log's own verbs, then what became of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import count
from random import Random
from uuid import uuid4

from accounts.models import User
from chat.community import drawing
from chat.community.talk import Line
from chat.files.actions import upload
from chat.messages import actions, clock
from chat.messages.sending import Send
from chat.messages.writer import carry_out
from chat.reactions.reacting import React

WAVE = 500
AT_ONCE = 2000


class Pictures:
    """Draws and uploads, at most `most` of them: each is opened in a child like anybody's."""

    def __init__(self, rng: Random, most: int) -> None:
        self._rng, self._left = rng, most

    def bring(self, owner: int, kind: str) -> tuple[int, ...]:
        """The ids of the files to send: one, or none when enough were drawn."""
        if self._left <= 0:
            return ()
        self._left -= 1
        name, content = drawing.picture(kind, self._rng)
        with tempfile.TemporaryFile() as file:
            file.write(content)
            return (upload(User.objects.get(pk=owner), name, file).pk,)


def tell(rooms: Mapping[int, Sequence[Line]], pictures: Pictures) -> int:
    """Send the lines of each room in their order, then edit, delete and react. Returns how many were sent.

    Raises the first Refusal: nothing here should be refused.
    """
    numbers: dict[int, list[int]] = {room: [] for room in rooms}
    while plans := list(_wave(rooms, numbers, pictures)):
        for plan, answer in zip(plans, actions.send_now(plans), strict=True):
            if isinstance(answer, Exception):
                raise answer
            numbers[plan.room].append(answer["number"])
    for room, lines in rooms.items():
        _become(room, lines, numbers[room])
    return sum(map(len, numbers.values()))


def _wave(
    rooms: Mapping[int, Sequence[Line]], numbers: Mapping[int, list[int]], pictures: Pictures
) -> Iterator[Send]:
    """What can be sent now: of each room up to the first line that answers one of this wave."""
    left = AT_ONCE
    for room, lines in rooms.items():
        sent = numbers[room]
        for place in count(len(sent)):
            if place >= min(len(lines), len(sent) + WAVE) or left <= 0:
                break
            line = lines[place]
            if any(earlier is not None and earlier >= len(sent) for earlier in (line.answers, line.thread)):
                break
            yield _send(room, line, sent, pictures)
            left -= 1


def _send(room: int, line: Line, sent: Sequence[int], pictures: Pictures) -> Send:
    return Send(
        room=room,
        actor=line.author,
        nonce=uuid4(),
        text=line.text,
        at=line.at.replace(microsecond=line.at.microsecond // 1000 * 1000),
        reply_to=None if line.answers is None else sent[line.answers],
        thread=None if line.thread is None else sent[line.thread],
        files=pictures.bring(line.author, line.picture) if line.picture else (),
    )


def _become(room: int, lines: Sequence[Line], numbers: Sequence[int]) -> None:
    """Edits and deletions a little after the message, reactions to what is left."""
    for line, number in zip(lines, numbers, strict=True):
        if line.edited is None and not line.deleted:
            continue
        with clock.given(line.at + timedelta(seconds=40)):
            if line.edited is not None:
                actions.edit_now(line.author, room, number, line.edited)
            if line.deleted:
                actions.delete(line.author, room, number)
    reactions = [
        React(room=room, actor=who, number=number, emoji=emoji, added=True)
        for line, number in zip(lines, numbers, strict=True)
        if not line.deleted
        for who, emoji in line.reactions
    ]
    for answer in carry_out(reactions):
        if isinstance(answer, Exception):
            raise answer
