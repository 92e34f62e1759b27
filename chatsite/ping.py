"""Does a Redis or Valkey answer? Asked by the supervisor and by the health check."""


def answers(url: str, timeout: float = 1.0) -> bool:
    """Whether the server at this address (redis://, rediss:// or unix://) answers a PING in `timeout`
    seconds."""
    # Imported when asked: redis-py takes a quarter of a second, and most starts don't ask.
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    client = redis.Redis.from_url(
        url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=Retry(NoBackoff(), 0)
    )
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError, ValueError):
        return False
    finally:
        client.close()
