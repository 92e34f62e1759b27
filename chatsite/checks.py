"""What Django's `check` asks about this site in particular. Each answer says what to do."""

import sqlite3
import stat
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

OLDEST_SQLITE = (3, 37, 0)


def check_secret_key(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """The kept key is readable by its owner alone."""
    path = settings.DATA_DIR / "secret-key"
    if not path.exists() or not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return []
    return [Error("Others can read the site's secret key.", hint=f"chmod 600 {path}", id="chatsite.E001")]


def check_sign_up(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """An open door needs mail, because nobody's address could be verified without."""
    if settings.ENVIRONMENT.signup_asked != "open" or settings.SIGNUP == "open":
        return []
    return [
        Warning(
            "SIGNUP=open needs EMAIL_URL; sign-up is by invitation.",
            hint="Set EMAIL_URL, or SIGNUP=invite to end this line.",
            id="chatsite.W001",
        )
    ]


def check_sqlite(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """The SQLite of this Python knows what the site's statements use (RETURNING, materialised CTEs)."""
    if settings.ENVIRONMENT.postgres or sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} is too old.",
            hint="Use a Python with SQLite 3.37 or newer, or set DATABASE_URL.",
            id="chatsite.E002",
        )
    ]
