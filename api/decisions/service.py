"""The rules for decisions: by people alone, with a reason, for good."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from api.audit.note import note
from api.decisions.schemas import DecisionInput
from api.identity import Caller
from api.interviews.access import find_visible
from api.interviews.service import missing
from api.notes.service import author_of
from api.reviews.service import set_stage
from api.services import Services
from api.signing import signed_name
from db.decisions import hashed_content
from db.session import UnitOfWork
from db.tables import AuditAction, Decision, DecisionVerdict, Interview, ReportStatus, ReviewStage

STAGES = {
    DecisionVerdict.INVITE_ON: ReviewStage.SHORTLISTED,
    DecisionVerdict.HOLD: ReviewStage.ON_HOLD,
    DecisionVerdict.REJECT: ReviewStage.REJECTED,
}
EXPORT_PART = 500


async def decide(
    services: Services, caller: Caller, interview_id: UUID, body: DecisionInput
) -> Decision:
    """Record a decision, and set the interview's stage.

    Raises:
        ForbiddenError: the caller is no person with an account.
        NotFoundError: there is no such interview.
    """
    user_id = author_of(caller)
    async with services.database.unit_of_work() as work:
        interview = await work.interviews.get(interview_id, lock=True)
        if interview is None:
            raise missing(interview_id)
        # Number, time and hashes are set when it is appended to the chain.
        decision = Decision(  # type: ignore[call-arg]
            number=0,
            interview_id=interview_id,
            position_id=interview.position_id,
            verdict=body.verdict,
            reason=body.reason,
            by_user_id=user_id,
            by_name=await signed_name(work, caller),
            versions=await _versions(work, interview),
            seen=await _seen(work, interview_id, user_id),
        )
        details = set_stage(interview, STAGES[body.verdict])
        await work.decisions.append(decision)
        details |= {
            "number": decision.number,
            "verdict": str(decision.verdict),
            "hash": decision.hash,
        }
        await note(work, caller, AuditAction.DECISION_MADE, ("interview", interview_id), details)
    return decision


async def of_interview(
    services: Services, caller: Caller, interview_id: UUID
) -> Sequence[Decision]:
    """The decisions about an interview's candidate, oldest first. Raises NotFoundError."""
    await find_visible(services, caller, interview_id)
    async with services.database.reading() as work:
        return await work.decisions.of_interview(interview_id)


async def export(services: Services, caller: Caller) -> AsyncIterator[bytes]:
    """All records as lines of JSON, in the order of the chain."""
    async with services.database.unit_of_work() as work:
        await note(work, caller, AuditAction.DECISIONS_EXPORTED)
    return _lines(services)


async def _lines(services: Services) -> AsyncIterator[bytes]:
    last = 0
    while True:
        async with services.database.reading() as work:
            part = await work.decisions.part(last, EXPORT_PART)
        if not part:
            return
        last = part[-1].number
        yield b"".join(
            json.dumps(
                hashed_content(row) | {"reason": row.reason, "hash": row.hash}, ensure_ascii=False
            ).encode()
            + b"\n"
            for row in part
        )


async def _versions(work: UnitOfWork, interview: Interview) -> dict[str, Any]:
    report = await work.reports.of_interview(interview.id)
    complete = report is not None and report.status == ReportStatus.COMPLETE
    content = (report.content or {}) if report is not None and complete else {}
    return {
        "plan_id": interview.plan_id or "",
        "plan_sha256": _digest(interview.plan),
        "rubric_sha256": _digest(interview.plan.get("rubric", [])),
        "report_revision": report.revision if report is not None and complete else None,
        "model": content.get("model"),
        "prompt_version": (content.get("judge") or {}).get("prompt_version"),
    }


async def _seen(work: UnitOfWork, interview_id: UUID, user_id: UUID) -> dict[str, Any]:
    own = await work.ratings.own(interview_id, user_id)
    rated = own is not None and own.submitted_at is not None
    return {
        "report": rated or await work.ratings.disclosed(interview_id, user_id),
        "recording": await work.audit.happened(AuditAction.RECORDING_READ, user_id, interview_id),
        "ratings": len(await work.ratings.submitted(interview_id)),
    }


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
