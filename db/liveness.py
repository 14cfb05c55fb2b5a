"""Which agent workers live: one condition, for whoever asks in SQL.

A worker lives while its heartbeat is fresh. It also holds an advisory lock for as long as its
connection lives, so the death of a process is known within about a second (its heartbeat is
late and its lock is free), and that of a machine or of the network within four.
"""

from __future__ import annotations

WORKER_LOCK_CLASS = 1_986_622_068
"""First key of the session advisory lock of a worker; the second is its id."""

DEAD_AFTER_S = 4.0
"""A heartbeat that is older is a dead worker's, whatever its lock says."""
DEAD_UNLOCKED_AFTER_S = 1.0
"""A heartbeat that is older is a dead worker's if nobody holds its lock."""
POSTGRES_SETTLE_S = 5.0
"""So long after PostgreSQL's start nobody is taken for dead: heartbeats were missed by all."""

SETTLED = f"now() - pg_postmaster_start_time() >= interval '{POSTGRES_SETTLE_S} s'"
"""SQL condition: PostgreSQL runs long enough for heartbeats to mean something."""


def dead_worker_condition(worker: str = "agent_worker") -> str:
    """SQL condition: the worker of the row ``worker`` (a table's name or alias) is dead.

    By the database's clock only.
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
