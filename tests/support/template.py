"""A prepared DATA_DIR (tables made, static files collected) that each test site gets a copy of.

Preparing takes ten seconds, a copy a tenth of one. It is made anew when migrations or static sources change.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(f"/tmp/chat-template-{os.getuid()}")
SOURCES = ("static", "chatsite/static", "accounts/migrations", "chat/migrations", "requirements.txt")


def copy_to(folder: Path) -> None:
    """Lay a copy of the prepared folder there; it has a secret of its own."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _prepare()
        shutil.copytree(FOLDER / "data", folder)
    (folder / "secret-key").unlink(missing_ok=True)


def _prepare() -> None:
    stamp = FOLDER / "key"
    key = _key()
    if stamp.exists() and stamp.read_text() == key:
        return
    shutil.rmtree(FOLDER / "data", ignore_errors=True)
    from tests.support.site import environment

    done = subprocess.run(
        [sys.executable, "-m", "chatsite.prepare"],
        cwd=ROOT,
        env=environment(DATA_DIR=str(FOLDER / "data")),
        capture_output=True,
        text=True,
    )
    assert '"lines"' in done.stdout, done.stdout + done.stderr
    stamp.write_text(key)


def _key() -> str:
    digest = hashlib.sha256()
    for name in SOURCES:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\0".encode())
    return digest.hexdigest()
