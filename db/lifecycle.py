"""The life cycle of an interview: which status may follow which.

Each move is one statement that changes the status only if the present one allows it, so exactly
one of two contradicting moves happens.
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
        # Back to SCHEDULED: the candidate did not come, but still may.
        {_S.SCHEDULED, _S.IN_PROGRESS, _S.COMPLETED, _S.CANCELLED, _S.EXPIRED, _S.FAILED}
    ),
    _S.IN_PROGRESS: frozenset(
        # To itself: an agent that resumes an interview starts it again. EXPIRED: it was begun by
        # request and the candidate never came. SCHEDULED: a voice mailbox took the call.
        {_S.SCHEDULED, _S.IN_PROGRESS, _S.COMPLETED, _S.CANCELLED, _S.EXPIRED, _S.FAILED}
    ),
    _S.COMPLETED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.FAILED: frozenset(),
}
"""What may follow each status."""


def sources(target: InterviewStatus) -> frozenset[InterviewStatus]:
    """The statuses from which an interview may be moved to ``target``."""
    return frozenset(status for status, following in ALLOWED.items() if target in following)


NOT_BEGUN = frozenset({_S.SCHEDULED, _S.LIVE})
"""Statuses of interviews that candidates may still begin."""
UNFINISHED = frozenset({_S.LIVE, _S.IN_PROGRESS})
"""Statuses of interviews that are resumed after a restart."""
