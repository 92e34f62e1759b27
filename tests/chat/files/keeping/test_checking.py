"""`manage.py files check`: it finds what doesn't fit, and only that; it takes away strays alone, and only old ones."""

from __future__ import annotations

import os
import tracemalloc
from datetime import timedelta
from io import StringIO
from pathlib import Path
from time import time

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.models import User
from chat.files.keeping import checking
from chat.files.models import Blob, Rendition
from tests.chat.files.keeping.test_sharing import PICTURE, bring
from tests.support.files import make_all

DAY = 86_400


def check(*options: str) -> str:
    out = StringIO()
    call_command("files", "check", *options, stdout=out)
    return out.getvalue()


def refused(*options: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("files", "check", *options, stdout=out)
    assert error.value.returncode == 1
    return f"{out.getvalue()}{error.value}"


def lay(path: str, *, age: float) -> Path:
    """Bytes that no row names."""
    default_storage.save(path, ContentFile(b"x"))
    found = Path(site.MEDIA_ROOT) / path
    os.utime(found, (time() - age, time() - age))
    return found


def where(row: Blob | Rendition) -> Path:
    return Path(site.MEDIA_ROOT) / row.path


@pytest.fixture
def blob(alice: User) -> Blob:
    made = bring(alice, content=PICTURE).blob
    make_all()
    return made


def test_all_is_well(blob: Blob) -> None:
    lay("avatars/ab/abcdef", age=9 * DAY)
    lay("emoji/ab/abcdef", age=9 * DAY)
    lay("files/ab/under-way", age=60)
    assert check("--hash", "--mend") == "0 strays removed\nRows and bytes fit.\n"


def test_rows_without_bytes(blob: Blob) -> None:
    where(blob).unlink()
    assert f"a row names {blob.path}" in refused()
    where(blob.renditions.order_by("pk")[0]).unlink()
    assert "2 missing." in refused()


def test_other_sizes_and_with_hash_other_bytes(blob: Blob) -> None:
    with where(blob).open("r+b") as file:
        file.write(b"\0\0\0")
    assert check() == "Rows and bytes fit.\n"
    assert f"{blob.path} isn't what was stored" in refused("--hash")
    with where(blob).open("ab") as file:
        file.write(b"more")
    assert f"{len(PICTURE) + 4:,} bytes, not {len(PICTURE):,}" in refused()


def test_a_thumbnail_of_before_whose_size_nobody_knows_is_well(blob: Blob) -> None:
    blob.renditions.update(size=None)
    assert check()


def test_strays_are_told_and_the_old_ones_removed(blob: Blob) -> None:
    old, young = lay("files/ab/old", age=2 * DAY), lay("thumbs/cd/young", age=DAY / 2)
    said = refused()
    assert "files/ab/old" in said and "thumbs/cd/young" in said and "2 stray." in said
    assert old.exists()
    assert "1 strays removed" in refused("--mend")
    assert not old.exists() and young.exists() and where(blob).exists()


def test_memory_is_bounded(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 50)
    rows = [Blob(sha256=f"{n:064}", size=1, path=f"files/{n % 256:02x}/{n}") for n in range(1000)]
    Blob.objects.bulk_create(rows)
    del rows
    tracemalloc.start()
    found = sum(problem.what == "missing" for problem in checking.problems())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 1000
    assert peak < 450_000, f"{peak:,} bytes for 1,000 rows, 50 at a time"


def test_cleaning_by_command_takes_old_strays(blob: Blob) -> None:
    old = lay("files/ab/old", age=2 * DAY)
    assert checking.remove_strays(timedelta(days=3)) == 0
    call_command("files", "clean", stdout=StringIO())
    assert not old.exists()
