"""The canary's figures (chatsite/canary), told by whichever web process is asked."""

from __future__ import annotations

import time
from typing import Literal

from django.conf import settings

from chatsite import metrics
from chatsite.canary.record import OUTCOMES, Record, read

SILENT = 60.0
"""Seconds without a round after which the canary itself is what fails."""
State = Literal["ok", "late", "lost", "failed", "silent", "off"]


def state() -> State:
    """How the last round ended. `failed`: it could not be tried; `silent`: there was none for a minute."""
    if not settings.ENVIRONMENT.canary:
        return "off"
    found = read(settings.DATA_DIR)
    return "silent" if not found.state or time.time() - found.at > SILENT else found.state


def _found() -> Record:
    return read(settings.DATA_DIR)


metrics.counter(
    "chat_canary_rounds_total",
    "Messages of the canary: seen in 2 s (ok), later or only by a sync (late), never (lost), not sent (failed).",
    lambda: {outcome: _found().counts[outcome] for outcome in OUTCOMES},
    label="outcome",
)
metrics.counter(
    "chat_canary_lost_total",
    "Acknowledged messages of the canary that neither an event nor a sync brought.",
    lambda: _found().counts["lost"],
)
metrics.histogram(
    "chat_canary_seen_seconds",
    "From sending to seeing, by a client, through two web processes where there are two.",
    lambda: _found().seen,
)
metrics.gauge(
    "chat_canary_recent_seconds",
    "The same over the last hour, by quantile.",
    lambda: _found().quantiles(),
    label="quantile",
)
metrics.gauge(
    "chat_canary_round_timestamp_seconds",
    "When the canary last ended a round, 0 for never.",
    lambda: _found().at,
)
