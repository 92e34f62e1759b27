"""The rules whose lack shows only now and then, and each rule's own schedules with all rules in."""

import pytest
from pytest_django import DjangoDbBlocker

from tests.model.guards import GUARDS
from tests.model.guards.browser import CLIENT_RULES
from tests.model.guards.registry import Guard
from tests.model.runs import ready
from tests.model.tab import node

pytestmark = [pytest.mark.once, pytest.mark.slow]
TRIES = 150
OF_EACH = 6
SELDOM = [guard for guard in GUARDS.values() if guard.rare]


@pytest.mark.parametrize("guard", SELDOM, ids=lambda guard: f"{guard.rule}-{guard.name}")
def test_without_it_a_schedule_fails(guard: Guard, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), ready() as run_one:
        assert guard.fails(run_one, TRIES) is not None, f"{TRIES} schedules passed without {guard.name}"


def test_with_all_of_them_their_schedules_pass(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), ready() as run_one:
        for guard in GUARDS.values():
            for seed in range(guard.seed, guard.seed + OF_EACH):
                run_one(seed, guard.profile(seed))


def test_with_all_of_the_client_their_schedules_pass(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), ready() as run_one, node() as child:
        for rule in CLIENT_RULES:
            for seed in range(rule.seed, rule.seed + OF_EACH):
                run_one(seed, rule.profile(seed), child=child)
