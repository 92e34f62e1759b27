"""Streams end with the permission that began them: each is asked about again every second or so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError
from django.http import HttpRequest

from chat.files.serving.answers import asked_for
from chat.wire.refusals import NotFound
from chatsite.threads import pages

logger = logging.getLogger(__name__)
EVERY = 1.0
Claim = tuple[str, str, str]
"""Authorization, cookies, path: who asks, for what."""


class Watch:
    """The streams under way in one process. One task asks for all of them, in one thread, and each claim once."""

    def __init__(self) -> None:
        self._claims: dict[Claim, tuple[HttpRequest, set[asyncio.Event]]] = {}
        self._asking: asyncio.Task[None] | None = None

    @contextmanager
    def over(self, request: HttpRequest) -> Iterator[asyncio.Event]:
        """An event that comes when who asks may have the file no more."""
        claim = (request.headers.get("Authorization", ""), request.headers.get("Cookie", ""), request.path)
        refused = asyncio.Event()
        _request, events = self._claims.setdefault(claim, (request, set()))
        events.add(refused)
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        try:
            yield refused
        finally:
            events.discard(refused)
            if not events:
                self._claims.pop(claim, None)

    async def _ask(self) -> None:
        await asyncio.sleep(EVERY)
        while self._claims:
            asked = {claim: request for claim, (request, _events) in self._claims.items()}
            try:
                refused = await pages().run(_refused, asked)
            except DatabaseError as error:  # nobody is cut off because we can't ask
                logger.warning("files.not_asked", extra={"error": type(error).__name__})
                refused = []
            for claim in refused:
                for event in self._claims.get(claim, (None, set()))[1]:
                    event.set()
            await asyncio.sleep(EVERY)


def _refused(asked: dict[Claim, HttpRequest]) -> list[Claim]:
    return [claim for claim, request in asked.items() if not _may(request)]


def _may(request: HttpRequest) -> bool:
    try:
        asked_for(request)
    except NotFound:
        return False
    return True
