"""The writer: group commit. `submit` on the loop, `carry_out` anywhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import SynchronousOnlyOperation
from django.db import transaction

from chat import relay
from chat.messages import registry
from chat.messages.writer.plans import Plan
from chat.messages.writer.queue import BATCH, BATCH_BYTES, Writer
from chat.messages.writer.running import run
from chat.wire.later import Later

Json = dict[str, Any]
_writer: Writer | None = None


def submit(plan: Plan) -> Later[Json]:
    """Hand the plan to the writer of the running loop. Settled with its result, or with a Refusal."""
    return current().submit(plan)


def current() -> Writer:
    """The writer of the running loop, made when first asked for."""
    global _writer
    loop = asyncio.get_running_loop()
    if _writer is None or _writer.loop is not loop:
        stop()
        _writer = Writer(loop)
    return _writer


def existing() -> Writer | None:
    """The process's writer, if anything was ever submitted."""
    return _writer


async def drained() -> None:
    """Wait until everything that was submitted on this loop is answered: before the process ends."""
    if _writer is not None and _writer.loop is asyncio.get_running_loop():
        await _writer.drained()


def stop() -> None:
    """End the process's writer, its threads and its connection."""
    global _writer
    if _writer is not None:
        _writer.close()
        _writer = None


def carry_out(plans: Sequence[Plan]) -> list[Json | Exception]:
    """Carry plans out from a thread, in their order, and wait for them: by the process's writer where it has a
    loop, here and now where not. Gives a result or an exception for each."""
    if _running():
        raise SynchronousOnlyOperation("On an event loop, submit the plan and await its answer.")
    if _writer is not None and _writer.loop.is_running() and not transaction.get_connection().in_atomic_block:
        return asyncio.run_coroutine_threadsafe(_through(_writer, plans), _writer.loop).result()
    return [answer for batch in _batches(plans) for answer in _now(batch)]


def carry_out_here(plan: Plan) -> Json:
    """Carry out a plan in this thread, by itself: one that changes several rooms, which are waited for. Gives its
    result; raises a Refusal."""
    (answer,) = _now([plan])
    if isinstance(answer, Exception):
        raise answer
    return answer


def _running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _through(writer: Writer, plans: Sequence[Plan]) -> list[Json | Exception]:
    answers: list[Json | Exception] = []
    lane = object()
    for batch in _batches(plans):
        for plan in batch:
            plan.lane = plan.lane or lane
        for later in [writer.submit(plan) for plan in batch]:
            try:
                answers.append(await later)
            except Exception as error:  # noqa: BLE001, given back as the answer
                answers.append(error)
    return answers


def _now(plans: Sequence[Plan]) -> list[Json | Exception]:
    outcome = run(plans, wait=True)
    events = outcome.events
    transaction.on_commit(lambda: relay.publish(events))
    for work in registry.after(events):
        transaction.on_commit(work)
    if outcome.following:
        _now(outcome.following)
    return outcome.answers


def _batches(plans: Sequence[Plan]) -> Iterator[list[Plan]]:
    batch: list[Plan] = []
    size = 0
    for plan in plans:
        batch.append(plan)
        size += plan.weight()
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
