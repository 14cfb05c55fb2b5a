"""Which agent workers are alive, as one SQL condition.

A worker is alive while its heartbeat is fresh. It also holds an advisory lock while its connection
lives, so the death of a process is noticed within about a second (its heartbeat is late and its
lock is free), and that of a machine or of the network within four.
"""

from __future__ import annotations

WORKER_LOCK_CLASS = 1_986_622_068
"""First key of the session advisory lock of a worker; the second is its id."""

DEAD_AFTER_S = 4.0
"""A worker with an older heartbeat is dead, even if its lock is held."""
DEAD_UNLOCKED_AFTER_S = 1.0
"""A worker with an older heartbeat is dead if its lock is free."""
POSTGRES_SETTLE_S = 5.0
"""No worker counts as dead until this long after PostgreSQL's start: all missed heartbeats."""

SETTLED = f"now() - pg_postmaster_start_time() >= interval '{POSTGRES_SETTLE_S} s'"
"""SQL condition: PostgreSQL has run long enough to judge heartbeats."""


def dead_worker_condition(worker: str = "agent_worker") -> str:
    """SQL condition: the worker of the row ``worker`` (a table's name or alias) is dead.

    Only the database's clock counts.
    """
    age = f"now() - {worker}.heartbeat_at"
    return f"""(
        {SETTLED} AND (
            {age} > interval '{DEAD_AFTER_S} s'
            OR ({age} > interval '{DEAD_UNLOCKED_AFTER_S} s' AND NOT EXISTS (
                SELECT FROM pg_locks AS held
                JOIN pg_database AS here ON here.oid = held.database
                WHERE here.datname = current_database()
                    AND held.locktype = 'advisory' AND held.granted
                    AND held.classid = {WORKER_LOCK_CLASS}::oid
                    AND held.objid = {worker}.id::oid AND held.objsubid = 2
            ))
        )
    )"""
