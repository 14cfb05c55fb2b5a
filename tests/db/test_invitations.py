"""The repository of invitations."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, update
from sqlmodel import col

from db.repositories.invitations import EXPIRED_TAKEN_DAYS
from db.session import Database
from db.tables import Interview, Invitation, WrongPin

HOUR_S = 3600.0


async def age(database: Database, days: float) -> None:
    """Make all invitations expire ``days`` ago."""
    async with database.unit_of_work() as work:
        ended = func.now() - timedelta(days=days)
        await work.session.execute(update(Invitation).values(expires_at=ended))


async def test_a_pin_leads_to_its_interview(database: Database, interview: Interview) -> None:
    async with database.unit_of_work() as work:
        assert await work.invitations.add(interview.id, HOUR_S, "abc") is not None
    async with database.unit_of_work() as work:
        found = await work.invitations.by_pin("abc")
        assert found is not None
        assert (found.interview.id, found.expired) == (interview.id, False)
        assert await work.invitations.by_pin("abd") is None


async def test_one_pin_is_one_invitations(database: Database, interview: Interview) -> None:
    async with database.unit_of_work() as work:
        assert await work.invitations.add(interview.id, HOUR_S, "abc") is not None
        assert await work.invitations.add(interview.id, HOUR_S, "abc") is None
        assert await work.invitations.add(interview.id, HOUR_S, None) is not None
        assert await work.invitations.add(interview.id, HOUR_S, None) is not None


async def test_an_expired_pin_is_known_for_a_while_and_then_free(
    database: Database, interview: Interview
) -> None:
    async with database.unit_of_work() as work:
        await work.invitations.add(interview.id, HOUR_S, "abc")
    await age(database, 1)
    async with database.unit_of_work() as work:
        found = await work.invitations.by_pin("abc")
        assert found is not None
        assert found.expired
        assert await work.invitations.add(interview.id, HOUR_S, "abc") is None
    await age(database, EXPIRED_TAKEN_DAYS + 1)
    async with database.unit_of_work() as work:
        assert await work.invitations.add(interview.id, HOUR_S, "abc") is not None
        found = await work.invitations.by_pin("abc")
        assert found is not None
        assert not found.expired


async def test_wrong_pins_are_counted_by_caller_and_forgotten(database: Database) -> None:
    async with database.unit_of_work() as work:
        await work.invitations.note_wrong_pin("one", HOUR_S)
        await work.invitations.note_wrong_pin("one", HOUR_S)
        await work.invitations.note_wrong_pin("two", HOUR_S)
    async with database.unit_of_work() as work:
        assert await work.invitations.wrong_pins("one", HOUR_S) == 2
        assert await work.invitations.wrong_pins("three", HOUR_S) == 0
        old = func.now() - timedelta(hours=2)
        await work.session.execute(
            update(WrongPin).where(col(WrongPin.caller_hash) == "one").values(at=old)
        )
    async with database.unit_of_work() as work:
        assert await work.invitations.wrong_pins("one", HOUR_S) == 0
        assert await work.invitations.wrong_pins("one", 3 * HOUR_S) == 2
        await work.invitations.note_wrong_pin("two", HOUR_S)
    async with database.unit_of_work() as work:
        assert await work.invitations.wrong_pins("one", 3 * HOUR_S) == 0
        assert await work.invitations.wrong_pins("two", HOUR_S) == 2
