"""The chore that deletes old idempotency keys."""

from __future__ import annotations

from db.session import UnitOfWork


async def delete_idempotency_keys(work: UnitOfWork) -> None:
    """Delete the keys, with their answers, that can't be asked for any more."""
    await work.idempotency.delete_old()
