"""The files of one site: what lies in DATA_DIR, and the private socket that can't lie there."""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import stat
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from chatsite.environment import BadEnvironment


@dataclass(frozen=True, slots=True)
class Running:
    """Who serves a DATA_DIR: the supervisor's process id and the ports of its web processes."""

    pid: int
    ports: tuple[int, ...]


class InUse(Exception):
    """Another supervisor holds this DATA_DIR; `running` tells what it wrote there, if it did."""

    def __init__(self, running: Running | None) -> None:
        super().__init__("this DATA_DIR is in use")
        self.running = running


def prepare(data_dir: Path) -> None:
    """Make the folder and try that it can be written to. BadEnvironment when it can't."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = data_dir / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise BadEnvironment("DATA_DIR", f"{data_dir} can't be written to ({error.strerror})") from None


def secret_key(data_dir: Path) -> str:
    """The site's own secret, made once and readable by nobody else. Two processes that come at the same
    time get the same one: the file appears whole, by a link that only the first can make."""
    path = data_dir / "secret-key"
    with contextlib.suppress(FileNotFoundError):
        return _read_secret(path)
    prepare(data_dir)
    draft = data_dir / f".secret-key-{os.getpid()}-{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return _read_secret(path)


def _read_secret(path: Path) -> str:
    try:
        key = path.read_text().strip()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BadEnvironment("DATA_DIR", f"{path} can't be read ({error.strerror})") from None
    if len(key) < 32:
        raise BadEnvironment(
            "DATA_DIR", f"{path} holds no key; delete it to get a new one (signs everybody out)"
        )
    return key


@contextlib.contextmanager
def hold(data_dir: Path, running: Running) -> Iterator[None]:
    """Be the only supervisor of this DATA_DIR for as long as the block lasts; the kernel lets go of
    the lock when the process dies. InUse when somebody else is."""
    descriptor = os.open(data_dir / "running", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _lock(descriptor):
            raise InUse(_parse_running(data_dir))
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(asdict(running)).encode(), 0)
        yield
        os.truncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Take the lock; `running()` of another process may hold it for a moment, hence a few tries."""
    for _ in range(10):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.02)
    return False


def running(data_dir: Path) -> Running | None:
    """Who serves this DATA_DIR at the moment, None when nobody does."""
    try:
        descriptor = os.open(data_dir / "running", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _parse_running(data_dir)
    finally:
        os.close(descriptor)
    return None


def running_ports(data_dir: Path) -> tuple[int, ...]:
    """The ports of the web processes that serve this DATA_DIR at the moment."""
    found = running(data_dir)
    return found.ports if found else ()


def _parse_running(data_dir: Path) -> Running | None:
    try:
        told = json.loads((data_dir / "running").read_text())
        return Running(int(told["pid"]), tuple(int(port) for port in told["ports"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def private_socket(data_dir: Path) -> Path:
    """Where this site's own Valkey listens: every process of the same DATA_DIR and user finds the same
    path, and it is short enough for a unix socket wherever DATA_DIR lies."""
    digest = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:20]
    return runtime_folder() / f"{digest}.sock"


def runtime_folder() -> Path:
    """The user's own 0700 folder for sockets. Not read from the environment, so that a cron job or a
    second terminal finds the same one."""
    user = os.getuid()
    system = Path(f"/run/user/{user}")
    if _is_private(system):
        return system
    folder = Path(f"/tmp/chat-connect-{user}")  # noqa: S108 - made 0700 and checked to be ours
    folder.mkdir(mode=0o700, exist_ok=True)
    if not _is_private(folder):
        raise BadEnvironment("REDIS_URL", f"{folder} belongs to somebody else; name a server of your own")
    return folder


def _is_private(folder: Path) -> bool:
    try:
        info = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.getuid() and stat.S_IMODE(info.st_mode) == 0o700
