"""Making a backup while people go on talking."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DatabaseError, connection

from chatsite.backup import archive, manifest, media, tables, verifying
from chatsite.backup.archive import BackupError, Writer
from chatsite.backup.manifest import Manifest, TableSaved
from chatsite.databases.limits import lift_time_limits
from chatsite.databases.snapshot import snapshot


def save(path: Path) -> Manifest:
    """Write a backup to `path`, which must not be there yet, and return what it holds.

    The database is read in one snapshot that no writer waits for. Files are copied after it, so that whatever a row
    of the snapshot names was there. The file gets its name when it is whole, on the disk, and was read back.
    Raises BackupError; nothing is left behind then.
    """
    lift_time_limits()
    with _appearing(path) as part:
        with part.open("wb") as file:
            try:
                made = _write(Writer(file))
            except DatabaseError as error:
                raise BackupError(f"The database can't be read ({first_line(error)}).") from None
            file.flush()
            os.fsync(file.fileno())
        verifying.verify(part)
    return made


@contextlib.contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """A file that nobody else may read. It gets the name `path` when the block ends well, and is gone otherwise."""
    part = path.with_name(f"{path.name}.part")
    if path.exists():
        raise BackupError(f"{path} is there already: choose another name.")
    if path.resolve().is_relative_to(settings.MEDIA_ROOT.resolve()):
        raise BackupError(f"{path} lies among the files that people shared: choose another folder.")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise BackupError(
            f"{part} is there: somebody is writing it, or was killed (then remove it)."
        ) from None
    except OSError as error:
        raise BackupError(f"{part}: {error.strerror}.") from None
    try:
        yield part
        part.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise BackupError(f"{error.filename or part}: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)


def _write(writer: Writer) -> Manifest:
    with snapshot():
        migrations = tables.applied()
        found = tables.at(migrations)
        saved = {label: _table(writer, label, table) for label, table in sorted(found.items())}
        named = media.named(found)
    missing = sorted(named - _media(writer))
    key = _key(writer)
    made = Manifest(
        app=manifest.version(),
        made_at=manifest.now(),
        database=connection.vendor,
        migrations=migrations,
        tables=saved,
        key=key,
        missing=missing,
        members=writer.sums,
    )
    told = made.encode()
    writer.add(archive.MANIFEST, len(told), [told])
    writer.close()
    return made


def _table(writer: Writer, label: str, table: tables.Table) -> TableSaved:
    rows = 0
    for number, (lines, count) in enumerate(tables.parts(table), 1):
        writer.add(f"database/{label}/{number:06}.jsonl", len(lines), [lines])
        rows += count
    return TableSaved(table.columns, rows, tables.last_id(table))


def _media(writer: Writer) -> set[str]:
    """Copy the files and return which. One that is removed meanwhile is simply not among them."""
    copied = set()
    for name in media.stored(settings.MEDIA_ROOT):
        with contextlib.suppress(FileNotFoundError):
            with (settings.MEDIA_ROOT / name).open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                writer.add(f"media/{name}", size, _pieces(file))
            copied.add(name)
    return copied


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(archive.PIECE):
        yield piece


def _key(writer: Writer) -> str:
    """Add the site's key, unless the environment gives it: whoever restores has to give the same one."""
    if settings.ENVIRONMENT.secret_key:
        return "environment"
    key = settings.SECRET_KEY.encode()
    writer.add(archive.KEY, len(key), [key])
    return "file"


def sync_folder(folder: Path) -> None:
    """Wait until a new name in the folder is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def first_line(error: object) -> str:
    """What an error says, on one line."""
    return str(error).strip().split("\n", 1)[0]
