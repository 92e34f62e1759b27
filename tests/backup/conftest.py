"""A small site and its backup, made once for all tests of this folder that only read them."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.backup import making
from tests.backup.commands import done


@dataclass(frozen=True)
class Saved:
    """A site that doesn't run, what is to be known of it, and its backup."""

    data: Path
    known: making.Known
    file: Path


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """The small site on SQLite and its backup."""
    folder = tmp_path_factory.mktemp("saved")
    known = making.make(folder / "data")
    done("backup", folder / "chat.tar.gz", DATA_DIR=str(folder / "data"))
    return Saved(folder / "data", known, folder / "chat.tar.gz")
