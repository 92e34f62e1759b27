"""`manage.py backup` and `restore`, run as an operator does."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.console import Console
from tests.support.site import ROOT, environment

# Every row of every table that is the site's, as text that is the same on both databases.
_ROWS = """
import json
from django.apps import apps
from django.conf import settings
def plain(value):
    if isinstance(value, (dict, list)):  # PostgreSQL keeps no order of keys
        return json.dumps(value, sort_keys=True)
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value
rows = {}
for model in apps.get_models(include_auto_created=True):
    if model._meta.label != "chat.Era":
        names = [field.attname for field in model._meta.concrete_fields]
        found = model._base_manager.order_by("pk").values_list(*names)
        rows[model._meta.label] = [[str(plain(value)) for value in row] for row in found]
files = sorted(str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())
print(json.dumps({"rows": rows, "files": files}))
"""


def manage(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` with these arguments and variables of the environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=120,
    )


def done(*arguments: str | Path, **variables: str) -> str:
    """What it prints, where it must succeed without a complaint."""
    found = manage(*arguments, **variables)
    assert (found.returncode, found.stderr) == (0, ""), found.stderr
    return found.stdout


def refused(*arguments: str | Path, **variables: str) -> str:
    """The one line with which it refuses."""
    found = manage(*arguments, **variables)
    assert (found.returncode, found.stdout) == (1, ""), found.stdout
    assert len(found.stderr.splitlines()) == 1, found.stderr
    return found.stderr.removeprefix("CommandError: ").strip()


def contents(**variables: str) -> dict[str, Any]:
    """Everything a site is made of but its era: rows by model, names of files."""
    return dict(json.loads(ask(_ROWS, **variables)))


def ask(code: str, **variables: str) -> str:
    """The last line that this code prints with the settings of a site."""
    console = Console(environment(**variables), ROOT)
    try:
        return console.run(code).strip().splitlines()[-1]
    finally:
        console.end()
