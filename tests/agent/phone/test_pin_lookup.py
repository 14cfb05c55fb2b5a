"""PINs and those who try them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from agent.phone.pin_entry import PinResult
from agent.phone.pin_lookup import (
    COUNTED_S,
    MAX_WRONG_OF_CALLER,
    MAX_WRONG_OF_UNKNOWN,
    PinLookup,
)
from db.session import Database
from db.tables import Interview
from rooms.pins import make_pin, masked, pin_hash

pytestmark = pytest.mark.realtime

SECRET = "a secret of more than thirty-two characters"
NUMBER = "+82 2 555 0100"


async def invite(database: Database, interview: Interview, pin: str) -> None:
    async with database.unit_of_work() as work:
        await work.invitations.add(interview.id, 3600, pin_hash(SECRET, pin))


async def test_the_right_pin_names_the_interview(database: Database, interview: Interview) -> None:
    await invite(database, interview, "123456")
    lookup = PinLookup(database, SECRET, NUMBER)
    assert await lookup.check("123457") is PinResult.WRONG
    assert lookup.interview is None
    assert await lookup.check("123456") is PinResult.RIGHT
    assert lookup.interview is not None
    assert lookup.interview.id == interview.id


async def test_a_pin_of_another_installation_opens_nothing(
    database: Database, interview: Interview
) -> None:
    await invite(database, interview, "123456")
    other = PinLookup(database, SECRET[::-1], NUMBER)
    assert await other.check("123456") is PinResult.WRONG


async def test_an_interview_that_is_over_is_told_apart(
    database: Database, interview: Interview
) -> None:
    await invite(database, interview, "123456")
    async with database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
    assert await PinLookup(database, SECRET, NUMBER).check("123456") is PinResult.OVER


async def test_an_expired_invitation_is_told_apart(
    database: Database, interview: Interview
) -> None:
    await invite(database, interview, "123456")
    async with database.unit_of_work() as work:
        await work.session.execute(text("UPDATE invitation SET expires_at = now()"))
    assert await PinLookup(database, SECRET, NUMBER).check("123456") is PinResult.EXPIRED


@pytest.mark.parametrize(("caller", "limit"), [(NUMBER, 9), ("", 60)])
async def test_wrong_pins_are_limited_over_calls_and_workers(
    database: Database, interview: Interview, caller: str, limit: int
) -> None:
    assert limit == (MAX_WRONG_OF_CALLER if caller else MAX_WRONG_OF_UNKNOWN)
    await invite(database, interview, "123456")
    for number in range(limit):
        result = await PinLookup(database, SECRET, caller).check(f"{number:06}")
        assert result is PinResult.WRONG
    assert await PinLookup(database, SECRET, caller).check("123456") is PinResult.BLOCKED
    assert await PinLookup(database, SECRET, NUMBER + "1").check("123456") is PinResult.RIGHT
    async with database.unit_of_work() as work:
        await work.session.execute(
            text("UPDATE wrong_pin SET at = at - make_interval(secs => :s)"), {"s": COUNTED_S}
        )
    assert await PinLookup(database, SECRET, caller).check("123456") is PinResult.RIGHT


async def test_numbers_are_not_stored(database: Database) -> None:
    await PinLookup(database, SECRET, NUMBER).check("000000")
    async with database.unit_of_work() as work:
        row = (await work.session.execute(text("SELECT caller_hash FROM wrong_pin"))).one()
    assert "555" not in row.caller_hash
    assert len(row.caller_hash) == 64


def test_pins_have_their_length_and_logs_hide_numbers() -> None:
    assert {len(make_pin(digits)) for digits in (4, 6, 10) for _ in range(50)} == {4, 6, 10}
    assert len({make_pin(6) for _ in range(50)}) > 40
    assert masked("sip_+82255501234") == "sip_+*********34"
    assert masked("") == ""
