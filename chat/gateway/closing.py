"""Why the server closes a socket (wire contract, section 1)."""

from __future__ import annotations

from enum import IntEnum


class Close(IntEnum):
    """Close codes, with what a client does about each."""

    meaning: str

    def __new__(cls, code: int, meaning: str = "") -> Close:
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    BYE = 1000, "bye"
    GOING_AWAY = 1001, "going away"
    TOO_LARGE = 1009, "frame too large; do not retry"
    RESTART = 1012, "restart; reconnect after 0 to 10 s, uniform"
    NOT_THE_PROTOCOL = 4400, "not the protocol; do not retry"
    NOT_SIGNED_IN = 4401, "not signed in, or session or token ended; do not retry"
    BANNED = 4403, "banned or deactivated; do not retry"
    TOO_SLOW = 4408, "too slow or silent; reconnect with full jitter, 0.5 s to 30 s"
    TOO_MANY_SOCKETS = 4409, "too many sockets, the newest is closed; retry after 30 s"
    TOO_OLD = 4410, "client too old; reload"
    FLOOD = 4429, "flood; retry after 30 s"
