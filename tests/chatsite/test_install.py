"""The set-up of the virtual environment, on a copy of what it needs of the project."""

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.site import environment

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.once
# A Python as Debian has it without python3-venv: `ensurepip` isn't there.
WITHOUT_ENSUREPIP = """
import importlib.util, runpy, sys
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "ensurepip" else found(name, *rest)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project that needs no package: its module `chatsite.supervise` prints what it was given."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "chatsite").mkdir()
    (tmp_path / "requirements").mkdir()
    for name in ("bin/run", "bin/find-python", "chatsite/install.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "chatsite" / "__init__.py").write_text("")
    (tmp_path / "chatsite" / "supervise.py").write_text(
        "import json, os, sys; print(json.dumps([sys.argv[1:], sys.prefix, os.environ.get('DATA_DIR')]))"
    )
    for name in ("requirements.txt", "requirements/install.txt"):
        (tmp_path / name).write_text("")
    return tmp_path


def run(tree: Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    program = tree / "bin" / "run"
    return subprocess.run(
        [program, "--port", "9"], cwd=cwd, env=environment(**variables), capture_output=True, text=True
    )


@pytest.mark.slow
def test_it_is_made_once_and_anew_when_it_is_broken(
    tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    first = run(tree, elsewhere, DATA_DIR="here")
    assert json.loads(first.stdout) == [["--port", "9"], str(tree / ".venv"), str(elsewhere / "here")]
    assert "Making .venv" in first.stderr

    second = run(tree, elsewhere)
    assert second.stderr == ""
    assert json.loads(second.stdout)[1] == str(tree / ".venv")

    (tree / "requirements.txt").write_text("nothing-of-this-name==1 --hash=sha256:" + "0" * 64)
    for _ in range(2):  # it is tried again at each start
        failed = run(tree, tree, PIP_NO_INDEX="1", UV_OFFLINE="1")
        assert failed.returncode == 1
        assert failed.stderr.splitlines()[-1] == "The packages of requirements.txt could not be installed."
    (tree / "requirements.txt").write_text("")

    for python in (tree / ".venv" / "bin").glob("python*"):
        python.unlink()
    third = run(tree, elsewhere)
    assert "Making .venv" in third.stderr
    assert json.loads(third.stdout)[1] == str(tree / ".venv")


def test_without_ensurepip_the_package_is_named(tree: Path) -> None:
    script = tree / "pretend.py"
    script.write_text(WITHOUT_ENSUREPIP)
    python = tree / "python"
    python.write_text(
        f'#!/bin/sh\nwhile [ "${{1#-}}" != "$1" ] && [ "$1" != -c ]; do shift; done\n'
        f'[ "$1" = -c ] && exec {sys.executable} "$@"\nexec {sys.executable} {script} "$@"\n'
    )
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    done = run(tree, tree, PYTHON=str(python))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "python3-venv" in done.stderr
    assert not (tree / ".venv").exists()
