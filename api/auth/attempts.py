"""Limits on password attempts, per account and per network."""

from __future__ import annotations

import hashlib
import hmac
import math
from ipaddress import IPv6Address, ip_address

from api.errors import TooManyError
from api.services import Services
from db.repositories.sessions import AttemptLimit
from db.session import UnitOfWork

LIMIT = AttemptLimit(of_account=10, of_address=50, window_s=900)
"""Ten guesses in a quarter of an hour are hopeless even against a weak password, and more than a
person who forgot theirs needs. Many people may share one address, so its limit is higher."""
IPV6_NETWORK_BITS = 64
"""A customer's whole network: a limit per address would be no limit at all."""


async def count_attempt(
    services: Services, work: UnitOfWork, email: str, address: str | None
) -> None:
    """Count an attempt, before the password is verified.

    Raises:
        TooManyError: there were too many; it says when to retry. Whether the account exists makes
            no difference.
    """
    account = account_hash(services.token_secret, email)
    network = _keyed(services.token_secret, "network", network_of(address))
    wait_s = await work.sessions.take_attempt(account, network, LIMIT)
    if wait_s is not None:
        raise TooManyError(
            "Too many wrong passwords for this account or from this network. Retry in "
            f"{math.ceil(wait_s / 60)} min.",
            retry_after_s=max(1, math.ceil(wait_s)),
        )


async def forgive_attempts(services: Services, work: UnitOfWork, email: str) -> None:
    """Clear an account's count, after a correct password."""
    await work.sessions.forgive(account_hash(services.token_secret, email))


def account_hash(secret: str, email: str) -> str:
    """The stored form of an attempted account: a password may have been typed in its place."""
    return _keyed(secret, "account", email)


def network_of(address: str | None) -> str:
    """The network of an address: an IPv4 address itself, an IPv6 address's /64."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> IPV6_NETWORK_BITS << IPV6_NETWORK_BITS))


def _keyed(secret: str, purpose: str, text: str) -> str:
    message = f"{purpose}:{text}".encode("utf-8", "backslashreplace")
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
