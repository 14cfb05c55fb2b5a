"""The description of a backup: its last member, so that a cut-off file has none."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from pydantic import BaseModel

from vivavoce.settings import Settings

FORMAT = 1
NAME = "manifest.json"
TABLES = "database/"
FILES = "data/"

KEPT_FILES = ("secret", "api-key", "tls/*", "livekit/keys.json", "qualifications/*.json")
"""Secrets and measurements below the data folder, as patterns."""
JOURNALS = ("journal/*.jsonl", "journal/refused/*")
RECORDINGS = "recordings"
RESUMES = "resumes"
REPLACED = (RECORDINGS, RESUMES, "journal", "speech", "qualifications")
"""Folders that a restore replaces. Speech is rendered again when it is needed."""


class BackupError(Exception):
    """A backup can't be made or restored; the message says why and what to do."""


class Member(BaseModel):
    """One file of a backup."""

    bytes: int
    sha256: str


class Table(BaseModel):
    """One table of a backup."""

    columns: list[str]
    rows: int


class Manifest(BaseModel):
    """What a backup holds."""

    format: int = FORMAT
    version: str
    """Of the product that made it."""
    schema_revision: str
    created_at: datetime
    secret_sha256: str
    """Of the secret that signs tokens and encrypts webhooks' secrets."""
    tables: dict[str, Table]
    sequences: dict[str, int]
    members: dict[str, Member]
    """By their path in the archive."""


def secret_hash(settings: Settings) -> str:
    """The hash of the secret that this installation uses; it is generated if there is none."""
    return sha256(settings.join_secret().encode()).hexdigest()
