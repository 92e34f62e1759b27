"""`bin/new-concept` begins a concept, and changes nothing when it can't."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tools import ROOT

pytestmark = pytest.mark.once


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """As much of the house as the tool looks at."""
    for name in ("bin/new-concept", "chat/concepts.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def begin(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(tree / "bin" / "new-concept"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_makes_the_folders_the_line_and_the_page(tree: Path) -> None:
    done = begin(tree, "boards", "--above", "messages")
    assert done.returncode == 0, done.stderr
    lines = (tree / "chat" / "concepts.py").read_text().split("\n")
    assert lines[lines.index('    "messages",') + 1] == '    "boards",'
    for path in ("chat/boards/__init__.py", "tests/chat/boards/__init__.py", "docs/boards.md"):
        assert (tree / path).exists(), path


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Boards", "--above", "messages"), "lower-case"),
        (("boards", "--above", "nowhere"), "names no 'nowhere'"),
        (("messages", "--above", "rooms"), "already"),
    ],
)
def test_what_it_can_not_do_changes_nothing(tree: Path, arguments: tuple[str, ...], says: str) -> None:
    before = sorted(tree.rglob("*")), (tree / "chat" / "concepts.py").read_text()
    done = begin(tree, *arguments)
    assert done.returncode == 1
    assert says in done.stderr
    assert (sorted(tree.rglob("*")), (tree / "chat" / "concepts.py").read_text()) == before
