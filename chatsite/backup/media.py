"""The files that people shared: where they lie, and which of them rows speak of."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from accounts.profiles import avatars
from chatsite.backup.archive import MEDIA_NAME
from chatsite.backup.tables import Table

# Which rows name files of the storage: those of today, and of a database that is behind.
NAMING = (("chat.blob", ("path",)), ("chat.rendition", ("path",)), ("chat.file", ("path", "thumb")))


def stored(root: Path) -> Iterator[str]:
    """Every plain file below `root`, by its path from there. What isn't the site's own is passed by: links, and
    names that no file of the site has."""
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            path = Path(folder, name)
            place = path.relative_to(root).as_posix()
            if MEDIA_NAME.fullmatch(place) and path.is_file() and not path.is_symlink():
                yield place


def named(tables: Mapping[str, Table]) -> set[str]:
    """Every file that a row of these tables names."""
    found: set[str] = set()
    for label, columns in NAMING:
        table = tables.get(label)
        if table and {*columns} <= {field.name for field in table.fields}:
            for row in table.model._base_manager.values_list(*columns).iterator():
                found.update(row)
    if users := tables.get("accounts.user"):
        keys = users.model._base_manager.exclude(avatar="").values_list("avatar", flat=True)
        found.update(avatars.path(key) for key in keys.iterator())
    return found - {""}
