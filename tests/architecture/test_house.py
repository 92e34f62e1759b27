"""Where things lie, and what the libraries must at least be."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

from chat.concepts import CONCEPTS

ROOT = Path(__file__).resolve().parent.parent.parent
# Folders of pages and scripts that belong to no concept of the chat.
PAGES = {
    "accounts",
    "account",
    "people",
    "mfa",
    "socialaccount",
    "allauth",
    "settings",
    "layouts",
    "errors",
    "admin",
}
PAGES |= {path.parent.name for path in (ROOT / "accounts").glob("*/__init__.py")}
SCRIPTS = {"lib"}
# A style sheet for a part of a concept whose own has grown past a screenful, or for somebody else's pages.
SHEETS = {"composer"}
# Below these versions a known hole or a bug that cost a day is open again.
FLOORS = {
    "daphne": (4, 2, 2),
    "Django": (5, 2, 13),
    "django-allauth": (65, 19, 4),
    "Pillow": (13, 0, 0),
    "uvicorn": (0, 52, 1),
    "nh3": (0, 3, 8),
    "channels_redis": (4, 3, 0),
}


@pytest.mark.parametrize("name", FLOORS)
def test_floor(name: str) -> None:
    installed = tuple(int(number) for number in re.findall(r"\d+", version(name))[:3])
    assert installed >= FLOORS[name]


@pytest.mark.parametrize("name", FLOORS)
def test_the_lock_keeps_the_floor(name: str) -> None:
    wanted = name.lower().replace("_", "-")
    for listed in ("requirements.txt", "requirements/dev.txt"):
        locked = re.findall(rf"^{wanted}==([\d.]+)", (ROOT / listed).read_text(), re.MULTILINE)
        assert locked, f"{listed} doesn't lock {wanted}"
        assert all(tuple(map(int, one.split(".")[:3])) >= FLOORS[name] for one in locked)


def test_every_lock_is_hashed() -> None:
    for path in (ROOT / "requirements.txt", *(ROOT / "requirements").glob("*.txt")):
        pins = re.findall(r"^\S+==.*(?:\n    --hash=.*|\n    #.*)*", path.read_text(), re.MULTILINE)
        assert pins
        assert all("--hash=sha256:" in pin for pin in pins), path


@pytest.mark.parametrize("folder", ["templates", "static/js", "static/css/concepts"])
def test_folders_are_named_after_concepts(folder: str) -> None:
    known = set(CONCEPTS) | PAGES | SCRIPTS | SHEETS
    found = {path.stem for path in (ROOT / folder).glob("*") if path.is_dir() or path.suffix == ".css"}
    assert found - known == set()


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def faults(text: str) -> list[str]:
    """What a Content-Security-Policy without unsafe-inline would refuse: scripts without a nonce, handlers
    and styles in attributes."""
    scripts = re.findall(r"<script\b[^>]*>", text)
    found = [tag for tag in scripts if "nonce=" not in tag and "application/json" not in tag]
    found += re.findall(r"<[a-z][^>]*\s(?:on[a-z]+|style)\s*=\s*[\"'][^>]*>", text)
    return found + re.findall(r"<style\b[^>]*>|href=[\"']javascript:", text)


def test_no_template_holds_an_inline_script_or_style() -> None:
    assert templates()
    assert {str(path): faults(path.read_text()) for path in templates() if faults(path.read_text())} == {}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<script src='x.js'></script>",
        '<a onclick="x()">',
        '<p style="top:0">',
        "<style>p{}</style>",
        '<a href="javascript:x()">',
    ],
)
def test_an_inline_script_is_seen(text: str) -> None:
    assert faults(text)


def test_data_for_scripts_is_no_script() -> None:
    assert faults('<script type="application/json" id="boot">{}</script>') == []
    assert faults('<script nonce="{{ request.csp_nonce }}" src="x.js"></script>') == []
