"""A worker as a process: signals, the layer's ear, and its record told now and then."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

from chatsite.jobs import registry, rows, waking
from chatsite.jobs.worker import Worker
from chatsite.threads import in_thread

TELL_EVERY = 5.0


async def work(folder: Path, name: str) -> None:
    """A worker, the layer's ear beside it, and its record told now and then."""
    worker = Worker(registry.kinds.values())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    beside = [
        asyncio.create_task(waking.listen(worker.wake)),
        asyncio.create_task(_tell(worker, folder, name)),
    ]
    await worker.run()
    for task in beside:
        task.cancel()
    await in_thread(worker.record.write, folder, name)


async def _tell(worker: Worker, folder: Path, name: str) -> None:
    while True:
        try:
            worker.record.due = await in_thread(_count)
            await in_thread(worker.record.write, folder, name)
        except Exception:  # noqa: BLE001, S110 - the database or the disk is away: nothing is told, and that is seen
            pass
        await asyncio.sleep(TELL_EVERY)


def _count() -> dict[str, int]:
    return {kind.name: rows.waiting(kind).count() for kind in registry.kinds.values()}
