"""The threads that database work runs on."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar

import pytest
from django.db import OperationalError, connections
from django.test import override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from chatsite.threads import Executor, in_thread, on_behalf_of
from tests.serve.databases import one_connection

# The site's own pool is shared with the tests before, whose connections its threads still hold and check.
pytestmark = pytest.mark.django_db(transaction=True)
language = ContextVar("language", default="")
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture
def pool() -> Iterator[Executor]:
    executor = Executor("test", 2)
    yield executor
    executor.close()


async def test_results_errors_and_arguments_pass_through() -> None:
    def divide(a: int, *, by: int) -> float:
        return a / by

    assert await in_thread(divide, 6, by=3) == 2
    with pytest.raises(ZeroDivisionError):
        await in_thread(divide, 6, by=0)


async def test_a_slow_job_delays_no_other_caller() -> None:
    slow = asyncio.create_task(in_thread(time.sleep, 3))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await in_thread(time.sleep, 0.001)
    assert time.monotonic() - began < 0.5
    assert not slow.done()
    slow.cancel()


async def test_one_person_keeps_only_his_share_busy() -> None:
    executor, let_go = Executor("shared", 8), threading.Event()

    async def ask(person: object) -> None:
        on_behalf_of(person)
        await executor.run(let_go.wait, 5)

    asking = [asyncio.create_task(ask("mallory")) for _ in range(20)]
    await asyncio.sleep(0.05)
    assert [await executor.run(lambda: "served") for _ in range(20)] == ["served"] * 20
    for task in asking[:15]:
        task.cancel()
    let_go.set()
    done = await asyncio.wait_for(asyncio.gather(*asking, return_exceptions=True), 2)
    assert done.count(None) == 5
    asking = [asyncio.create_task(ask("mallory"))]
    await asyncio.wait_for(asking[0], 2)
    executor.close()


async def test_who_goes_away_frees_nothing_that_he_keeps_busy() -> None:
    executor, let_go = Executor("shared", 8), threading.Event()
    begun = []

    def wait() -> None:
        begun.append(1)
        let_go.wait(5)

    async def ask() -> None:
        on_behalf_of("mallory")
        await executor.run(wait)

    for _ in range(8):
        asking = asyncio.create_task(ask())
        await asyncio.sleep(0.02)
        asking.cancel()
    assert len(begun) == 3
    let_go.set()
    executor.close()


async def test_a_pool_is_bounded_and_keeps_its_threads(pool: Executor) -> None:
    names = await asyncio.gather(*(pool.run(lambda: threading.current_thread().name) for _ in range(20)))
    assert set(names) <= {"test_0", "test_1"}


def test_one_pool_serves_several_loops(pool: Executor) -> None:
    assert [asyncio.run(pool.run(lambda: "here")) for _ in range(2)] == ["here", "here"]


async def test_what_a_job_activates_stays_with_it(pool: Executor) -> None:
    language.set("of the caller")
    assert await pool.run(language.get) == "of the caller"
    await asyncio.gather(*(pool.run(translation.activate, "fr") for _ in range(4)))
    assert {await pool.run(translation.get_language) for _ in range(4)} == {"en"}


async def test_a_broken_connection_is_closed(pool: Executor, django_db_blocker: DjangoDbBlocker) -> None:
    one = Executor("one", 1)

    def spoil() -> object:
        connection = connections["default"]
        connection.ensure_connection()
        connection.set_autocommit(False)
        return connection.connection

    with django_db_blocker.unblock():
        spoilt = await one.run(spoil)
        assert spoilt is not None
        assert await one.run(lambda: connections["default"].connection) is None
        one.close()


@override_settings(DATABASE_STATEMENT_TIMEOUT=0.2)
async def test_a_statement_that_takes_too_long_is_stopped(
    pool: Executor, django_db_blocker: DjangoDbBlocker
) -> None:
    def run_for_ever() -> None:
        with one_connection(":memory:") as connection, connection.cursor() as cursor:
            cursor.execute(ENDLESS)

    with django_db_blocker.unblock(), pytest.raises(OperationalError, match="interrupted"):
        await asyncio.wait_for(pool.run(run_for_ever), 5)
