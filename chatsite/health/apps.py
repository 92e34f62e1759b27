"""Registers the site's own system checks."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """No tables: `manage.py check` and the start ask the checks."""

    name = "chatsite.health"
    label = "health"

    def ready(self) -> None:
        """Register the checks."""
        from django.core import checks

        from chatsite import checks as ours

        checks.register(ours.check_secret_key)
        checks.register(ours.check_sign_up)
        checks.register(ours.check_sqlite, checks.Tags.database)
