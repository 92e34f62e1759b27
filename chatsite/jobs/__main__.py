"""Runs a worker until it is told to stop: `python -m chatsite.jobs`, a child of bin/run."""

from __future__ import annotations

import asyncio
import os

import django


def main() -> None:
    """Work until SIGTERM or Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    django.setup()
    from django.conf import settings

    from chatsite.jobs.process import work  # rows are models: they want the apps to be there

    asyncio.run(work(settings.DATA_DIR, settings.ENVIRONMENT.log_name.removeprefix("worker-") or "0"))
    os._exit(0)  # without waiting for a thread that hangs in the database: its row's lease will lapse


if __name__ == "__main__":
    main()
