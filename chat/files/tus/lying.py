"""The bytes of uploads under way: a file each below DATA_DIR/uploads, whose size is the offset.

Whoever writes holds the kernel's lock on it (flock), so there is one writer on the machine, whichever process he is in,
and none when that process is killed. Several machines would need a lease in the row and parts in the object storage.
Beside `<key>` may lie `<key>.part` (a piece whose checksum is still to be compared) and `<key>.next` (somebody waits
for the lock). Everything here blocks: threads call it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

PART, NEXT = ".part", ".next"
COPIED_AT_ONCE = 1024 * 1024


class Busy(Exception):
    """Another request is writing."""


def folder() -> Path:
    """Where they lie; made when it isn't there."""
    found = Path(settings.DATA_DIR) / "uploads"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def path(key: str) -> Path:
    """Where the bytes of this upload lie, if any came."""
    return folder() / key


def offset(key: str) -> int:
    """How many bytes of this upload are there."""
    try:
        return path(key).stat().st_size
    except FileNotFoundError:
        return 0


def free() -> int:
    """How many bytes the disk still takes."""
    return shutil.disk_usage(folder()).free


def remove(key: str) -> None:
    """Take all bytes of an upload away."""
    for name in (key, key + PART, key + NEXT):
        (folder() / name).unlink(missing_ok=True)


def strays(older_than: float) -> Iterator[str]:
    """The key of every upload whose bytes lie here untouched for so many seconds."""
    limit = time.time() - older_than
    for entry in os.scandir(folder()):
        with suppress(FileNotFoundError):
            if entry.stat(follow_symlinks=False).st_mtime < limit:
                yield entry.name.partition(".")[0]


class Writer:
    """The one who may write an upload's bytes. Its methods may be called from any thread, one after the other."""

    def __init__(self, key: str, descriptor: int) -> None:
        self.key = key
        self._descriptor: int | None = descriptor
        self._turn = threading.Lock()

    @property
    def size(self) -> int:
        """How many bytes are there: the offset."""
        return os.fstat(self._held()).st_size

    @classmethod
    def open(cls, key: str) -> Writer:
        """Take the lock. Raises Busy while another holds it, who is told by that."""
        (folder() / (key + NEXT)).touch(mode=0o600)
        while True:
            descriptor = os.open(path(key), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                current = _is_at(descriptor, path(key))
            except BlockingIOError:
                os.close(descriptor)
                raise Busy from None
            if current:
                os.lseek(descriptor, 0, os.SEEK_END)
                (folder() / (key + NEXT)).unlink(missing_ok=True)
                return cls(key, descriptor)
            os.close(descriptor)  # it has become a file, or was ended, while we opened it

    def append(self, pieces: Sequence[bytes]) -> None:
        """Write all of it behind what is there. Raises OSError; what fitted stays."""
        with self._turn:
            write(self._held(), pieces)

    def append_file(self, source: int) -> None:
        """Write all of an open file behind what is there. Raises OSError; what fitted stays."""
        with self._turn:
            held, at = self._held(), 0
            while took := os.sendfile(held, source, at, COPIED_AT_ONCE):
                at += took

    def sync(self) -> None:
        """What has been written outlasts a power cut from here on."""
        with self._turn:
            os.fdatasync(self._held())

    def wanted(self) -> bool:
        """Whether another request waits for the lock."""
        return (folder() / (self.key + NEXT)).exists()

    def remove(self) -> None:
        """Take the bytes away: nobody can write them any more, not even who waits for the lock."""
        with self._turn:
            remove(self.key)

    def close(self) -> None:
        """Let go of the lock; no write can follow, and one that is under way ends first."""
        with self._turn:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def _held(self) -> int:
        if self._descriptor is None:
            raise ValueError("this writer has let go")
        return self._descriptor


def _is_at(descriptor: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), place.stat())
    except FileNotFoundError:
        return False


def write(descriptor: int, pieces: Sequence[bytes]) -> None:
    """Write all of it. Raises OSError; a disk that fills up has taken what fitted."""
    for piece in pieces:
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(descriptor, rest) :]


def forgo(key: str) -> None:
    """Wait for the lock no longer."""
    (folder() / (key + NEXT)).unlink(missing_ok=True)
