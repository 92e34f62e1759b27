"""What the seed and the example stand on."""

from __future__ import annotations

from typing import Any

import pytest

from chat.relay.models import Era


@pytest.fixture(autouse=True)
def _era(transactional_db: None) -> None:
    """The migration begins an era; the flush between two tests takes it away."""
    if not Era.objects.exists():
        Era.objects.create()


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    """Pages name static files as they lie in the tree, without collectstatic."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
