"""Refusals of this door: the site's error object with the status that tus gives it."""

from __future__ import annotations

from chat.wire.refusals import Refusal

STATUS = {
    "bad_request": 400,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "too_large": 413,
    "rate_limited": 429,
    "unavailable": 503,
}


class Refused(Exception):
    """`refusal` with another status than its code has, or with `headers` of its own."""

    def __init__(self, refusal: Refusal, status: int = 0, headers: dict[str, str] | None = None) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.status = status or STATUS[refusal.code]
        self.headers = headers or {}
