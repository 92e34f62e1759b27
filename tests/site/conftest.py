"""Two running sites with the same community: as on one's own machine under Daphne, in public under uvicorn."""

import contextlib
import functools
from collections.abc import Callable, Iterator

import pytest

from tests.site import world as worlds
from tests.site.world import World
from tests.support.site import Site

PUBLIC = {
    "SITE_URL": "https://chat.example",
    "EMAIL_URL": "smtp://localhost:1",
    "SECRET_KEY": "a key of no worth, long enough to be one",
    "TRUSTED_PROXIES": "1",
}
Build = Callable[[str], World]


@pytest.fixture(scope="session")
def build() -> Iterator[Build]:
    """The world of a mode, made once."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def made(mode: str) -> World:
            public = mode == "public"
            server, variables = ("uvicorn", PUBLIC) if public else ("daphne", {})
            site = stack.enter_context(Site.running(web=1, server=server, RATE_FACTOR="100", **variables))
            return worlds.build(site, public=public)

        yield made


@pytest.fixture(params=["local", "public"])
def world(request: pytest.FixtureRequest, build: Build) -> World:
    return build(request.param)
