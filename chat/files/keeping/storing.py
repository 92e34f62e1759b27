"""Bytes in the default storage: written under names made by chance, listed, and taken away."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import IO

from django.core.files import File as Content
from django.core.files.storage import default_storage

logger = logging.getLogger(__name__)
BLOBS, RENDITIONS = "files", "thumbs"


class Lasting(FileIO):
    """A file that lies under a name of its own and is written no more: on the same disk it is stored as another name of
    the same bytes instead of a copy. The first name stays for whoever takes it away."""


def store(folder: str, content: IO[bytes]) -> str:
    """Write the whole of `content` below a folder (BLOBS or RENDITIONS) and return its path. Raises OSError; nothing is
    left behind then, since a full disk needs what half a file takes."""
    path = place(folder)
    if isinstance(content, Lasting) and _linked(str(content.name), path):
        return path
    try:
        default_storage.save(path, Content(content))
    except BaseException:
        drop([path])
        raise
    return path


def _linked(source: str, path: str) -> bool:
    """Whether the bytes have this name now, too. Not where the storage is none of folders, or another disk."""
    with suppress(OSError, NotImplementedError):
        target = Path(default_storage.path(path))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.link(source, target)
        return True
    return False


def place(folder: str) -> str:
    """A generated storage name: nothing of a stranger's, spread over 256 folders."""
    chance = secrets.token_hex(16)
    return f"{folder}/{chance[:2]}/{chance}"


def delete(path: str) -> None:
    """Take bytes away, if they are there. Raises OSError."""
    default_storage.delete(path)


def drop(paths: Iterable[str]) -> None:
    """Take bytes away; those that are gone already are no error. What can't be taken away is logged and stays: it is a
    stray then."""
    for path in paths:
        try:
            delete(path)
        except OSError as error:
            logger.warning("files.bytes_stay", extra={"error": type(error).__name__})


def listed(folder: str) -> tuple[list[str], list[str]]:
    """The names of the folders and of the files in a folder, sorted; nothing where it isn't there."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return sorted(folders), sorted(files)
