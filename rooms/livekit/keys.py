"""The key of the LiveKit server that we run ourselves."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path


def load_or_create_keys(folder: Path) -> tuple[str, str]:
    """A key and its secret, created once and kept in ``folder``, which is created if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "keys.json"
    with suppress(FileExistsError):
        content = {"key": f"vv{secrets.token_hex(6)}", "secret": secrets.token_urlsafe(36)}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(content, file)
    keys = json.loads(path.read_text())
    return keys["key"], keys["secret"]
