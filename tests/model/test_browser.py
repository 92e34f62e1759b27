"""The browser's own modules as clients, and what becomes of them without one of their rules."""

import pytest
from pytest_django import DjangoDbBlocker

from tests.model.guards.browser import CLIENT_RULES, ClientRule
from tests.model.runs import ready
from tests.model.tab import node
from tests.model.world import Broken

pytestmark = pytest.mark.once
SCHEDULES = 8
TRIES = 120


def test_browsers_show_what_the_database_holds(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), ready() as run_one, node() as child:
        for seed in range(1, SCHEDULES + 1):
            run_one(seed, child=child)


@pytest.mark.parametrize("rule", CLIENT_RULES, ids=lambda rule: rule.name)
def test_without_a_rule_of_the_client_a_schedule_fails(
    rule: ClientRule, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), ready() as run_one, node(rule.name) as child:
        with pytest.raises(Broken):
            for seed in range(rule.seed, rule.seed + TRIES):
                run_one(seed, rule.profile(seed), child=child)
