"""Runs the canary until it is told to stop: `python -m chatsite.canary --host localhost`, a child of bin/run."""

import argparse
import asyncio
import json
import logging.config
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from chatsite import addresses, environment, logs
from chatsite.canary import record
from chatsite.canary.line import NestGone
from chatsite.canary.rounds import EVERY, Rounds
from chatsite.environment import Environment

ROOT = Path(__file__).resolve().parent.parent.parent
SETTLING = 10.0
"""Seconds that a site which has just begun to answer is left alone."""
FORGETTING = 6 * 3600.0
AGAIN = 30.0
"""Seconds before a nest is asked for anew."""
logger = logging.getLogger("canary")


def main(arguments: Sequence[str] | None = None) -> None:
    """Sing until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m chatsite.canary", description="Try the site every 10 s.")
    parser.add_argument("--host", default="localhost", help="where the web processes listen (localhost)")
    parser.add_argument("--every", type=float, default=EVERY, help="seconds between rounds (10)")
    parser.add_argument("--settling", type=float, default=SETTLING, help="seconds before the first one (10)")
    options = parser.parse_args(arguments)
    site = environment.read(os.environ, ROOT)
    logging.config.dictConfig(logs.configuration(site.data_dir / "logs", site.log_name, site.log_format))
    asyncio.run(sing(site, options))


async def sing(site: Environment, options: argparse.Namespace) -> None:
    """Round after round, with a new nest whenever the old one is refused."""
    ports = site.web_ports or (environment.DEFAULT_PORT,)
    host = addresses.dialled(options.host)
    while not await asyncio.to_thread(addresses.answer, options.host, ports):  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(1)
    await asyncio.sleep(options.settling)
    found = record.Record()
    while True:
        made = await manage()
        if made is None:
            await asyncio.sleep(AGAIN)
            continue
        nest = json.loads(made)
        rounds = Rounds([f"ws://{host}:{port}" for port in ports], nest["token"], nest["room"])
        try:
            await keep_on(rounds, found, site.data_dir, options.every)
        except NestGone:
            logger.warning("canary.nest_gone")
            await rounds.close()
            await asyncio.sleep(AGAIN)


async def keep_on(rounds: Rounds, found: record.Record, folder: Path, every: float) -> None:
    """One round each `every` seconds, told after each. Ends by NestGone only."""
    loop = asyncio.get_running_loop()
    forget_at, due = loop.time() + FORGETTING, loop.time()
    while True:
        found.add(*await rounds.next())
        found.write(folder)
        if loop.time() > forget_at:
            forget_at = loop.time() + FORGETTING
            await manage("--forget")
        due = max(due + every, loop.time())
        await asyncio.sleep(due - loop.time())


async def manage(*arguments: str) -> str | None:
    """What `manage.py canary` prints, None when it failed. It waits behind all else that the machine has to do."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "manage.py"),
        "canary",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != "LOG_NAME"},
        preexec_fn=lambda: os.nice(10),
    )
    told, said = await process.communicate()
    if process.returncode:
        kind = (said.decode().strip().splitlines() or [""])[-1].partition(":")[0]
        logger.error("canary.no_nest", extra={"status": process.returncode, "why": kind})
        return None
    return told.decode()


if __name__ == "__main__":
    main()
