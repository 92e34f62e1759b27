"""The workers' figures (chatsite/jobs), told by whichever web process is asked."""

from __future__ import annotations

import time
from typing import Literal

from django.conf import settings

from chatsite import metrics
from chatsite.jobs.record import Record, read, together

SILENT = 60.0
"""Seconds without a look for work after which a worker is no use."""
_BEGAN = time.time()
State = Literal["ok", "silent", "off"]


def state() -> State:
    """`off`: this start has none, they may run elsewhere; `silent`: one hasn't looked for work for a minute."""
    wanted = settings.ENVIRONMENT.workers
    if not wanted:
        return "off"
    told = list(read(settings.DATA_DIR))
    since = together(iter(told)).at if len(told) >= wanted else 0.0
    return "silent" if time.time() - max(since, _BEGAN) > SILENT else "ok"


def _found() -> Record:
    return together(read(settings.DATA_DIR))


metrics.gauge(
    "chat_jobs_due",
    "Work whose time has come and that no worker has taken yet.",
    lambda: _found().due,
    label="kind",
)
metrics.counter(
    "chat_jobs_done_total", "Work that workers of this machine did.", lambda: _found().done, label="kind"
)
metrics.counter("chat_jobs_failed_total", "Tries in vain.", lambda: _found().failures, label="kind")
metrics.histogram(
    "chat_jobs_lag_seconds",
    "From the time at which work was due to a worker's taking it.",
    lambda: _found().lag,
)
metrics.gauge(
    "chat_worker_look_timestamp_seconds",
    "When the worker that is silent longest last looked for work, 0 for never.",
    lambda: _found().at,
)
