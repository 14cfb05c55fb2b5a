"""The key of the LiveKit server that we run ourselves."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from kit.secret_files import SecretFileError, ensure_file


def load_or_create_keys(folder: Path) -> tuple[str, str]:
    """A key and its secret, created once and kept in ``folder``, which is created if missing.

    Raises:
        SecretFileError: the file is empty, cut off or damaged.
    """
    path = folder / "keys.json"
    ensure_file(path, _make)
    try:
        keys = json.loads(path.read_text())
        return str(keys["key"]), str(keys["secret"])
    except (ValueError, KeyError, TypeError) as error:
        raise SecretFileError(
            f"{path} is damaged. Delete it: the next start makes a new key, which only this "
            "installation uses."
        ) from error


def _make() -> str:
    return json.dumps({"key": f"vv{secrets.token_hex(6)}", "secret": secrets.token_urlsafe(36)})
