"""Schedules of every run; many more stand in `test_thousands.py`."""

import pytest
from pytest_django import DjangoDbBlocker

from tests.model.runs import ready

pytestmark = pytest.mark.once
SCHEDULES = 60


def test_schedules_keep_every_promise(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), ready() as run_one:
        steps = sum(run_one(seed).steps for seed in range(1, SCHEDULES + 1))
    assert steps > 250 * SCHEDULES, "they were hardly schedules"


def test_a_seed_tells_the_same_schedule_again(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), ready() as run_one:
        for seed in (7, 8):
            first, second = run_one(seed), run_one(seed)
            assert first.steps == second.steps
            assert first.random.getstate() == second.random.getstate()
