"""Journeys walk on one running site with two web processes; each makes its own people and rooms."""

from collections.abc import Iterator

import pytest

from tests.support.site import Site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A running site, as installed but for the limits: a test signs up faster than a person."""
    with Site.running(web=2, RATE_FACTOR="100") as running:
        yield running
