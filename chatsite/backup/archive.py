"""The container: a gzipped tar of plain files in one stream, written and read from front to back.

The standard tarfile module follows whatever a tar may hold (links, devices, headers of any length). A backup holds
plain files under names that we know, so only these are read, and memory is bounded whatever a file claims.
`tar xzf` opens it too.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import tarfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

BLOCK = 512
PIECE = 1024 * 1024
END = bytes(BLOCK)
MANIFEST = "manifest.json"
KEY = "keys/secret-key"
# A row's message is at most some 200 kB, so that a part of a table stays far below this.
LARGEST_PART = 64 * 1024 * 1024
LARGEST_MANIFEST = 512 * 1024 * 1024
LARGEST_FILE = 2**33 - 1  # what eleven octal digits can say
LIMITS = {MANIFEST: LARGEST_MANIFEST, KEY: 4096}
_WORD = r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,98}"
MEDIA_NAME = re.compile(rf"(?:{_WORD}/){{0,8}}{_WORD}", re.ASCII)
PART_NAME = re.compile(r"database/([a-z_]+\.[a-z_0-9]+)/\d{6}\.jsonl", re.ASCII)
# Level 1 is three times as fast as the usual 6 and a fifth larger: people are talking meanwhile.
LEVEL = 1


class BackupError(Exception):
    """Why a backup or a restore can't be done, on one line."""


class Damaged(BackupError):
    """The file is no whole backup."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a member must be: bytes, and their SHA-256 as hex digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Member:
    """A plain file of the archive as it goes by; `pieces` are its bytes, to be read before the next one."""

    name: str
    size: int
    pieces: Iterator[bytes]


class Writer:
    """Writes members into `file`; `sums` has what was written. Call `close` at the end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._stream = gzip.GzipFile("", "wb", LEVEL, file, mtime=0)
        self.sums: dict[str, Sum] = {}

    def add(self, name: str, size: int, pieces: Iterable[bytes]) -> None:
        """Add a member of `size` bytes. BackupError when there come more or fewer."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._stream.write(info.tobuf(tarfile.USTAR_FORMAT))
        digest, written = hashlib.sha256(), 0
        for piece in pieces:
            digest.update(piece)
            self._stream.write(piece)
            written += len(piece)
        if written != size:
            raise BackupError(f"{name} changed while it was read.")
        self._stream.write(bytes(-size % BLOCK))
        self.sums[name] = Sum(size, digest.hexdigest())

    def close(self) -> None:
        """Write the end; the file itself stays open."""
        self._stream.write(END * 2)
        self._stream.close()


@contextmanager
def reading(path: Path) -> Iterator[Iterator[Member]]:
    """The members of an archive, one after the other. Raises Damaged as soon as something is wrong."""
    try:
        with path.open("rb") as file, gzip.open(file) as stream, closing(_members(stream)) as members:
            yield members
    except EOFError:
        raise Damaged("The file is cut off: its end is missing.") from None
    except (gzip.BadGzipFile, zlib.error, tarfile.TarError, UnicodeError) as error:
        raise Damaged(f"The file is no backup, or it is damaged ({type(error).__name__}).") from None
    except OSError as error:
        raise BackupError(f"{error.filename or path}: {error.strerror}.") from None


class Source(Protocol):
    """What is read from, front to back."""

    def read(self, size: int, /) -> bytes: ...


def _members(stream: Source) -> Generator[Member]:
    while (head := _exactly(stream, BLOCK)) != END:
        info = tarfile.TarInfo.frombuf(head, "ascii", "strict")
        _check(info)
        pieces = _pieces(stream, info.size)
        yield Member(info.name, info.size, pieces)
        for _ in pieces:
            pass
        _exactly(stream, -info.size % BLOCK)
    if _exactly(stream, BLOCK) != END or stream.read(1):
        raise Damaged("There is something behind the end of the backup.")


def _check(info: tarfile.TarInfo) -> None:
    """Only plain files under names of ours, of bearable sizes."""
    if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        raise Damaged("The file holds something else than plain files (a link, a device): no backup of ours.")
    if not is_ours(info.name):
        raise Damaged("The file holds a name that no backup has: it is none, or somebody changed it.")
    if not 0 <= info.size <= _limit(info.name):
        raise Damaged(f"{info.name} claims to be {info.size} bytes, which can't be.")


def is_ours(name: str) -> bool:
    """Whether a backup may hold a member of this name. None leads out of its folder."""
    if name in LIMITS or PART_NAME.fullmatch(name):
        return True
    folder, _, rest = name.partition("/")
    return folder == "media" and MEDIA_NAME.fullmatch(rest) is not None


def _limit(name: str) -> int:
    return LIMITS.get(name) or (LARGEST_PART if name.startswith("database/") else LARGEST_FILE)


def _pieces(stream: Source, size: int) -> Iterator[bytes]:
    while size:
        piece = stream.read(min(PIECE, size))
        if not piece:
            raise EOFError
        size -= len(piece)
        yield piece


def _exactly(stream: Source, size: int) -> bytes:
    return b"".join(_pieces(stream, size))
