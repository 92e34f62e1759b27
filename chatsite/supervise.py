"""The parent of `bin/run`: prepares the site, starts its processes and keeps them running.

It imports no Django, so that it stays small and can't be hurt by the site's own faults.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from chatsite import addresses, datadir, environment, ping, valkey
from chatsite.children import Child, Keeper
from chatsite.datadir import Running
from chatsite.environment import BadEnvironment, Environment
from chatsite.prepared import PreparationFailed, Prepared, prepare

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the site and stay until SIGTERM or Ctrl-C. Each thing in the way is one line, status 1."""
    options = parse(arguments)
    try:
        site = environment.read(os.environ, ROOT)
        check_host(options.host, site)
        datadir.prepare(site.data_dir)
        ports = tuple(range(options.port, options.port + options.web))
        with datadir.hold(site.data_dir, Running(os.getpid(), ports)):
            addresses.check_free(options.host, ports)
            serve(site, options, ports)
    except datadir.InUse as error:
        where = (
            f", http://localhost:{error.running.ports[0]}" if error.running and error.running.ports else ""
        )
        who = f" (process {error.running.pid}{where})" if error.running else ""
        stop(f"Chat Connect is already running on this DATA_DIR, {site.data_dir}{who}.")
    except (BadEnvironment, addresses.Taken, PreparationFailed) as error:
        stop(str(error))


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line, checked."""
    parser = argparse.ArgumentParser(prog="bin/run", description="Set up and start Chat Connect.")
    parser.add_argument(
        "--host", default="localhost", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=_port, default=environment.DEFAULT_PORT, help="default: %(default)s")
    parser.add_argument(
        "--web", type=_count, default=1, metavar="N", help="web processes, on consecutive ports (default: 1)"
    )
    parser.add_argument(
        "--server", choices=("daphne", "uvicorn"), default="daphne", help="default: %(default)s"
    )
    parser.add_argument(
        "--workers", type=_few, default=1, metavar="N", help="workers for what is due later (default: 1)"
    )
    parser.add_argument("--demo", action="store_true", help="fill an empty site with an example community")
    options = parser.parse_args(arguments)
    if options.port + options.web - 1 > 65535:
        parser.error("the last port would be above 65535")
    return options


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("must be a number from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 64:
        raise argparse.ArgumentTypeError("must be a number from 1 to 64")
    return int(text)


def _few(text: str) -> int:
    return 0 if text == "0" else _count(text)


def check_host(host: str, site: Environment) -> None:
    """Refuse to be reached from other machines over plain http under no name."""
    if site.local and not addresses.is_loopback(host):
        raise BadEnvironment(
            "SITE_URL",
            f"--host {host} needs the address that people use, such as SITE_URL=https://chat.example",
        )


def serve(site: Environment, options: argparse.Namespace, ports: tuple[int, ...]) -> None:
    """Start everything, tell the address once it answers, and keep it running until told to stop."""
    surroundings = os.environ | {
        "DATA_DIR": str(site.data_dir),
        "WEB_PORTS": ",".join(str(port) for port in ports),
        "WORKERS": str(options.workers),
        "DJANGO_SETTINGS_MODULE": "chatsite.settings",
        "PYTHONUNBUFFERED": "1",
    }
    keeper = Keeper()
    with keeper:
        if site.redis:
            warn_without(site.redis)
        else:
            socket = datadir.private_socket(site.data_dir)
            keeper.add(Child("valkey", valkey.command(socket), surroundings, last=True))
        prepared = prepare(surroundings, demo=options.demo)
        for port in ports:
            keeper.add(web(options, port, surroundings))
        if site.canary:
            keeper.add(canary(options, surroundings))
        for old in site.data_dir.glob("worker-*.json"):  # what the workers of an earlier start have told
            old.unlink()
        workers = [worker(number, surroundings) for number in range(1, options.workers + 1)]

        def ready() -> None:
            announce(site, ports, prepared)
            for one in workers:  # only now: what is due can wait a second, people who wait for the page can't
                keeper.add(one)

        keeper.run(lambda: addresses.answer(options.host, ports), ready)


def web(options: argparse.Namespace, port: int, surroundings: dict[str, str]) -> Child:
    """One web process."""
    command = [sys.executable, "-m", "chatsite.serve", "--host", options.host, "--port", str(port)]
    command += ["--server", options.server]
    return Child(f"web-{port}", command, surroundings | {"LOG_NAME": f"web-{port}"})


def worker(number: int, surroundings: dict[str, str]) -> Child:
    """One process that does what is due later."""
    command = [sys.executable, "-m", "chatsite.jobs"]
    return Child(f"worker-{number}", command, surroundings | {"LOG_NAME": f"worker-{number}"})


def canary(options: argparse.Namespace, surroundings: dict[str, str]) -> Child:
    """The outside client that tries the site every ten seconds."""
    command = [sys.executable, "-m", "chatsite.canary", "--host", options.host]
    return Child("canary", command, surroundings | {"LOG_NAME": "canary"})


def warn_without(urls: Sequence[str]) -> None:
    """One line when a shard can't be reached: the site works, only slower between processes."""
    away = [number for number, url in enumerate(urls, 1) if not ping.answers(url)]
    if away:
        which = "" if len(urls) == 1 else f" (address {', '.join(map(str, away))} of {len(urls)})"
        say(
            f"Warning: REDIS_URL can't be reached{which}: messages between processes take up to 2 s until it is."
        )


def announce(site: Environment, ports: Sequence[int], prepared: Prepared) -> None:
    """Print where the site is and, while nobody owns it, the link that makes its owner."""
    print(f"Chat Connect is ready: {site.site_url or f'http://localhost:{ports[0]}'}", flush=True)
    if len(ports) > 1:
        print("Web processes: " + " ".join(f"http://localhost:{port}" for port in ports), flush=True)
    for line in prepared.lines:
        print(line, flush=True)


def say(text: str) -> None:
    """A line for the person who started the site."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    """End with one line."""
    say(text)
    sys.exit(1)


if __name__ == "__main__":
    main()
