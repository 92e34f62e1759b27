"""Bytes in the default storage: written under names made by chance, listed, and taken away."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from typing import IO

from django.core.files import File as Content
from django.core.files.storage import default_storage

logger = logging.getLogger(__name__)
BLOBS, RENDITIONS = "files", "thumbs"


def store(folder: str, content: IO[bytes]) -> str:
    """Write the whole of `content` below a folder (BLOBS or RENDITIONS) and return its path. Raises OSError; nothing is
    left behind then, since a full disk needs what half a file takes."""
    path = place(folder)
    try:
        default_storage.save(path, Content(content))
    except BaseException:
        drop([path])
        raise
    return path


def place(folder: str) -> str:
    """A generated storage name: nothing of a stranger's, spread over 256 folders."""
    chance = secrets.token_hex(16)
    return f"{folder}/{chance[:2]}/{chance}"


def drop(paths: Iterable[str]) -> None:
    """Take bytes away; those that are gone already are no error. What can't be taken away is logged and stays: it is a
    stray then."""
    for path in paths:
        try:
            default_storage.delete(path)
        except OSError as error:
            logger.warning("files.bytes_stay", extra={"error": type(error).__name__})


def listed(folder: str) -> tuple[list[str], list[str]]:
    """The names of the folders and of the files in a folder, sorted; nothing where it isn't there."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return sorted(folders), sorted(files)
