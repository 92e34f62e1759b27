"""What a client is told when something isn't done."""

import pytest

from chat.wire.refusals import CODES, BadRequest, RateLimited, Refusal


@pytest.mark.parametrize(("wait", "told"), [(0.0001, 0.001), (0.0333, 0.034), (2.5, 2.5)])
def test_a_wait_is_rounded_up_so_that_it_is_never_none(wait: float, told: float) -> None:
    assert RateLimited(retry_after=wait).error()["retry_after"] == told


def test_only_what_is_said_stands_in_the_error() -> None:
    assert set(RateLimited().error()) == {"code", "detail"}
    assert BadRequest(fields={"text": "is missing"}).error()["fields"] == {"text": "is missing"}
    assert set(CODES) == {kind.code for kind in Refusal.__subclasses__()}
