"""Putting a backup into an empty site, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from chat.relay.models import Era
from chatsite import datadir
from chatsite.backup import archive, consistency, media, tables, verifying
from chatsite.backup.archive import PART_NAME, BackupError, Damaged, Member
from chatsite.backup.manifest import Manifest
from chatsite.backup.saving import first_line, sync_folder
from chatsite.databases.limits import lift_time_limits

KNOWN = "This backup was made by Chat Connect {app}, which is later than this one: use that version."


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and what of it doesn't fit together (`problems`)."""

    manifest: Manifest
    era: str
    problems: list[str]


def check(path: Path) -> Manifest:
    """Read a backup whole and see that this version can restore it. Raises BackupError."""
    told = verifying.verify(path)
    tables.require_known(told.migrations, KNOWN.format(app=told.app))
    found = tables.at(told.migrations)
    if {label: table.columns for label, table in found.items()} != {
        label: saved.columns for label, saved in told.tables.items()
    }:
        raise Damaged("The tables of the backup aren't those of its migrations.")
    return told


def restore(path: Path) -> Restored:
    """Put a backup into this site's DATA_DIR and database, both empty, and begin a new era.

    Everything is made aside (a folder of its own, and a file or a transaction of the database) and appears at the
    end: files, key, database. Raises BackupError; then all is as it was.
    """
    told = check(path)
    root = settings.DATA_DIR
    os.umask(0o077)
    lift_time_limits()
    try:
        with datadir.hold(root, datadir.Running(os.getpid(), ())):
            _require_empty()
            _require_space(told)
            with _aside(root / "restore.part") as folder:
                return _restore(path, told, folder)
    except datadir.InUse:
        raise BackupError(f"A site is running on {root}: stop it, or choose another DATA_DIR.") from None
    except DatabaseError as error:
        raise BackupError(f"The database refused the backup ({first_line(error)}).") from None
    except OSError as error:
        raise BackupError(f"{error.filename or root}: {error.strerror}.") from None


def _require_empty() -> None:
    connection.ensure_connection()
    if connection.introspection.table_names():
        raise BackupError("The database isn't empty: a backup is restored into a new one only.")
    if any(media.stored(settings.MEDIA_ROOT)):
        raise BackupError(
            f"{settings.MEDIA_ROOT} isn't empty: a backup is restored into a new DATA_DIR only."
        )


def _require_space(told: Manifest) -> None:
    """Files as large as they are, rows about twice as large with their indexes."""
    needed = sum(one.size * (2 if name.startswith("database/") else 1) for name, one in told.members.items())
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < needed:
        raise BackupError(f"{settings.DATA_DIR} has {free:,} bytes left; the backup needs about {needed:,}.")


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A new folder for the time of the block; what a killed restore left there is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _restore(path: Path, told: Manifest, folder: Path) -> Restored:
    with _database(folder):
        tables.make(told.migrations)
        with transaction.atomic():
            _check_keys("DEFERRED")  # migrations leave some checked at once, and rows come in any order
            _fill(path, told, folder)
            _check_keys("IMMEDIATE")  # or the next ALTER TABLE finds checks still to be made
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        era = _begin_era()
        problems = consistency.problems()
        _show(folder)
    return Restored(told, era, problems)


def _check_keys(when: str) -> None:
    """On PostgreSQL, within this transaction: at its end, or now and at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {when}")


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    """Let the default connection write a database that nobody else sees before the block ends well: on PostgreSQL
    in a transaction, on SQLite in another file."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield
        return
    final = Path(connection.settings_dict["NAME"])
    connection.close()
    connection.settings_dict["NAME"] = folder / final.name
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = final
    _sync_file(folder / final.name)
    for ending in ("-wal", "-shm"):
        final.with_name(final.name + ending).unlink(missing_ok=True)
    (folder / final.name).replace(final)
    sync_folder(final.parent)


def _fill(path: Path, told: Manifest, folder: Path) -> None:
    """Read the archive a second time, now with effect."""
    found = tables.at(told.migrations)
    tables.empty(found.values())
    rows = dict.fromkeys(found, 0)
    with archive.reading(path) as members:
        for member in members:
            if part := PART_NAME.fullmatch(member.name):
                rows[part[1]] += tables.load(found[part[1]], b"".join(verifying.checked(member, told)))
            elif member.name != archive.MANIFEST:
                _extract(member, told, folder)
    for label, table in found.items():
        if rows[label] != told.tables[label].rows:
            raise Damaged(f"{table.name} has {rows[label]} rows; the backup says {told.tables[label].rows}.")
        tables.set_last_id(table, told.tables[label].last_id)


def _extract(member: Member, told: Manifest, folder: Path) -> None:
    target = folder / ("secret-key" if member.name == archive.KEY else member.name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in verifying.checked(member, told):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _begin_era() -> str:
    """What clients hold was told by another database: the new era lets them drop it (delivery rule 20)."""
    Era.objects.all().delete()
    return str(Era.objects.create().pk)


def _show(folder: Path) -> None:
    """Files and key go where the site looks for them. The database follows, so a site that is seen is whole."""
    if (folder / "media").exists():
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)  # empty folders
        (folder / "media").rename(settings.MEDIA_ROOT)
    if (folder / "secret-key").exists():
        (folder / "secret-key").replace(settings.DATA_DIR / "secret-key")
    sync_folder(settings.DATA_DIR)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
