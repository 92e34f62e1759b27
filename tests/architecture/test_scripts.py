"""The browser's modules import downhill too: the same concepts in the same order, the shell's foundations below."""

import re
from pathlib import Path

import pytest

from chat.concepts import CONCEPTS

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = ROOT / "static" / "js"
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["']#([\w-]+)/([\w./-]+)["']""")
# What the shell offers to everybody below it: registries, the address, words at the foot of the page, states of lists.
FOUNDATIONS = {
    f"{name}.js" for name in ("boot", "registry", "route", "toasts", "dialogs", "menu", "address", "states")
}
ORDER = ("lib", "foundations", "relay", "accounts", *(name for name in CONCEPTS if name != "relay"))
# Uphill today, and to be turned into a registry of the lower concept: [importer, imported].
KNOWN = {
    ("rooms", "directs"),
    ("rooms", "presence"),
    ("messages", "reactions"),
}


def place(folder: str, name: str) -> str:
    return "foundations" if folder == "shell" and name in FOUNDATIONS else folder


def arrows(folder: Path) -> set[tuple[str, str]]:
    """[importer's concept, imported concept] of all modules below the folder."""
    found = set()
    for path in folder.rglob("*.js"):
        own = place(path.relative_to(folder).parts[0], path.name)
        for concept, name in IMPORT.findall(path.read_text()):
            found.add((own, place(concept, name)))
    return found


def uphill(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(own, other) for own, other in found if ORDER.index(other) > ORDER.index(own)}


def test_every_folder_has_a_place() -> None:
    assert {path.name for path in SCRIPTS.iterdir() if path.is_dir()} - set(ORDER) == set()


def test_modules_import_downhill() -> None:
    assert uphill(arrows(SCRIPTS)) - KNOWN == set()


def test_no_known_arrow_is_gone_already() -> None:
    assert KNOWN - uphill(arrows(SCRIPTS)) == set()


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("lib/store.js", 'import {relay} from "#relay/relay.js";'),
        ("rooms/store.js", "import '#messages/log.js';"),
        ("messages/log.js", 'const app = await import("#shell/app.js");'),
        ("shell/route.js", 'import {rooms} from "#rooms/store.js";'),
    ],
)
def test_an_arrow_turned_round_is_seen(tmp_path: Path, module: str, line: str) -> None:
    (tmp_path / module).parent.mkdir()
    (tmp_path / module).write_text(f"{line}\n")
    assert uphill(arrows(tmp_path))
