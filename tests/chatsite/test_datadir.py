"""What lies in DATA_DIR, and who holds it."""

import os
import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from chatsite import datadir
from chatsite.datadir import InUse, Running
from chatsite.environment import LONGEST_SOCKET_PATH, BadEnvironment

pytestmark = pytest.mark.once


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = datadir.secret_key(tmp_path)
    assert datadir.secret_key(tmp_path) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_processes_that_come_together_get_the_same_secret(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        assert len(set(pool.map(datadir.secret_key, [tmp_path] * 24))) == 1


def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    with pytest.raises(BadEnvironment, match="secret-key"):
        datadir.secret_key(tmp_path)


def test_one_holds_the_folder_at_a_time(tmp_path: Path) -> None:
    mine = Running(os.getpid(), (8000, 8001))
    assert datadir.running(tmp_path) is None
    with datadir.hold(tmp_path, mine):
        assert datadir.running(tmp_path) == mine
        with pytest.raises(InUse) as told, datadir.hold(tmp_path, Running(1, (9000,))):
            pass
        assert told.value.running == mine
        assert datadir.running_ports(tmp_path) == (8000, 8001)
    assert datadir.running(tmp_path) is None
    with datadir.hold(tmp_path, mine):
        pass


def test_what_a_crashed_supervisor_wrote_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "running").write_text('{"pid": 1, "ports": [8000]}')
    assert datadir.running(tmp_path) is None


def test_the_private_socket_is_short_and_follows_the_real_path(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["deeper" * 6] * 4)
    deep.mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(deep)
    socket = datadir.private_socket(deep)
    assert datadir.private_socket(link) == socket
    assert datadir.private_socket(tmp_path) != socket
    assert len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
