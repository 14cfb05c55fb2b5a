"""The remarks in the log of an applicant tracking system's calls, and their codes."""

from __future__ import annotations

from enum import StrEnum

LINK_IS_LEFT = (
    "No e-mail was sent to the candidate: make a new link on the interview's page, and pass it on."
)
NO_POSITION = (
    "There is no such position, or it is archived. Fetch the list again and choose another."
)
NO_INTERVIEW = "There is no such interview. It may have been deleted."
COMPLETED = "The candidate has completed this interview already."
REPORTING_CALL = "response_error"
"""Greenhouse's call that says what it found wrong in an answer."""


class RemarkCode(StrEnum):
    """What a remark is about."""

    REPORTED = "reported"
    """The ATS's own words about an earlier answer."""
    LINK_IS_LEFT = "link_is_left"
    NO_POSITION = "no_position"
    NO_INTERVIEW = "no_interview"
    COMPLETED = "completed"
    OTHER = "other"


_CODES = {
    LINK_IS_LEFT: RemarkCode.LINK_IS_LEFT,
    NO_POSITION: RemarkCode.NO_POSITION,
    NO_INTERVIEW: RemarkCode.NO_INTERVIEW,
    COMPLETED: RemarkCode.COMPLETED,
}


def code_of(call: str, remark: str | None) -> RemarkCode | None:
    """The code of a stored remark; None without a remark.

    Args:
        call: as the ATS names it.
    """
    if remark is None:
        return None
    if call == REPORTING_CALL:
        return RemarkCode.REPORTED
    return _CODES.get(remark, RemarkCode.OTHER)
