"""Compressed copies of static files, made once: `row.3f2a.js.br` and `.gz` beside `row.3f2a.js`."""

import gzip
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

KINDS = {".css", ".js", ".json", ".map", ".svg", ".txt", ".html", ".webmanifest"}
SMALLEST = 256
ENDINGS = {"br": ".br", "gzip": ".gz"}
# Django's admin is seldom opened: half the time of collecting for a few kilobytes isn't worth it.
QUICK = "admin/"


def copies(names: Iterable[str]) -> set[str]:
    """Return the names of the compressed copies that files with these `names` may have."""
    return {name + ending for name in names for ending in ENDINGS.values()}


def compress(root: Path, names: Iterable[str]) -> None:
    """Make the missing compressed copies of the files `names` under `root`."""
    fresh = [name for name in names if Path(name).suffix in KINDS and not (root / (name + ".gz")).exists()]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda name: _compress_one(root / name, quick=name.startswith(QUICK)), fresh))


def _compress_one(path: Path, quick: bool) -> None:
    content = path.read_bytes()
    if len(content) < SMALLEST:
        return
    _keep_smaller(path, ".br", brotli.compress(content, quality=5 if quick else 11), len(content))
    _keep_smaller(path, ".gz", gzip.compress(content, 6 if quick else 9, mtime=0), len(content))


def _keep_smaller(path: Path, ending: str, packed: bytes, plain: int) -> None:
    if len(packed) < plain:
        path.with_name(path.name + ending).write_bytes(packed)
