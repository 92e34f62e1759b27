"""What `collectstatic` keeps, takes away and refuses, and what the template tags write."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.storage import FileSystemStorage
from django.template import Context
from django.utils.functional import LazyObject

from chatsite.static import tags
from chatsite.static.modules import BadImport
from chatsite.static.storage import StaticStorage


class Collection:
    """A folder of sources and the folder they are collected to."""

    def __init__(self, folder: Path) -> None:
        self.sources = folder / "sources"
        self.root = folder / "root"
        self.root.mkdir()

    def write(self, name: str, text: str) -> None:
        """Write a source file."""
        path = self.sources / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def collect(self) -> StaticStorage:
        """Do what `collectstatic` does; raise what stopped it."""
        source = FileSystemStorage(self.sources)
        names = [
            path.relative_to(self.sources).as_posix() for path in self.sources.rglob("*") if path.is_file()
        ]
        storage = StaticStorage(location=self.root, base_url="/static/")
        for _, _, result in storage.post_process({name: (source, name) for name in names}):
            if isinstance(result, Exception):
                raise result
        return storage

    def names(self) -> set[str]:
        """Return the names of all collected files."""
        return {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()}


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    found = Collection(tmp_path)
    found.write(
        "js/talk/app.js", 'import {row} from "#talk/row.js";\nimport("#talk/later.js");\n' + "row();\n" * 60
    )
    found.write("js/talk/row.js", 'import {html} from "lit";\nexport const row = () => html``;\n')
    found.write("js/talk/later.js", "export const later = 1;\n")
    found.write("vendor/lit.js", "export const html = String.raw;\n")
    return found


def test_a_changed_file_keeps_its_last_copy_and_no_older_one(collection: Collection) -> None:
    seen = []
    for word in ("one", "two", "three"):
        collection.write("js/talk/later.js", f"export const later = '{word}';\n")
        seen.append(collection.collect().stored_name("js/talk/later.js"))
    names = collection.names()
    assert [name in names for name in seen] == [False, True, True]
    collection.collect()
    assert [name in collection.names() for name in seen] == [False, True, True], (
        "collecting twice changes nothing"
    )


def test_only_what_is_worth_it_is_compressed(collection: Collection) -> None:
    storage = collection.collect()
    large, small = storage.stored_name("js/talk/app.js"), storage.stored_name("js/talk/later.js")
    assert {f"{large}.br", f"{large}.gz"} <= collection.names()
    assert not {f"{small}.br", f"{small}.gz"} & collection.names()


def test_compressed_copies_are_made_once(collection: Collection) -> None:
    copy = collection.root / (collection.collect().stored_name("js/talk/app.js") + ".br")
    made = copy.stat().st_mtime_ns
    collection.collect()
    assert copy.stat().st_mtime_ns == made


def test_an_import_of_nothing_stops_it_and_changes_nothing(collection: Collection) -> None:
    collection.collect()
    before = collection.names()
    collection.write("js/talk/row.js", 'import "#talk/gone.js";\n')
    with pytest.raises(BadImport, match=r"js/talk/row\.js imports '#talk/gone\.js'"):
        collection.collect()
    assert collection.names() == before


@pytest.fixture
def context(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    """A page's context, on the collected files."""

    class Collected(LazyObject):
        def _setup(self) -> None:
            self._wrapped = collection.collect()

    monkeypatch.setattr(tags, "staticfiles_storage", Collected())
    yield Context({"request": SimpleNamespace(csp_nonce="n0nce")})


def test_the_tags_write_hashed_names_with_the_nonce(collection: Collection, context: Context) -> None:
    storage = collection.collect()
    app, row, lit = (storage.url(name) for name in ("js/talk/app.js", "js/talk/row.js", "vendor/lit.js"))
    written = tags.import_map(context)
    assert written.startswith('<script type="importmap" nonce="n0nce">{"imports": {')
    assert f'"#talk/row.js": "{row}"' in written
    assert f'"lit": "{lit}"' in written
    links = [f'<link rel="modulepreload" href="{url}" nonce="n0nce">' for url in (app, row, lit)]
    assert tags.modulepreload(context, "#talk/app.js").splitlines() == links
    assert (
        tags.module(context, "#talk/app.js") == f'<script type="module" src="{app}" nonce="n0nce"></script>'
    )
    assert tags.module_url("lit") == lit
