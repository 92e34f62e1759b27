"""Nothing acknowledged is lost, doubled or out of order, however many they are."""

from __future__ import annotations

import pytest

from tests.faults.conftest import Start
from tests.faults.test_steady import steady
from tests.support.figures import SCALE


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_not_one_message_is_lost(start: Start, database: str) -> None:
    """Steadily as many as a small machine takes well beside its clients. PROOF_SCALE=30 makes 90,000 of it."""
    with start(database) as site:
        await steady(site, 20 * SCALE, sockets=60, rooms=20, largest=30, rate=150, target=2.0)
