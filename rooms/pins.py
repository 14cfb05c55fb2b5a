"""PINs: how a caller, who has no link to open, proves to be invited.

A PIN is shown once and stored as a keyed hash. Six digits are soon tried out, so the key, and
the limits on wrong ones, are what protects them; who has the database alone learns nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets


def make_pin(digits: int) -> str:
    """A random PIN of so many digits; all of them are equally likely."""
    return f"{secrets.randbelow(10**digits):0{digits}}"


def pin_hash(secret: str, pin: str) -> str:
    """What is stored of a PIN, and found again by it: 64 hexadecimal digits.

    Args:
        secret: the key that signs join tokens; API and agents have the same one.
    """
    return _keyed(secret, "pin", pin)


def caller_hash(secret: str, number: str) -> str:
    """What is stored of a phone number: enough to know it again, not to read it."""
    return _keyed(secret, "caller", number)


def _keyed(secret: str, purpose: str, text: str) -> str:
    return hmac.new(secret.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def masked(text: str) -> str:
    """A phone number (or an identity made of one) as logs may show it: the last two digits."""
    hidden = len(text) - 2
    return "".join("*" if c.isdigit() and i < hidden else c for i, c in enumerate(text))
