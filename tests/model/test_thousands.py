"""Many schedules (`MODEL_SCHEDULES` of them), with clients of the contract and with the browser's own."""

import os

import pytest
from pytest_django import DjangoDbBlocker

from tests.model.runs import ready
from tests.model.tab import node

pytestmark = [pytest.mark.once, pytest.mark.slow]
SCHEDULES = int(os.environ.get("MODEL_SCHEDULES", "700"))
WITH_BROWSERS = SCHEDULES // 8
FIRST = 1_000


def test_schedules_keep_every_promise(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), ready() as run_one:
        for seed in range(FIRST, FIRST + SCHEDULES):
            run_one(seed)


def test_browsers_show_what_the_database_holds(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), ready() as run_one, node() as child:
        for seed in range(FIRST, FIRST + WITH_BROWSERS):
            run_one(seed, child=child)
