"""The questions that a health check asks, each answered within about a second."""

import logging
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from chatsite import ping

State = Literal["ok", "degraded", "down"]
logger = logging.getLogger(__name__)


def database() -> State:
    """`down` when the database doesn't answer: without it nothing works."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except (DatabaseError, InterfaceError) as error:
        logger.warning("health: the database doesn't answer (%s)", type(error).__name__)
        return "down"
    return "ok"


def layer() -> State:
    """`degraded` when a shard of the layer doesn't answer: delivery between processes then takes up to
    two seconds, and nothing is lost."""
    return "ok" if all(ping.answers(url) for url in settings.REDIS_URLS) else "degraded"
