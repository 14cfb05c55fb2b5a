"""The life of an interview: which status may follow which. Nowhere else is this decided.

Every move is one statement that changes the status only where the present one allows it, so
of two moves that contradict each other exactly one happens.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.tables import InterviewStatus

_S = InterviewStatus

ALLOWED: Mapping[InterviewStatus, frozenset[InterviewStatus]] = {
    _S.SCHEDULED: frozenset(
        {_S.LIVE, _S.IN_PROGRESS, _S.COMPLETED, _S.CANCELLED, _S.EXPIRED, _S.FAILED}
    ),
    _S.LIVE: frozenset(
        # Back to SCHEDULED: nobody came, but the candidate still may.
        {_S.SCHEDULED, _S.IN_PROGRESS, _S.COMPLETED, _S.CANCELLED, _S.EXPIRED, _S.FAILED}
    ),
    _S.IN_PROGRESS: frozenset(
        # To itself: an agent that takes up an interview starts it again. EXPIRED: it was begun
        # by request and nobody ever came.
        {_S.IN_PROGRESS, _S.COMPLETED, _S.CANCELLED, _S.EXPIRED, _S.FAILED}
    ),
    _S.COMPLETED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.FAILED: frozenset(),
}
"""What may follow each status."""


def sources(wanted: InterviewStatus) -> frozenset[InterviewStatus]:
    """The statuses from which an interview may be moved to ``wanted``."""
    return frozenset(status for status, following in ALLOWED.items() if wanted in following)


UNFINISHED = frozenset({_S.LIVE, _S.IN_PROGRESS})
"""Whose room is or was open; taken up again after a restart."""
