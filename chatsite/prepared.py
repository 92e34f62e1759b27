"""Runs the preparation (chatsite/prepare.py) in a process of its own and takes its answer."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from chatsite.children import spawn


class PreparationFailed(Exception):
    """The site can't be started; the text is one line that says why."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the preparation has to say once the site answers, line by line."""

    lines: tuple[str, ...]


def prepare(environ: Mapping[str, str], *, demo: bool) -> Prepared:
    """Check, migrate and collect in one process, so that the supervisor itself stays small."""
    command = [sys.executable, "-m", "chatsite.prepare", *(["--demo"] if demo else [])]
    process = spawn(command, environ, stdout=subprocess.PIPE)
    try:
        told, _ = process.communicate()
    except BaseException:
        process.kill()
        process.wait()
        raise
    try:
        answer = json.loads(told.splitlines()[-1])
    except (ValueError, IndexError):
        raise PreparationFailed("The site could not be prepared; see the lines above.") from None
    if "problem" in answer:
        raise PreparationFailed(answer["problem"])
    return Prepared(tuple(answer["lines"]))
