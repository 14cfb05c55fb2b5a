"""Passwords: argon2id, in threads, so that the event loop never waits for one."""

from __future__ import annotations

import asyncio
import secrets
from weakref import WeakKeyDictionary

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19_456
PASSES = 2
"""The least that OWASP asks of argon2id, some 30 ms here: interviews are held beside it."""
AT_ONCE = 2
"""Passwords looked at at once in one process; more wait, whoever sends them."""

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)
_nobody = _hasher.hash(secrets.token_urlsafe())
_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def hash_password(password: str) -> str:
    """What is stored of a password."""
    async with _gate():
        return await asyncio.to_thread(_hasher.hash, password)


async def is_password(stored: str | None, password: str) -> bool:
    """Whether it is the one that ``stored`` was made of.

    With None the same work is done, so that the time tells nothing about who has an account.
    """
    async with _gate():
        right = await asyncio.to_thread(_verify, stored or _nobody, password)
    return right and stored is not None


def wants_rehash(stored: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _gate() -> asyncio.Semaphore:
    return _gates.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
