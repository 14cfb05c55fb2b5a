"""The disk's part in holding interviews: what /readyz shows, and when a new one is refused."""

from __future__ import annotations

from api.host import NotReadyError
from kit.free_space import MEGABYTE, FreeSpace
from vivavoce.processes.readiness import Readiness

FULL_RETRY_S = 300
"""``Retry-After`` while a disk is nearly full: a person has to make room."""


def refuse_when_full(space: FreeSpace) -> None:
    """Raise NotReadyError when this process's disk has too little room for a new interview."""
    if space.nearly_full:
        raise full_disk("the server's disk is nearly full")


def full_disk(what: str) -> NotReadyError:
    """The refusal of a new interview."""
    return NotReadyError(
        f"{what}, so no new interview begins until the operator has made room", FULL_RETRY_S
    )


def show_space(space: FreeSpace, readiness: Readiness) -> int:
    """Note a nearly full disk for /readyz; returns the free bytes."""
    free = space.free
    readiness.faults.pop("disk", None)
    if free < space.min_bytes:
        readiness.faults["disk"] = (
            f"The disk of {space.folder} has {free / MEGABYTE:.0f} MB left, so no new interview "
            "begins. Make room, or move the folder."
        )
    return free
