"""Makes the site ready to serve: checks, database, static files, all in one process.

    python -m chatsite.prepare [--demo]

The last line on stdout is JSON: `{"lines": […]}`, what to tell once the site answers, or
`{"problem": "…"}`, one line that says why it can't be started.
"""

import json
import os
import sys
from io import StringIO
from typing import Any

import django
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from chatsite import pseudo
from chatsite.databases.limits import lift_time_limits
from chatsite.static import modules, sources


class Problem(Exception):
    """Why the site can't be started, on one line."""


def main(arguments: list[str]) -> dict[str, Any]:
    """Prepare and return the answer. `--demo` fills an empty site with the example community."""
    try:
        django.setup()
        lift_time_limits()
        check_database()
        run_checks()
        migrate()
        collect_static()
        if settings.ENVIRONMENT.pseudo_locale:
            pseudo.make(settings.DATA_DIR / "pseudo")
        return {"lines": closing_lines(demo="--demo" in arguments)}
    except Problem as problem:
        return {"problem": str(problem)}
    except ImproperlyConfigured as error:
        return {"problem": _first_line(error)}


def check_database() -> None:
    """Connect, or say which variable to look at."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        where = "DATABASE_URL" if settings.ENVIRONMENT.postgres else "DATA_DIR"
        raise Problem(f"{where}: the database can't be reached ({_first_line(error)})") from None


def run_checks() -> None:
    """Django's system checks; the first error ends the start, warnings are told."""
    for found in checks.run_checks(databases=["default"]):
        if found.is_serious() and not found.is_silenced():
            raise Problem(f"{_first_line(found.msg)} {found.hint or ''}".strip())
        if (found.id or "").startswith("chatsite."):
            print(f"Warning: {found.msg} {found.hint or ''}".strip(), file=sys.stderr)


def migrate() -> None:
    """Bring the tables up to date when a migration is missing; looking is cheap, the command isn't."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Migrating the database …", file=sys.stderr, flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def collect_static() -> None:
    """Collect and compress the static files when what they are made of has changed."""
    if not sources.is_collected():
        print("Collecting the static files …", file=sys.stderr, flush=True)
        try:
            sources.collect_if_changed()
        except modules.BadImport as error:
            raise Problem(f"The static files can't be collected: {_first_line(error)}") from None


def closing_lines(*, demo: bool) -> list[str]:
    """What the person who started the site should know: how to sign in to the example, or how to become
    the owner while there is none."""
    told = _said_by("example") if demo else []
    return told + [f"Make the owner's account here, once: {link}" for link in _said_by("setup_link")]


def _said_by(command: str) -> list[str]:
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue().splitlines()


def _first_line(text: object) -> str:
    return str(text).strip().split("\n", 1)[0]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    print(json.dumps(main(sys.argv[1:])))
