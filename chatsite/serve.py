"""Starts a web process: `python -m chatsite.serve --host localhost --port 8000 --server daphne`.

Either server is started from Python with the limits and the drain that the socket's contract needs; nobody
runs `daphne` or `uvicorn` by hand. Exit status: 0 after SIGTERM or Ctrl-C, 1 when it can't listen there.
"""

import argparse
import gc
import os
import resource
import sys
from collections.abc import Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from chatsite.servers.drain import on_drain
from chatsite.servers.sockets import CannotListen, listen

__all__ = ["main", "on_drain"]

# A busy event loop otherwise keeps the interpreter from the database threads for 5 ms after each statement.
SWITCH_INTERVAL = 0.0005
MOST_FILES = 65536


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop and return the exit status."""
    chosen = parse(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    try:
        sockets = listen(chosen.host, chosen.port)
    except CannotListen as problem:
        print(problem, file=sys.stderr)
        return 1
    sys.setswitchinterval(SWITCH_INTERVAL)
    allow_many_connections()
    run = import_string(f"chatsite.servers.{chosen.server}.run")
    application = import_string(settings.ASGI_APPLICATION)
    print(f"Serving http://{chosen.host}:{chosen.port} with {chosen.server}.", file=sys.stderr, flush=True)
    run(application, sockets)
    gc.freeze()  # what is left is not worth collecting: without this the end takes 0.4 s of CPU more
    return 0


def allow_many_connections() -> None:
    """Raise the number of files that may be open as far as this user is allowed to: each socket is one."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return `host`, `port` and `server`."""
    parser = argparse.ArgumentParser(
        prog="python -m chatsite.serve", description="Run one web process of the site."
    )
    parser.add_argument("--host", default="localhost", help="name or address to listen on (localhost)")
    parser.add_argument("--port", type=int, default=8000, help="TCP port (8000)")
    parser.add_argument(
        "--server", choices=("daphne", "uvicorn"), default="daphne", help="which server (daphne)"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
