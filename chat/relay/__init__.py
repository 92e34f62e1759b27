"""Telling the world after a commit: events in, doorbells out. Knows no concept."""

from chat.relay.publishing import holding, listen, publish

__all__ = ["holding", "listen", "publish"]
