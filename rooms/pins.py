"""PINs: how a caller, who has no link to open, proves an invitation.

A PIN is shown once and stored as a keyed hash. Six digits are quickly guessed, so the key and the
limits on wrong PINs protect them; the database alone reveals nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets


def make_pin(digits: int) -> str:
    """A random PIN of this many digits; all are equally likely."""
    return f"{secrets.randbelow(10**digits):0{digits}}"


def pin_hash(secret: str, pin: str) -> str:
    """The stored form of a PIN, by which it is looked up: 64 hexadecimal digits.

    Args:
        secret: the key that signs join tokens; API and agents share it.
    """
    return _keyed(secret, "pin", pin)


def caller_hash(secret: str, number: str) -> str:
    """The stored form of a phone number: enough to recognise it, not to read it."""
    return _keyed(secret, "caller", number)


def _keyed(secret: str, purpose: str, text: str) -> str:
    return hmac.new(secret.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def masked(text: str) -> str:
    """A phone number, or an identity that holds one, for logs: only the last two digits."""
    hidden = len(text) - 2
    return "".join("*" if c.isdigit() and i < hidden else c for i, c in enumerate(text))
