"""Limits on password attempts, per account and per network."""

from __future__ import annotations

import hashlib
import hmac
import math

from api.errors import TooManyError
from api.services import Services
from db.repositories.sessions import AttemptLimit
from db.session import UnitOfWork
from kit.networks import network_of

LIMIT = AttemptLimit(of_account=10, of_address=50, window_s=900)
"""Ten guesses in a quarter of an hour are hopeless even against a weak password, and more than a
person who forgot theirs needs. Many people may share one address, so its limit is higher. A network
from which the account has signed in is counted by itself, so that others' guesses don't lock its
owner out."""


async def count_attempt(
    services: Services, work: UnitOfWork, email: str, address: str | None
) -> None:
    """Count an attempt, before the password is verified.

    Raises:
        TooManyError: there were too many; it says when to retry. Whether the account exists makes
            no difference.
    """
    account, network = _hashes(services, email, address)
    wait_s = await work.sessions.take_attempt(account, network, LIMIT)
    if wait_s is not None:
        raise TooManyError(
            "Too many wrong passwords for this account or from this network. Retry in "
            f"{math.ceil(wait_s / 60)} min.",
            retry_after_s=max(1, math.ceil(wait_s)),
        )


async def forgive_attempts(
    services: Services, work: UnitOfWork, email: str, address: str | None
) -> None:
    """After a correct password: clear the account's count from this network, and know the
    network from now on."""
    await work.sessions.forgive(*_hashes(services, email, address))


def _hashes(services: Services, email: str, address: str | None) -> tuple[str, str]:
    secret = services.token_secret
    return account_hash(secret, email), _keyed(secret, "network", network_of(address))


def account_hash(secret: str, email: str) -> str:
    """The stored form of an attempted account: a password may have been typed in its place."""
    return _keyed(secret, "account", email)


def _keyed(secret: str, purpose: str, text: str) -> str:
    message = f"{purpose}:{text}".encode("utf-8", "backslashreplace")
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
