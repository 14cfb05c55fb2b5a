"""The roles of users."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A user's rights. Each role has those of the one before it, and more."""

    CANDIDATE = "candidate"
    RECRUITER = "recruiter"
    ADMIN = "admin"
