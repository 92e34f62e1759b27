"""What the tests of people share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import DjangoDbBlocker, Settings

from accounts.sessions import ended
from tests.accounts.browser import Browser


@pytest.fixture(autouse=True)
def limits(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Limits are on, as on a real site, and begin anew with each test."""
    with django_db_blocker.unblock():
        cache.clear()


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Pages are tried without `collectstatic`: a file's address is its plain name."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def browser(db: None) -> Browser:
    return Browser()


@pytest.fixture
def told() -> Iterator[list[tuple[int, int]]]:
    """What the gateway would have been told: (user id, epoch) of people whose sessions may have ended."""
    heard: list[tuple[int, int]] = []

    def hear(user_id: int, epoch: int) -> None:
        heard.append((user_id, epoch))

    ended.listen(hear)
    yield heard
    ended.forget(hear)
