"""The rules whose lack shows only now and then, and each rule's own schedules with all rules in."""

import pytest
from pytest_django import DjangoDbBlocker

from tests.model.guards import GUARDS
from tests.model.guards.browser import CLIENT_RULES
from tests.model.runs import ready
from tests.model.tab import node
from tests.support.figures import say

pytestmark = [pytest.mark.once, pytest.mark.slow]
TRIES = 200
LUCKLESS = 2
"""How many of them may need more schedules than that: any change of the code gives each seed another course."""
OF_EACH = 6
SELDOM = [guard for guard in GUARDS.values() if guard.rare]


def test_without_them_schedules_fail(django_db_blocker: DjangoDbBlocker) -> None:
    shown: dict[str, int] = {}
    with django_db_blocker.unblock(), ready() as run_one:
        for guard in SELDOM:
            if found := guard.fails(run_one, TRIES):
                shown[guard.name] = found[0]
    unseen = {guard.name for guard in SELDOM} - set(shown)
    say(
        "rules",
        f"of {len(SELDOM)} rare ones first red at the seeds {shown}; not within {TRIES}: {unseen or 'none'}",
    )
    assert len(unseen) <= LUCKLESS, f"{TRIES} schedules each passed without {unseen}"


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
