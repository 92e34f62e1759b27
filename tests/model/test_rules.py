"""Each rule of delivery is needed: taken out of the real code, schedules made for it fail, and soon.

What fails seldom stands in `test_rare_rules.py`. That the same schedules pass with all rules in is tried there, too.
"""

import pytest
from pytest_django import DjangoDbBlocker

from tests.model.guards import GUARDS
from tests.model.guards.registry import Guard
from tests.model.runs import ready

pytestmark = pytest.mark.once
TRIES = 300
OFTEN = [guard for guard in GUARDS.values() if not guard.rare]


@pytest.mark.parametrize("guard", OFTEN, ids=lambda guard: f"{guard.rule}-{guard.name}")
def test_without_it_a_schedule_fails(guard: Guard, django_db_blocker: DjangoDbBlocker) -> None:
    """The recorded seed, or, since any change of the code gives it another course, one soon after it."""
    with django_db_blocker.unblock(), ready() as run_one:
        assert guard.fails(run_one, TRIES) is not None, f"{TRIES} schedules passed without {guard.name}"


@pytest.mark.parametrize("guard", OFTEN[::6], ids=lambda guard: guard.name)
def test_with_it_the_same_schedules_pass(guard: Guard, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), ready() as run_one:
        run_one(guard.seed, guard.profile(guard.seed))
