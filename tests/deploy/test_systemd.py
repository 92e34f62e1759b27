"""The units of deploy/: what they name is there, they mean what the site understands, and systemd itself, where it
is installed, finds nothing wrong with them."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from chatsite import environment, supervise
from chatsite.children import PATIENCE
from tests.support.site import ROOT

pytestmark = pytest.mark.once
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
INSTALLED = "/opt/chat-connect"


def options(path: Path, name: str) -> list[str]:
    """The values of an option of a unit."""
    return re.findall(rf"^{name}=(.*)$", path.read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_what_a_unit_names_is_there(path: Path) -> None:
    for name in re.findall(rf"{INSTALLED}/([\w./-]+)", path.read_text()):
        assert (ROOT / name).exists(), name
    for command in options(path, "ExecStart"):
        program = command.split()[0]
        assert os.access(program.replace(INSTALLED, str(ROOT)), os.X_OK), program
    for target in options(path, "Documentation"):
        assert target.startswith("file:///")


def test_both_services_work_on_the_same_data() -> None:
    site, backup = DEPLOY / "chat-connect.service", DEPLOY / "chat-connect-backup.service"
    for name in ("User", "EnvironmentFile", "Environment", "WorkingDirectory"):
        assert options(site, name) == options(backup, name) != []
    assert options(site, "Environment") == [f"DATA_DIR=/var/lib/{options(site, 'StateDirectory')[0]}"]
    assert f"/var/lib/{options(backup, 'StateDirectory')[0]}/" in backup.read_text()


def test_the_site_understands_what_it_is_told() -> None:
    site = DEPLOY / "chat-connect.service"
    chosen = supervise.parse(options(site, "ExecStart")[0].split()[1:])
    upstream = re.findall(r"server 127\.0\.0\.1:(\d+)", (DEPLOY / "nginx.conf").read_text())
    assert [int(port) for port in upstream] == list(range(chosen.port, chosen.port + chosen.web))
    # All processes get their time to end before systemd ends them.
    assert float(options(site, "TimeoutStopSec")[0]) > PATIENCE
    lines = [line for line in (DEPLOY / "chat-connect.env").read_text().splitlines() if "=" in line]
    variables = dict(line.removeprefix("# ").split("=", 1) for line in lines if not line.startswith("# The"))
    assert variables.keys() <= set(environment.VARIABLES)
    assert not environment.read(variables, ROOT).local


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    """With the project's real place for the one of the example; the user and its variables need not exist here."""
    program = shutil.which("systemd-analyze")
    if program is None:
        print("There is no systemd-analyze here: the units were compared with the project only.")
        return
    for path in UNITS:
        text = path.read_text().replace(INSTALLED, str(ROOT)).replace("=chat\n", "=root\n")
        (tmp_path / path.name).write_text(text)
    files = [str(tmp_path / path.name) for path in UNITS]
    done = subprocess.run([program, "verify", "--man=no", *files], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
