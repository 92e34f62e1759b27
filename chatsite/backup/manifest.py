"""What a backup says of itself, as its last member: a file that is cut off has none."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from chatsite.backup.archive import Damaged, Sum

FORMAT = 1


@dataclass(frozen=True, slots=True)
class TableSaved:
    """One table: its columns in the order of a row, how many rows, and the last id that was ever given (0: none,
    or no such counter)."""

    columns: list[str]
    rows: int
    last_id: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`app` is the version that made it, `migrations` are [app, name] of all that were applied, `tables` are by
    model label, `members` has every other member of the archive. `key`: where the site's key comes from, `file`
    (it is in the archive) or `environment` (it is not). `missing`: files that rows name and nobody had."""

    app: str
    made_at: str
    database: str
    migrations: list[tuple[str, str]]
    tables: dict[str, TableSaved]
    key: str
    missing: list[str] = field(default_factory=list)
    members: dict[str, Sum] = field(default_factory=dict)
    format: int = FORMAT

    def encode(self) -> bytes:
        """The manifest as JSON that people can read too."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    def summary(self) -> str:
        """What it holds, in a few words."""
        rows = sum(table.rows for table in self.tables.values())
        files = sum(name.startswith("media/") for name in self.members)
        return f"{rows:,} rows and {files:,} files of {self.made_at}, by Chat Connect {self.app} on {self.database}"


def decode(text: bytes) -> Manifest:
    """Take a manifest apart. Raises Damaged, also for one of a later format."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise Damaged(
                f"This backup was made by Chat Connect {told['app']}, whose backups this version can't read."
            )
        return _parse(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Damaged("The backup's manifest can't be read.") from None


def _parse(told: Mapping[str, Any]) -> Manifest:
    return Manifest(
        app=str(told["app"]),
        made_at=str(told["made_at"]),
        database=str(told["database"]),
        migrations=[(str(app), str(name)) for app, name in told["migrations"]],
        tables={
            str(label): TableSaved(
                [str(column) for column in one["columns"]], int(one["rows"]), int(one["last_id"])
            )
            for label, one in told["tables"].items()
        },
        key=str(told["key"]),
        missing=[str(name) for name in told["missing"]],
        members={
            str(name): Sum(int(one["size"]), str(one["sha256"])) for name, one in told["members"].items()
        },
    )


def version() -> str:
    """This program's own version."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def now() -> str:
    """The time as manifests tell it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
