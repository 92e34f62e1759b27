from collections.abc import Iterator
from typing import Any

import pytest

from chat.emoji import known


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    """What one test added, the next has never heard of."""
    known.forget()
    yield
    known.forget()


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    """Pages name static files as they lie in the tree, without collectstatic."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
