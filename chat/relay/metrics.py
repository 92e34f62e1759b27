"""What the relay tells of itself at `/metrics`."""

from __future__ import annotations

from chat.relay import publishing
from chatsite import metrics

metrics.counter(
    "chat_doorbells_dropped_total",
    "Doorbells that did not reach the channel layer: the other processes heal.",
    lambda: publishing.dropped,
)
