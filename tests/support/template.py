"""A prepared DATA_DIR (tables made, static files collected) that each test site gets a copy of, and a prepared
database of the run's PostgreSQL for the same use.

Preparing takes ten seconds, a copy a tenth of one. The folder is made anew when migrations or static sources
change, the database once for each server.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.postgres import Postgres

ROOT = Path(__file__).resolve().parent.parent.parent
# One for each checkout: two that share it would make it anew by turns.
FOLDER = Path(f"/tmp/chat-template-{os.getuid()}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}")
DATABASE = "site_template"
SOURCES = ("static", "chatsite/static", "accounts/migrations", "chat/migrations", "requirements.txt")


def copy_to(folder: Path) -> None:
    """Lay a copy of the prepared folder there; it has a secret of its own."""
    with _locked():
        _prepare()
        shutil.copytree(FOLDER / "data", folder)
    (folder / "secret-key").unlink(missing_ok=True)


def database(url: str, name: str) -> str:
    """Make a database with all tables on the server that `url` leads to, and return its DATABASE_URL."""
    with _locked():
        if not Postgres.has(url, DATABASE):
            _prepare()
            begun = Postgres.create_at(url, f"{DATABASE}_begun")
            _run(DATABASE_URL=begun)
            Postgres.rename(url, f"{DATABASE}_begun", DATABASE)
    return Postgres.create_at(url, name, template=DATABASE)


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare() -> None:
    stamp = FOLDER / "key"
    key = _key()
    if stamp.exists() and stamp.read_text() == key:
        return
    shutil.rmtree(FOLDER / "data", ignore_errors=True)
    _run()
    stamp.write_text(key)


def _run(**variables: str) -> None:
    """What a start of the site prepares, on the folder."""
    from tests.support.site import environment

    done = subprocess.run(
        [sys.executable, "-m", "chatsite.prepare"],
        cwd=ROOT,
        env=environment(DATA_DIR=str(FOLDER / "data"), **variables),
        capture_output=True,
        text=True,
    )
    assert '"lines"' in done.stdout, done.stdout + done.stderr


def _key() -> str:
    digest = hashlib.sha256()
    for name in SOURCES:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\0".encode())
    return digest.hexdigest()
