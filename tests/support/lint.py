"""bin/lint: every check that needs no running site. One line each; a failing one shows what it said."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import tools

BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")
NODE = tools.ROOT / "node_modules" / ".bin"
PUBLIC = {
    "SITE_URL": "https://chat.example",
    "EMAIL_URL": "smtps://mail.example",
    "SECRET_KEY": "ab3Xy9_kQz" * 6,
}


@dataclass(frozen=True, slots=True)
class Check:
    """A command that must end with status 0. `environ` is added to the environment."""

    name: str
    command: Sequence[str | Path]
    environ: Mapping[str, str] = field(default_factory=dict)


CHECKS = (
    Check("mypy", (BIN / "mypy",)),
    Check("ruff", (BIN / "ruff", "check", "--quiet")),
    Check("format", (BIN / "ruff", "format", "--check", "--quiet")),
    Check("arrows", (BIN / "lint-imports",)),
    Check("djlint", (BIN / "djlint", "templates", "--lint", "--quiet")),
    Check("biome", (NODE / "biome", "check", "--error-on-warnings")),
    Check("tsc", (NODE / "tsc", "--noEmit")),
    Check("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run")),
    Check("deploy", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), PUBLIC),
    Check("static", (*MANAGE, "collectstatic", "--noinput", "--verbosity", "0")),
)


def main(names: Sequence[str]) -> int:
    """Run the named checks, or all, two at a time. 0 when all pass."""
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        print(f"bin/lint knows no {', '.join(sorted(unknown))}; it knows {' '.join(c.name for c in CHECKS)}.")
        return 2
    chosen = [check for check in CHECKS if not names or check.name in names]
    environ = tools.node_environment()
    tools.install_node_packages()
    with tempfile.TemporaryDirectory(prefix="chat-lint-") as data:
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda check: run(check, environ | {"DATA_DIR": data}), chosen))
    return 0 if all(results) else 1


def run(check: Check, environ: Mapping[str, str]) -> bool:
    """Run one check in the project's folder and print its line."""
    started = time.monotonic()
    done = subprocess.run(
        [str(word) for word in check.command],
        cwd=tools.ROOT,
        env={**environ, **check.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    good = done.returncode == 0
    line = f"{'ok    ' if good else 'FAILED'} {check.name:<12}{time.monotonic() - started:6.1f} s"
    print(line if good else f"{line}\n{done.stdout.rstrip()}", flush=True)
    return good


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    try:
        sys.exit(main(sys.argv[1:]))
    except tools.Missing as error:
        sys.exit(str(error))
