"""Secrets that are generated once and kept in a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

LEAST_DISTINCT = 8
"""A random secret has more different characters; a repeated one or a keyboard row has fewer."""


class SecretFileError(ValueError):
    """A file holds no usable secret; the message says what to do."""


def read_or_create(path: Path, make: Callable[[], str], least: int) -> str:
    """The secret in a file, which is created if it is missing.

    Args:
        make: generates a secret.
        least: how many characters a whole secret has.

    Raises:
        SecretFileError: the file is empty, cut off, can't be read, or holds something else.
    """
    ensure_file(path, make)
    try:
        secret = path.read_text().strip()
    except UnicodeDecodeError:
        secret = ""
    except OSError as error:
        raise SecretFileError(f"{path} can't be read: {error.strerror}.") from error
    if problem := weakness(secret, least):
        raise SecretFileError(
            f"{path} holds no usable secret: it {problem}. Restore the file from a backup. Or "
            "delete it, and the next start makes a new one; what was made with the old one (links, "
            "PINs, sign-ins, keys) is then invalid."
        )
    return secret


def ensure_file(path: Path, make: Callable[[], str]) -> None:
    """Create a file that only this account can read, unless it exists.

    It appears with its whole content, so that neither a crash nor another process that starts at
    the same moment leaves or reads a part of it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _create(path, make().encode())


def weakness(secret: str, least: int) -> str | None:
    """Why a secret could be guessed or not be sent, as a predicate; None: it is good enough."""
    if len(secret) < least:
        return f"is {len(secret)} characters long, and at least {least} are needed"
    if len(set(secret)) < LEAST_DISTINCT:
        return f"has only {len(set(secret))} different characters"
    if not (secret.isascii() and secret.isprintable()) or " " in secret.strip():
        return "has characters other than ASCII letters, digits and signs"
    return None


def write_private(path: Path, content: bytes) -> None:
    """Write a file, as a whole, that other users can't read at any moment."""
    part = _part(path, content)
    try:
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _create(path: Path, content: bytes) -> None:
    """Create a file with its whole content; one that another process has created meanwhile
    stays."""
    part = _part(path, content)
    try:
        with suppress(FileExistsError):
            try:
                os.link(part, path)
            except PermissionError:  # a file system without hard links
                part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _part(path: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
