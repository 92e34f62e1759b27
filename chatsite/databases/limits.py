"""The time limits of statements, and work that has none."""

from django.conf import settings
from django.db import connection


def lift_time_limits() -> None:
    """Migrations and their like may take their time; the limits are for the site's own statements."""
    if connection.vendor == "postgresql":
        options = connection.settings_dict["OPTIONS"]
        options["options"] = options["options"].replace(settings.POSTGRES_TIMEOUTS, "").strip()
        options.pop("pool", None)
