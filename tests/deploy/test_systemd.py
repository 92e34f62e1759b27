"""The units of deploy/: what they name is there, they mean what the site understands, and systemd itself, where it
is installed, finds nothing wrong with them."""

import os
import re
import shlex
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from chatsite import environment, supervise
from chatsite.children import PATIENCE
from tests.backup.commands import done
from tests.support.site import ROOT
from tests.support.site import environment as environ

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


def test_every_setting_is_written_down() -> None:
    """In the table of the README, with its default, and among those that an operator decides about."""
    settings = set(environment.VARIABLES) - {"WEB_PORTS", "WORKERS", "LOG_NAME"}  # between its own processes
    rows = re.findall(r"^\| (`[^|]+`) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == sorted(settings)
    operating = (ROOT / "docs/operating.md").read_text()
    told = operating[operating.index("**Settings**") : operating.index("**Stopping and restarting**")]
    assert set(re.findall(r"`([A-Z_]{4,})`", told)) == settings


@pytest.mark.slow
def test_the_nightly_backup_does_what_it_says(tmp_path: Path) -> None:
    """Its commands, as systemd reads them, on a site's data: a new backup is there, and an old one is gone."""
    archive = next((ROOT / "tests/backup/fixtures").glob("v*.tar.gz"))
    done("restore", archive, DATA_DIR=str(tmp_path / "data"))
    old, young = (tmp_path / f"{name}.tar.gz" for name in ("old", "young"))
    for path, age in ((old, 16), (young, 3)):
        path.touch()
        os.utime(path, (time.time() - age * 86400,) * 2)
    for command in options(DEPLOY / "chat-connect-backup.service", "ExecStart"):
        words = shlex.split(
            command.replace("%%", "%").replace("/var/lib/chat-connect-backups", str(tmp_path))
        )
        subprocess.run(words, cwd=ROOT, env=environ(DATA_DIR=str(tmp_path / "data")), check=True)
    made = {path.name for path in tmp_path.glob("*.tar.gz")} - {young.name}
    assert len(made) == 1
    assert re.fullmatch(r"\d{8}T\d{6}Z\.tar\.gz", made.pop())


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
