"""The rules for a candidate's link: showing the invitation, entering, declining."""

from __future__ import annotations

from typing import Literal

from api.auth.caller import Caller
from api.candidates.link_tokens import issue_access
from api.errors import GoneError, NotFoundError, UnprocessableError
from api.invitations.consents import REQUIRED, consent_texts, current_decision
from api.invitations.schemas import (
    CandidatePage,
    CandidateSession,
    ConsentView,
    Contact,
    DeclineInvitation,
    Enter,
    InvitationState,
    state_of,
)
from api.requests.service import add as add_request
from api.services import Services
from api.validation import FieldError
from db.access import link_mark
from db.repositories.invitations import Linked
from db.tables import Consent, InterviewStatus, Purpose, RequestKind, Role
from interviews.link_tokens import link_token_hash
from interviews.other_format import CAME_AFTER_ALL, DECLINED, close_other_format

_GONE = {
    InvitationState.EXPIRED: "This invitation has expired. Ask the recruiter for a new link.",
    InvitationState.CANCELLED: "This invitation was cancelled. Ask the recruiter.",
    InvitationState.USED: "This interview is over. There is nothing more you need to do.",
}


async def show(services: Services, token: str) -> CandidatePage:
    """What a candidate's page shows before the interview.

    Raises:
        NotFoundError: the link is unknown.
        GoneError: it has expired, was cancelled, or its interview is over.
    """
    linked = await _open(services, token)
    invitation, interview = linked.invitation, linked.interview
    async with services.database.unit_of_work() as work:
        decisions = await work.candidates.consents(interview.id)
        organisations_days = await work.retention.stored_days()
        if invitation.opened_at is None:
            await work.invitations.note_opened(invitation.id)
    texts = consent_texts()
    plan = interview.plan
    transport: Literal["direct", "livekit"] = "livekit" if services.livekit_webhooks else "direct"
    return CandidatePage(
        status=InterviewStatus(interview.status),
        interview_id=interview.id,
        company=interview.company,
        position=interview.role,
        candidate_name=interview.candidate_name,
        language=interview.language,
        minutes=max(1, round(plan["time_budget_s"] / 60)),
        questions=sum(len(stage["questions"]) for stage in plan["stages"]),
        contact=await _contact(services, linked),
        consents=[
            ConsentView(
                purpose=purpose,
                required=purpose in REQUIRED,
                granted=current_decision(purpose, decisions),
                version=texts.version,
                text=text[interview.language],
            )
            for purpose, text in texts.texts.items()
        ],
        retention_days=_retention_days(services, linked, organisations_days),
        transport=transport,
        expires_at=invitation.expires_at.astimezone(services.settings.zone),
        entered=invitation.entered_at is not None,
        declined=invitation.declined_at is not None,
    )


async def enter(
    services: Services, token: str, body: Enter, address: str | None = None
) -> CandidateSession:
    """Let a candidate in and store their consents; may be repeated until the interview is over.

    An open request for another format is closed.

    Args:
        address: the candidate's network address, for the audit log.

    Raises:
        NotFoundError: the link is unknown.
        GoneError: it has expired, was cancelled, or its interview is over.
        UnprocessableError: a required consent is missing.
    """
    linked = await _open(services, token)
    invitation, interview = linked.invitation, linked.interview
    locale = body.language or interview.language
    async with services.database.unit_of_work() as work:
        decisions = await work.candidates.consents(interview.id)
        granted_before = {purpose: current_decision(purpose, decisions) for purpose in Purpose}
        _require_consents({**granted_before, **body.consents})
        version = consent_texts().version
        await work.candidates.consent(
            [
                Consent(
                    interview_id=interview.id,
                    purpose=purpose,
                    granted=granted,
                    text_version=version,
                    locale=locale,
                )
                for purpose, granted in body.consents.items()
                if granted_before[purpose] is not granted
            ]
        )
        await work.invitations.note_entered(invitation)
        await close_other_format(work, interview, CAME_AFTER_ALL, address=address)
    access_token, expires_at = issue_access(
        services.token_secret,
        interview.id,
        invitation.id,
        services.settings.candidate_token_ttl_s,
        link_mark(invitation.token_hash),
    )
    return CandidateSession(
        access_token=access_token,
        expires_at=expires_at.astimezone(services.settings.zone),
        interview_id=interview.id,
    )


async def decline(
    services: Services, token: str, body: DeclineInvitation, address: str | None = None
) -> None:
    """Store a candidate's refusal; asking for another format is a request that people answer.

    A refusal without it closes such a request.

    Args:
        address: the candidate's network address, for the audit log.

    Raises:
        NotFoundError: the link is unknown.
        GoneError: it has expired, was cancelled, or its interview is over.
    """
    linked = await _open(services, token)
    interview = linked.interview
    async with services.database.unit_of_work() as work:
        await work.invitations.decline(
            linked.invitation,
            reason=body.reason or None,
            message=body.message or None,
            other_format=body.other_format,
        )
        if body.other_format:
            words = "\n".join(filter(None, (body.reason, body.message)))
            candidate = Caller(Role.CANDIDATE, f"candidate of {interview.id}", address=address)
            await add_request(work, candidate, interview.id, RequestKind.OTHER_FORMAT, words)
        else:
            await close_other_format(work, interview, DECLINED, address=address)


async def _open(services: Services, token: str) -> Linked:
    async with services.database.reading() as work:
        linked = await work.invitations.by_token(link_token_hash(services.token_secret, token))
    if linked is None:
        raise NotFoundError(
            "Unknown link. Check that it was copied completely, or ask the recruiter.",
            kind="invitation-unknown",
        )
    state = state_of(linked.invitation, linked.interview)
    if (detail := _GONE.get(state)) is not None:
        raise GoneError(detail, kind=f"invitation-{state}")
    return linked


def _retention_days(
    services: Services, linked: Linked, organisations_days: int | None
) -> int | None:
    of_position = linked.position.retention_days if linked.position is not None else None
    of_all = services.retention.days if organisations_days is None else organisations_days
    return of_position or of_all or None


async def _contact(services: Services, linked: Linked) -> Contact | None:
    owner_id = linked.position.created_by if linked.position is not None else None
    owner = await services.rows.user(owner_id) if owner_id is not None else None
    if owner is not None:
        return Contact(name=owner.name, email=owner.email)
    settings = services.settings
    if settings.contact_name or settings.contact_email:
        return Contact(name=settings.contact_name, email=settings.contact_email)
    return None


def _require_consents(decisions: dict[Purpose, bool | None]) -> None:
    missing = [purpose for purpose in REQUIRED if not decisions[purpose]]
    if missing:
        raise UnprocessableError(
            f"This interview requires your consent to: {', '.join(missing)}. Without it, ask for "
            "another format.",
            errors=[
                FieldError(pointer=f"/consents/{purpose}", detail="must be true")
                for purpose in missing
            ],
            kind="consent-needed",
        )
