"""Password hashing with argon2id, in threads, so that the event loop is never blocked."""

from __future__ import annotations

import asyncio
import secrets
from weakref import WeakKeyDictionary

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19_456
PASSES = 2
"""OWASP's minimum for argon2id, some 30 ms: interviews run on the same machine."""
AT_ONCE = 2
"""Passwords that one process hashes at a time; others wait."""

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)
_dummy = _hasher.hash(secrets.token_urlsafe())
_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def hash_password(password: str) -> str:
    """The stored form of a password."""
    async with _gate():
        return await asyncio.to_thread(_hasher.hash, password)


async def is_password(stored: str | None, password: str) -> bool:
    """Whether a password matches its stored form.

    None takes the same time, so that the response time doesn't show whether an account exists.
    """
    async with _gate():
        correct = await asyncio.to_thread(_verify, stored or _dummy, password)
    return correct and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether a stored form was made with other parameters than the current ones."""
    return _hasher.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _gate() -> asyncio.Semaphore:
    return _gates.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
