"""The channel layer's settings: doorbells between the web processes."""

import hashlib
from collections.abc import Sequence
from typing import Any

# redis-py's asyncio pool raises when it runs out, and a mass disconnect takes many at once.
CONNECTIONS = 1000


def channel_layers(urls: Sequence[str], *, secret: str) -> dict[str, dict[str, Any]]:
    """CHANNEL_LAYERS for these shards. The pub/sub layer loses nothing to a capacity of its own; with
    time-outs of 1 s a hung server holds nobody up. Channels of Redis don't know database numbers, so
    the prefix keeps sites apart that share a server: all processes of a site know the same secret."""
    site = hashlib.sha256(f"channel layer {secret}".encode()).hexdigest()[:12]
    host = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_connections": CONNECTIONS}
    return {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"prefix": f"chat-{site}", "hosts": [{"address": url, **host} for url in urls]},
        }
    }
