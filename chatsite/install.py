"""Sets up `.venv/` with the locked packages, then becomes a module of the project in it.

    python chatsite/install.py [--dev] MODULE [ARGUMENT…]

Runs on any Python >= 3.11 with nothing installed, so it imports the standard library only. What is
already there is left alone: a second start costs some 50 ms.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
SITE, DEVELOPMENT, INSTALLER = "requirements.txt", "requirements/dev.txt", "requirements/install.txt"


def main() -> None:
    """Install what is missing and run the named module in place of this process."""
    arguments = sys.argv[1:]
    lists = [SITE]
    if arguments[0] == "--dev":
        lists, arguments = [SITE, DEVELOPMENT], arguments[1:]
    try:
        install(lists)
    except OSError as error:
        stop(f"Can't set up {VENV}: {error.strerror} ({error.filename or ROOT}).")
    become(arguments)


def install(lists: list[str]) -> None:
    """Make the virtual environment unless it is there, and install each list whose hash is new. A lock
    on the project's folder makes a second start wait for the first."""
    descriptor = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        make_environment()
        stamp = read_stamp()
        for name in lists:
            digest = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
            if stamp.get(name) != digest:
                install_list(name)
                stamp[name] = digest
                STAMP.write_text(json.dumps(stamp))
    finally:
        os.close(descriptor)


def make_environment() -> None:
    """Make `.venv/`, anew when its Python is gone or another one than it was made with."""
    version = environment_version()
    if version >= (3, 11) and (VENV / f"lib/python{version[0]}.{version[1]}/site-packages/pip").exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        stop(
            "This Python can't make a virtual environment: install the package python3-venv "
            f"(Debian: apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv), then start again."
        )
    say("Making .venv …")
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if done.returncode:
        fail("The virtual environment could not be made.", done)


def environment_version() -> tuple[int, ...]:
    """The version of the environment's Python, () when it is not there or doesn't run any more."""
    code = "import sys; print(sys.version_info[0], sys.version_info[1])"
    try:
        told = subprocess.run([PYTHON, "-I", "-S", "-c", code], capture_output=True, text=True)
    except OSError:
        return ()
    return tuple(int(word) for word in told.stdout.split())


def read_stamp() -> dict[str, str]:
    """What was installed last: the hash of each list."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def install_list(name: str) -> None:
    """Install one hashed list, by uv where it runs and by pip where it doesn't."""
    say(f"Installing the packages of {name} …")
    hashed = ["install", "--quiet", "--require-hashes", "--requirement"]
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *hashed]
    fetched = subprocess.run([*pip, str(ROOT / INSTALLER)], capture_output=True, text=True)
    uv = str(VENV / "bin" / "uv")
    if fetched.returncode == 0 and os.path.exists(uv):
        # Compiled at once: a start that compiles five hundred modules takes two seconds longer.
        options = [str(ROOT / name), "--compile-bytecode", "--python", str(PYTHON)]
        done = subprocess.run([uv, "pip", *hashed, *options], capture_output=True, text=True)
        if done.returncode == 0:
            return
    done = subprocess.run([*pip, str(ROOT / name)], capture_output=True, text=True)
    if done.returncode:
        fail(f"The packages of {name} could not be installed.", done)


def become(arguments: list[str]) -> NoReturn:
    """Run the module in the environment's Python, from the project's folder."""
    if os.environ.get("DATA_DIR"):  # relative to where the person stands, not to the project
        os.environ["DATA_DIR"] = os.path.abspath(os.path.expanduser(os.environ["DATA_DIR"]))
    os.environ["VIRTUAL_ENV"] = str(VENV)
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    for name in ("PYTHONPATH", "PYTHONHOME"):
        os.environ.pop(name, None)
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", *arguments])


def say(text: str) -> None:
    """Tell what takes a while."""
    print(text, file=sys.stderr, flush=True)


def fail(text: str, done: subprocess.CompletedProcess[str]) -> NoReturn:
    """End with what the failed command said and one line of ours as the last."""
    say((done.stderr or done.stdout).strip())
    stop(text)


def stop(text: str) -> NoReturn:
    """End with one line."""
    say(text)
    sys.exit(1)


if __name__ == "__main__":
    main()
