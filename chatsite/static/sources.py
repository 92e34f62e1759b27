"""Collecting only when something changed: it takes seconds, and most starts change nothing."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = "sources.sha256"


def sources_hash() -> str:
    """Return a hash over the names and contents of all static files, and the code that collects them."""
    digest = hashlib.sha256(django.__version__.encode())
    for name, path in sorted([*_sources(), *_collectors()]):
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def is_collected() -> bool:
    """Whether STATIC_ROOT holds what the sources say now."""
    try:
        return _stamp().read_text() == sources_hash()
    except FileNotFoundError:
        return False


def collect_if_changed() -> bool:
    """Run `collectstatic` unless nothing changed; say whether it ran. Errors are those of the command."""
    if is_collected():
        return False
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    _stamp().unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    _stamp().write_text(sources_hash())
    return True


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / STAMP


def _sources() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))


def _collectors() -> Iterator[tuple[str, Path]]:
    for path in Path(__file__).parent.glob("*.py"):
        yield f"chatsite.static.{path.stem}", path
