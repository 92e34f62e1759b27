"""What a command is answered with when it is not done: a code, a sentence, and the fields at fault."""

from __future__ import annotations

import math
from typing import ClassVar


class Refusal(Exception):
    """A command that is refused. `code` is one of the wire contract's; nothing was changed.

    `fields` names what is wrong, field by field; `retry_after` is in seconds.
    """

    code: ClassVar[str]
    detail: ClassVar[str] = ""

    def __init__(
        self,
        detail: str = "",
        *,
        fields: dict[str, str] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(detail or self.detail)
        self.fields = fields or {}
        self.retry_after = retry_after

    def error(self) -> dict[str, object]:
        """The `error` object of the reply (wire contract, section 2)."""
        body: dict[str, object] = {"code": self.code, "detail": str(self)}
        if self.fields:
            body["fields"] = self.fields
        if self.retry_after is not None:
            body["retry_after"] = (
                math.ceil(self.retry_after * 1000) / 1000
            )  # never 0: that would be too early
        return body


class BadRequest(Refusal):
    code = "bad_request"
    detail = "This is not a command of this site."


class Forbidden(Refusal):
    code = "forbidden"
    detail = "You may not do that here."


class NotFound(Refusal):
    """Missing, or not yours to know about: the two are told alike."""

    code = "not_found"
    detail = "There is no such thing here."


class Conflict(Refusal):
    code = "conflict"
    detail = "That was already done otherwise."


class TooLarge(Refusal):
    code = "too_large"
    detail = "That is too large."


class RateLimited(Refusal):
    code = "rate_limited"
    detail = "Too fast. Try again in a moment."


class Unavailable(Refusal):
    """It may work in a moment; whether it was done is not known to be false."""

    code = "unavailable"
    detail = "The site is busy. Try again."


CODES = tuple(
    kind.code for kind in (BadRequest, Forbidden, NotFound, Conflict, TooLarge, RateLimited, Unavailable)
)
