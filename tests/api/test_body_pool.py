"""The budget of bytes for bodies."""

from __future__ import annotations

import pytest

from api.bodies.pool import BytePool
from api.errors import TooManyError, UnavailableError


def test_a_sender_gets_a_quarter_and_gets_it_back() -> None:
    pool = BytePool(1000)
    pool.take("admin:a", 250)
    with pytest.raises(TooManyError):
        pool.take("admin:a", 1)
    pool.give_back("admin:a", 250)
    pool.take("admin:a", 250)
    assert pool.held_bytes == 250


def test_strangers_leave_half_to_callers() -> None:
    pool = BytePool(1000)
    for number in range(2):
        pool.take(f"address:{number}", 250)
    with pytest.raises(UnavailableError):
        pool.take("address:3", 1)
    for name in ("a", "b"):
        pool.take(f"admin:{name}", 250)
    with pytest.raises(UnavailableError):
        pool.take("admin:c", 1)
    pool.give_back("address:0", 250)
    pool.take("admin:c", 250)
