"""What the gateway tells of itself at `/metrics`."""

from __future__ import annotations

from collections.abc import Callable

from chat.gateway import home
from chat.gateway.hub import Hub
from chat.gateway.tally import tally
from chatsite import metrics


def _of_hub(read: Callable[[Hub], int]) -> Callable[[], int]:
    """A reader of the hub; 0 before the first socket makes it."""

    def reader() -> int:
        hub = home.existing()
        return 0 if hub is None else read(hub)

    return reader


metrics.gauge("chat_sockets", "Open sockets.", _of_hub(lambda hub: len(hub.sockets)))
metrics.gauge("chat_people", "People with an open socket.", _of_hub(lambda hub: len(hub.people)))
metrics.gauge("chat_rooms_live", "Rooms that an open socket hears.", _of_hub(lambda hub: len(hub.lines)))
metrics.gauge(
    "chat_layer_up",
    "1 while the channel layer takes this process's subscriptions, 0 while it is away.",
    _of_hub(lambda hub: int(not hub.ear.failing)),
)
metrics.counter(
    "chat_healed_gaps_total",
    "Pages read from the database for what no doorbell brought.",
    _of_hub(lambda hub: hub.healer.healed),
)
metrics.counter(
    "chat_deliveries_total",
    "Room events handed to sockets, one for each event and socket.",
    lambda: tally.deliveries,
)
metrics.counter(
    "chat_frames_total",
    "WebSocket frames.",
    lambda: {"sent": tally.sent, "received": tally.received},
    label="direction",
)
metrics.counter("chat_lags_total", "Sockets told to sync again.", lambda: tally.lags)
metrics.counter(
    "chat_closes_total",
    "Ends of sockets by close code, `client` for those that the other side ended.",
    lambda: dict(tally.closes),
    label="code",
)
metrics.histogram(
    "chat_send_to_seen_seconds",
    "From the arrival of a send to its event in the sinks of this process.",
    lambda: tally.seen,
)
