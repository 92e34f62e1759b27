"""Whether a file is a whole backup: every byte of it is read before anything is believed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from chatsite.backup import archive, manifest
from chatsite.backup.archive import PART_NAME, Damaged, Member, Sum
from chatsite.backup.manifest import Manifest


def verify(path: Path) -> Manifest:
    """Read the whole file, compare every member with the manifest, and return this. Raises BackupError."""
    found: dict[str, Sum] = {}
    told: Manifest | None = None
    with archive.reading(path) as members:
        for member in members:
            if told or member.name in found:
                raise Damaged(f"{member.name} is where a backup has nothing.")
            if member.name == archive.MANIFEST:
                told = manifest.decode(b"".join(member.pieces))
            else:
                found[member.name] = _sum(member)
    if told is None:
        raise Damaged("The file is no backup: it has no manifest.")
    _compare(told, found)
    return told


def checked(member: Member, told: Manifest) -> Iterator[bytes]:
    """The bytes of a member, the last of which come only if all are what the manifest says. Raises Damaged."""
    expected = told.members.get(member.name)
    digest = hashlib.sha256()
    held = b""
    for piece in member.pieces:
        digest.update(piece)
        if held:
            yield held
        held = piece
    if expected != Sum(member.size, digest.hexdigest()):
        raise Damaged(f"{member.name} isn't what the backup's manifest says.")
    yield held


def _sum(member: Member) -> Sum:
    digest = hashlib.sha256()
    for piece in member.pieces:
        digest.update(piece)
    return Sum(member.size, digest.hexdigest())


def _compare(told: Manifest, found: dict[str, Sum]) -> None:
    for name in sorted(told.members.keys() | found.keys()):
        if told.members.get(name) != found.get(name):
            raise Damaged(f"{name} isn't what the backup's manifest says.")
    for name in found:
        if (part := PART_NAME.fullmatch(name)) and part[1] not in told.tables:
            raise Damaged(f"{name} belongs to no table of the backup.")
