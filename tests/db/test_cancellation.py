"""A cancelled unit of work ends as cancelled, whatever its breaking connection raises."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, suppress

import pytest
from sqlalchemy import text

from db.embedded.server import EmbeddedPostgres
from db.session import Database, UnitOfWork, is_outage, reraise_pending_cancellation
from tests.support.database import kill


def open_block(database: Database, name: str) -> AbstractAsyncContextManager[UnitOfWork]:
    return database.unit_of_work() if name == "unit_of_work" else database.reading()


async def hide_cancellation(begun: asyncio.Event) -> None:
    """Wait, and raise what a connection raises that is lost while it is put back."""
    begun.set()
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        raise ConnectionResetError from None


@pytest.mark.parametrize("block", ["unit_of_work", "reading"])
async def test_a_cancellation_hidden_by_a_broken_connection_is_raised(
    database: Database, block: str
) -> None:
    begun, rounds = asyncio.Event(), 0

    async def loop() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            try:
                async with open_block(database, block):
                    await hide_cancellation(begun)
            except Exception as error:
                assert is_outage(error)

    task = asyncio.create_task(loop())
    await begun.wait()
    task.cancel()
    async with asyncio.timeout(5.0):
        with pytest.raises(asyncio.CancelledError):
            await task
    assert rounds == 1


async def test_a_cancellation_that_was_swallowed_is_raised_after_the_block() -> None:
    async def swallow() -> None:
        with reraise_pending_cancellation(), suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    task = asyncio.create_task(swallow())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_timeout_around_a_hidden_cancellation_is_a_timeout(database: Database) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), database.unit_of_work():
            await hide_cancellation(asyncio.Event())


async def test_an_outage_met_while_a_cancelled_task_cleans_up_stays_an_outage(
    database: Database,
) -> None:
    async def cancelled_before() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            async with database.unit_of_work():
                raise ConnectionResetError

    task = asyncio.create_task(cancelled_before())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(ConnectionResetError):
        await task


async def test_a_query_cancelled_while_the_server_dies_ends_its_task(
    database: Database, postgres: EmbeddedPostgres
) -> None:
    async def loop() -> None:
        while True:
            try:
                async with database.unit_of_work() as work:
                    begun.set()
                    await work.session.execute(text("SELECT pg_sleep(30)"))
            except Exception as error:
                assert is_outage(error)

    begun = asyncio.Event()
    task = asyncio.create_task(loop())
    await begun.wait()
    await asyncio.sleep(0.2)
    await kill(postgres)
    task.cancel()
    async with asyncio.timeout(20.0):
        with pytest.raises(asyncio.CancelledError):
            await task
