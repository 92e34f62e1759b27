"""What `collectstatic` writes: hashed names, the import map, compressed copies; and what it takes away."""

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from chatsite.static import compression
from chatsite.static.modules import BadImport, bare_names, import_graph
from chatsite.static.slim import slim

MODULES_FILE = "modules.json"


class StaticStorage(ManifestStaticFilesStorage):
    """Hashed static files on the local disk.

    Beside Django's `staticfiles.json` lies `modules.json`: {"imports": {bare name: path}, "graph": {bare name:
    [bare names]}, "previous": {path: hashed path}}. The previous collection's files are kept, so that a page
    that was loaded before an upgrade still finds its modules.
    """

    # CSS refers to files by url(); JavaScript isn't rewritten, the import map does it.
    patterns = tuple(one for one in ManifestStaticFilesStorage.patterns if one[0] == "*.css")

    def url(self, name: str, force: bool = True) -> str:  # type: ignore[override]
        """Return the hashed URL, with DEBUG too: the static server knows no other names."""
        return super().url(name, force=force)

    def post_process(  # type: ignore[override]
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Hash, map, compress and prune. `paths` is {path: (storage, path)} of all that was collected."""
        if dry_run:
            return
        before: dict[str, str] = dict(self.hashed_files)
        previous = self.read_modules().get("previous", {})
        try:
            modules = _read_graph(paths)
        except BadImport as problem:
            yield "modules", None, problem
            return
        yield from super().post_process(slim(paths), dry_run=dry_run, **options)
        changed = before != self.hashed_files
        modules["previous"] = before if changed else previous
        root = Path(self.location)
        _write(root / MODULES_FILE, json.dumps(modules))
        self.__dict__.pop("modules", None)
        compression.compress(root, self.hashed_files.values())
        kept = {*self.hashed_files.values(), *modules["previous"].values()}
        prune(root, {*paths, *kept, *compression.copies(kept), self.manifest_name, MODULES_FILE})

    def read_modules(self) -> dict[str, Any]:
        """Return what `modules.json` holds; empty before the first collection."""
        try:
            found: dict[str, Any] = json.loads((Path(self.location) / MODULES_FILE).read_text())
        except FileNotFoundError:
            return {}
        return found

    @cached_property
    def modules(self) -> dict[str, Any]:
        """`modules.json`, read once a process."""
        return self.read_modules()


def _read_graph(paths: dict[str, Any]) -> dict[str, Any]:
    names = bare_names(paths)
    sources = {}
    for path in names.values():
        storage, stored = paths[path]
        with storage.open(stored) as file:
            sources[path] = file.read().decode()
    return {"imports": names, "graph": import_graph(names, sources)}


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(path)


def prune(root: Path, kept: set[str]) -> None:
    """Remove every file under `root` whose relative path isn't in `kept`."""
    for path in root.rglob("*"):
        if path.is_file() and path.relative_to(root).as_posix() not in kept:
            path.unlink()
