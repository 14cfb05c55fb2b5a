"""Symmetric encryption under a text, such as the server's secret."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derived_cipher(secret: str, purpose: str) -> Fernet:
    """A cipher whose key is derived from ``secret`` (RFC 5869), another one for each purpose."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(urlsafe_b64encode(kdf.derive(secret.encode())))
