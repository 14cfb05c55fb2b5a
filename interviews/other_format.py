"""The end of a candidate's request for another format, when they settle it themselves."""

from __future__ import annotations

from collections.abc import Mapping

from db.session import UnitOfWork
from db.tables import AuditAction, AuditEntry, Interview, RequestKind

CAME_AFTER_ALL = {
    "en": "You came to the interview after all.",
    "ko": "음성 면접에 참여하셔서 요청을 종료했어요.",
}
"""The answer once the candidate enters or has taken the interview, by its language."""
DECLINED = {
    "en": "You declined the interview.",
    "ko": "면접을 거절하셔서 요청을 종료했어요.",
}
"""The answer once the candidate declines without asking for another format."""


async def close_other_format(
    work: UnitOfWork,
    interview: Interview,
    answer: Mapping[str, str],
    *,
    address: str | None = None,
    before_start: bool = False,
) -> None:
    """Close the open request for another format, if there is one, and record that.

    Args:
        answer: by language.
        address: the network address of the candidate.
        before_start: only a request from before the interview's start.
    """
    request = await work.requests.close_open(
        interview.id,
        RequestKind.OTHER_FORMAT,
        answer["ko" if interview.language == "ko" else "en"],
        interview.candidate_name,
        before_start=before_start,
    )
    if request is None:
        return
    entry = AuditEntry(
        action=AuditAction.REQUEST_CLOSED,
        actor=f"candidate of {interview.id}",
        address=address,
        subject_kind="interview",
        subject_id=interview.id,
        details={
            "kind": str(request.kind),
            "state": str(request.state),
            "request_id": str(request.id),
        },
    )
    await work.audit.add([entry])
