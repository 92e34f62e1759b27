"""What comes back is what was saved, on either database; what can't come back leaves all as it was."""

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from chatsite import datadir
from chatsite.backup import archive
from chatsite.backup.archive import Writer
from chatsite.backup.manifest import Manifest, decode
from tests.backup.commands import ask, contents, done, manage, refused
from tests.backup.conftest import Saved
from tests.support.postgres import Postgres

pytestmark = pytest.mark.once
# Each command is a process of its own; one round trip is in every run.
slow = pytest.mark.slow
FOUND = """
from accounts.models import User
from chat.search.language import Query, Words
from chat.search.running import find
alice = User.objects.get(username="alice")
words = (Words("tide"), Words("quo", prefix=True), Words("gone"), Words("a"))
print([(one["room"], one["number"]) for word in words for one in find(alice, Query((word,))).messages])
"""
ERA = "from chat.relay.models import Era; print(*Era.objects.values_list('pk', flat=True))"


def test_a_site_comes_back_row_by_row_and_byte_by_byte(saved: Saved, tmp_path: Path) -> None:
    assert stat.S_IMODE(saved.file.stat().st_mode) == 0o600
    assert not saved.file.with_name("chat.tar.gz.part").exists()
    said = done("restore", saved.file, DATA_DIR=str(tmp_path / "data"))
    loose = [path for path in (tmp_path / "data").rglob("*") if path.stat().st_mode & 0o077]
    assert loose == []
    assert {path.name for path in (tmp_path / "data").iterdir()} == {
        *("chat.sqlite3", "media", "running", "secret-key")
    }
    before, after = (contents(DATA_DIR=str(folder)) for folder in (saved.data, tmp_path / "data"))
    assert before == after
    assert all(
        len(before["rows"][f"chat.{name}"]) for name in ("Message", "File", "Reaction", "Invitation", "Entry")
    )
    found = ask(FOUND, DATA_DIR=str(saved.data))
    assert ask(FOUND, DATA_DIR=str(tmp_path / "data")) == found and found.count("(") > 3, found
    assert len(before["files"]) >= 3
    for name in (*(f"media/{file}" for file in before["files"]), "secret-key"):
        assert (saved.data / name).read_bytes() == (tmp_path / "data" / name).read_bytes()
    assert f"and {len(before['files'])} files" in said


@slow
def test_a_new_era_begins_with_each_restore(saved: Saved, tmp_path: Path) -> None:
    eras = [ask(ERA, DATA_DIR=str(saved.data))]
    for name in ("a", "b"):
        done("restore", saved.file, DATA_DIR=str(tmp_path / name))
        eras.append(ask(ERA, DATA_DIR=str(tmp_path / name)))
    assert len(set(eras)) == 3
    assert all(" " not in era for era in eras)


@slow
def test_postgresql_to_postgresql_and_ids_go_on(saved: Saved, tmp_path: Path, postgres: Postgres) -> None:
    """From SQLite into PostgreSQL, from there into another one: the same rows each time, and no id a second time."""
    first, second = ({"DATABASE_URL": postgres.create(f"backup_{name}")} for name in ("one", "two"))
    done("restore", saved.file, DATA_DIR=str(tmp_path / "one"), **first)
    done("backup", tmp_path / "again.tar.gz", DATA_DIR=str(tmp_path / "one"), **first)
    done("restore", tmp_path / "again.tar.gz", DATA_DIR=str(tmp_path / "two"), **second)
    before = contents(DATA_DIR=str(saved.data))
    assert before == contents(DATA_DIR=str(tmp_path / "two"), **second)
    assert ask(FOUND, DATA_DIR=str(tmp_path / "two"), **second) == ask(FOUND, DATA_DIR=str(saved.data))
    newcomer = "from accounts.models import User; print(User.objects.create_user('xena').pk)"
    highest = max(int(row[0]) for row in before["rows"]["accounts.User"])
    assert int(ask(newcomer, DATA_DIR=str(tmp_path / "two"), **second)) == highest + 2, (
        "zoe's id was given again"
    )


