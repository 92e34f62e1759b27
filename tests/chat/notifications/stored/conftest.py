from collections.abc import Iterator

import pytest

from chat.notifications import heeding
from tests.chat.messages.fixtures import _era, _writer, crew, harbour, told
from tests.chat.shell.conftest import plain_static_files

__all__ = ["_era", "_writer", "crew", "harbour", "plain_static_files", "told"]


@pytest.fixture(autouse=True)
def _heeding() -> Iterator[None]:
    """What was heeded in the test before is gone."""
    heeding.forget()
    yield
    heeding.forget()
