"""The chain of decisions: each record's hash covers its content and the hash before it.

A changed, removed or inserted record breaks the chain at its place. Only the end can be cut off
unnoticed by the chain alone, so the audit log has the hash of each decision too.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from db.tables import Decision

SALT_BYTES = 16


@dataclass(frozen=True)
class ChainFault:
    """The first record at which the chain is broken."""

    number: int
    problem: str


def reason_digest(salt: str, reason: str) -> str:
    """What the hash covers of a reason: names in it may be erased later."""
    return hashlib.sha256(f"{salt}:{reason}".encode()).hexdigest()


def make_salt() -> str:
    """Random, so that an erased reason can't be found by trying likely ones."""
    return secrets.token_hex(SALT_BYTES)


def hash_of(decision: Decision) -> str:
    """The SHA-256 of a record's content as canonical JSON: sorted keys, no spaces, UTF-8."""
    content = json.dumps(
        hashed_content(decision), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(content.encode()).hexdigest()


def hashed_content(decision: Decision) -> dict[str, Any]:
    """The fields that the hash covers."""
    position_id = decision.position_id
    return {
        "number": decision.number,
        "id": str(decision.id),
        "interview_id": str(decision.interview_id),
        "position_id": str(position_id) if position_id is not None else None,
        "verdict": str(decision.verdict),
        "reason_digest": decision.reason_digest,
        "by_user_id": str(decision.by_user_id),
        "by_name": decision.by_name,
        "at": decision.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "versions": decision.versions,
        "seen": decision.seen,
        "previous_hash": decision.previous_hash,
    }


def first_fault(decisions: Sequence[Decision], before: Decision | None = None) -> ChainFault | None:
    """The first fault of a part of the chain, in the order of numbers; None if it is whole.

    Args:
        before: the record that precedes the part; None at the chain's beginning.
    """
    for decision in decisions:
        number = before.number + 1 if before is not None else 1
        if decision.number != number:
            return ChainFault(number, "the record is missing")
        if decision.previous_hash != (before.hash if before is not None else ""):
            return ChainFault(number, "it does not follow the record before it")
        if hash_of(decision) != decision.hash:
            return ChainFault(number, "its content was changed")
        salt = decision.reason_salt
        if salt is not None and reason_digest(salt, decision.reason) != decision.reason_digest:
            return ChainFault(number, "its reason was changed")
        before = decision
    return None