@slow
def test_nothing_is_restored_over_anything(saved: Saved, tmp_path: Path, postgres: Postgres) -> None:
    assert "database isn't empty" in refused("restore", saved.file, DATA_DIR=str(saved.data))
    (tmp_path / "none").mkdir()
    (tmp_path / "data/media/files").mkdir(parents=True)
    (tmp_path / "data/media/files/abc").write_text("precious")
    assert "media isn't empty" in refused("restore", saved.file, DATA_DIR=str(tmp_path / "data"))
    assert tables(tmp_path / "data") == []
    with datadir.hold(tmp_path / "none", datadir.Running(os.getpid(), ())):
        assert "A site is running" in refused("restore", saved.file, DATA_DIR=str(tmp_path / "none"))
    url = postgres.create("backup_taken")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE mine (id int)")
    line = refused("restore", saved.file, DATA_DIR=str(tmp_path / "other"), DATABASE_URL=url)
    assert "database isn't empty" in line
    away = "postgresql://chat@/away?host=/nowhere"
    for act in ("backup", "restore"):
        file = tmp_path / "a.tar.gz" if act == "backup" else saved.file
        line = refused(act, file, DATA_DIR=str(tmp_path / "none"), DATABASE_URL=away)
        assert line.startswith("The database ")
    assert "is whole" in done(
        "restore", "--check", saved.file, DATA_DIR=str(tmp_path / "none"), DATABASE_URL=away
    )
    assert "is there already" in refused("backup", saved.file, DATA_DIR=str(saved.data))
    assert "database is empty" in refused("backup", tmp_path / "a.tar.gz", DATA_DIR=str(tmp_path / "none"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "none", "other"]


def tables(data: Path) -> list[str]:
    """The tables of the SQLite database there."""
    with sqlite3.connect(data / "chat.sqlite3") as database:
        return [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def changed(saved: Saved, path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The backup with other members, and a manifest that fits them: somebody took trouble."""
    with archive.reading(saved.file) as members, path.open("wb") as file:
        writer = Writer(file)
        for member in members:
            content = b"".join(member.pieces)
            if member.name == archive.MANIFEST:
                told = decode(content)
                told.members.clear()
                told.members.update(writer.sums)
                content = told.encode()
            content = change(member.name, content)
            writer.add(member.name, len(content), [content])
        writer.close()
    return path


def twice(name: str, content: bytes) -> bytes:
    """Two rows with one id."""
    if name.startswith("database/chat.reaction/"):
        return content + content.splitlines(keepends=True)[-1]
    return content


def orphaned(name: str, content: bytes) -> bytes:
    """A row that refers to nobody: seen at the very end, when all rows are in."""
    if name.startswith("database/chat.reaction/"):
        first, *others = content.splitlines(keepends=True)
        return b"".join(
            [json.dumps([*json.loads(first)[:2], 10**9, *json.loads(first)[3:]]).encode() + b"\n", *others]
        )
    return content


def unfit(name: str, content: bytes) -> bytes:
    """A row of other columns."""
    return content + b'["a"]\n' if name.startswith("database/chat.reaction/") else content


@slow
@pytest.mark.parametrize("harm", [twice, orphaned, unfit])
def test_what_fails_half_way_leaves_nothing(
    saved: Saved, tmp_path: Path, postgres: Postgres, harm: Callable[[str, bytes], bytes]
) -> None:
    bad = changed(saved, tmp_path / "bad.tar.gz", harm)
    variables = {"DATA_DIR": str(tmp_path / "data")}
    if harm is orphaned:
        variables["DATABASE_URL"] = postgres.create("backup_bad")
    refused("restore", bad, **variables)
    left = {path.name for path in (tmp_path / "data").iterdir()}
    assert left - {"secret-key", "running", "chat.sqlite3"} == set()
    assert tables(tmp_path / "data") == []
    done("restore", saved.file, **variables)


@slow
def test_a_later_site_s_backup_is_for_a_later_site(saved: Saved, tmp_path: Path) -> None:
    def later(name: str, content: bytes) -> bytes:
        if name != archive.MANIFEST:
            return content
        told: Manifest = decode(content)
        told.migrations.append(("chat", "9999_from_the_future"))
        return told.encode()

    line = refused("restore", changed(saved, tmp_path / "a", later), DATA_DIR=str(tmp_path / "data"))
    assert "later than this one" in line
    shutil.copytree(saved.data, tmp_path / "later")
    with sqlite3.connect(tmp_path / "later/chat.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('chat', '9999_x', '2030-01-01')"
        )
    line = refused("backup", tmp_path / "b.tar.gz", DATA_DIR=str(tmp_path / "later"))
    assert "made by a later Chat Connect" in line


@slow
def test_what_is_missing_and_what_does_not_fit_is_told(saved: Saved, tmp_path: Path) -> None:
    shutil.copytree(saved.data, tmp_path / "data")
    gone = next((tmp_path / "data/media/files").rglob("??????*"))
    gone.unlink()
    (tmp_path / "data/media/files/link").symlink_to("/etc/passwd")
    with sqlite3.connect(tmp_path / "data/chat.sqlite3") as database:
        database.execute("UPDATE chat_room SET number = number + 1, rev = 1 WHERE slug = 'general'")
    found = manage("backup", tmp_path / "a.tar.gz", DATA_DIR=str(tmp_path / "data"), SECRET_KEY="k" * 40)
    assert (found.returncode, found.stderr.count("\n")) == (0, 1)
    assert f"Missing: media/files/{gone.parent.name}/{gone.name}" in found.stderr
    found = manage("restore", tmp_path / "a.tar.gz", DATA_DIR=str(tmp_path / "b"), SECRET_KEY="k" * 40)
    assert found.returncode == 0
    for words in (gone.name, "set SECRET_KEY", "counts", "is at rev 1"):
        assert words in found.stderr
    assert not (tmp_path / "b/secret-key").exists()
    assert not (tmp_path / "b/media/files/link").exists()


@slow
def test_a_backup_that_fails_leaves_nothing(saved: Saved, tmp_path: Path) -> None:
    variables = {"DATA_DIR": str(saved.data)}
    assert "No such file" in refused("backup", tmp_path / "no/a.tar.gz", **variables)
    (tmp_path / "b.tar.gz.part").write_text("")
    assert "remove it" in refused("backup", tmp_path / "b.tar.gz", **variables)
    assert "people shared" in refused("backup", saved.data / "media/c.tar.gz", **variables)
    if os.path.exists("/dev/full"):
        assert manage("backup", "/dev/full", **variables).returncode == 1
    assert [path.name for path in tmp_path.iterdir()] == ["b.tar.gz.part"]


@slow
def test_every_table_is_in_the_backup_or_made_anew(saved: Saved) -> None:
    """A table without a model (a search index, say) is lost in a restore, unless something makes it anew: say what."""
    models = """
from django.apps import apps
print(*[model._meta.db_table for model in apps.get_models(include_auto_created=True)])
"""
    kept = set(ask(models, DATA_DIR=str(saved.data)).split())
    # Triggers make the search's words anew, row by row; the first test of this file searches for them.
    words = {name for name in tables(saved.data) if name.startswith("chat_entry_words")}
    # Counters and migrations are told in the manifest; sign-in limits begin anew.
    assert set(tables(saved.data)) - kept - words == {"sqlite_sequence", "django_migrations", "django_cache"}
