"""What is stored of an idempotency key: hashes, and an answer that only the key decrypts.

Answers contain names, links and secrets that are stored nowhere else in clear. So the database
holds neither the key nor the caller, and the encryption needs both and the server's secret.
"""

from __future__ import annotations

import hmac
import json
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_BOUNDARY = re.compile(r'boundary="?([^";,]+)', re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """A response."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class KeySecrets:
    """The hashes and the cipher of one caller's key.

    Args:
        secret: the server's.
        caller: see :func:`api.idempotency.claim.name_of`.
        key: as it was sent.
    """

    def __init__(self, secret: str, caller: str, key: str) -> None:
        info = json.dumps(["vivavoce idempotency", caller, key]).encode()
        kdf = HKDF(algorithm=SHA256(), length=3 * KEY_BYTES, salt=None, info=info)
        derived = kdf.derive(secret.encode())
        self.digest = derived[:KEY_BYTES].hex()
        self._mac_key = derived[KEY_BYTES : 2 * KEY_BYTES]
        self._cipher = Fernet(urlsafe_b64encode(derived[2 * KEY_BYTES :]))

    def fingerprint(self, target: str, content_type: str, body: bytes) -> str:
        """A hash of a request; the same for the same form in other boundaries, and for the same
        JSON however it is written.

        Args:
            target: method, path and query.
        """
        content = target.encode() + b"\n" + _comparable(content_type, body)
        return hmac.new(self._mac_key, content, sha256).hexdigest()

    def encrypt(self, answer: Answer) -> str:
        """Encrypt an answer for storage."""
        headers = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers
        ]
        text = json.dumps([answer.status, headers, b64encode(answer.body).decode()])
        return self._cipher.encrypt(text.encode()).decode()

    def decrypt(self, stored: str) -> Answer:
        """Decrypt a stored answer."""
        status, headers, body = json.loads(self._cipher.decrypt(stored))
        pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return Answer(status, pairs, b64decode(body))


def _comparable(content_type: str, body: bytes) -> bytes:
    if boundary := _BOUNDARY.search(content_type):
        return body.replace(boundary[1].strip().encode(), b"")
    try:
        return json.dumps(json.loads(body), sort_keys=True).encode()
    except (ValueError, RecursionError):
        return body
