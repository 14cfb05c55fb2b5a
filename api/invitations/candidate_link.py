"""The rules of a candidate's link: what it shows, who comes in by it, who says no."""

from __future__ import annotations

from typing import Literal

from api.candidates.link_tokens import issue_access, link_token_hash
from api.errors import FieldError, GoneError, NotFoundError, UnprocessableError
from api.invitations.consents import REQUIRED, consent_texts, standing
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
from api.services import Services
from db.repositories.invitations import Linked
from db.tables import Consent, InterviewStatus, Purpose

_GONE = {
    InvitationState.EXPIRED: "The time of this invitation is over; ask whoever invited you for a "
    "new link.",
    InvitationState.CANCELLED: "This invitation was withdrawn; ask whoever invited you.",
    InvitationState.USED: "This interview is over; nothing more is needed from you.",
}


async def show(services: Services, token: str) -> CandidatePage:
    """What the page of a link shows.

    Raises:
        NotFoundError: no invitation has this link.
        GoneError: it has expired, was cancelled, or its interview is over.
    """
    linked = await _open(services, token)
    invitation, interview = linked.invitation, linked.interview
    async with services.database.unit_of_work() as work:
        decisions = await work.candidates.consents(interview.id)
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
                granted=standing(purpose, decisions),
                version=texts.version,
                text=words[interview.language],
            )
            for purpose, words in texts.texts.items()
        ],
        retention_days=_kept_days(services, linked),
        transport=transport,
        expires_at=invitation.expires_at.astimezone(services.settings.zone),
        entered=invitation.entered_at is not None,
        declined=invitation.declined_at is not None,
    )


async def enter(services: Services, token: str, wanted: Enter) -> CandidateSession:
    """Let a candidate in, who has agreed to what is needed; again and again until it is over.

    Raises:
        NotFoundError: no invitation has this link.
        GoneError: it has expired, was cancelled, or its interview is over.
        UnprocessableError: something that is needed was not agreed to.
    """
    linked = await _open(services, token)
    invitation, interview = linked.invitation, linked.interview
    locale = wanted.language or interview.language
    async with services.database.unit_of_work() as work:
        decisions = await work.candidates.consents(interview.id)
        now = {purpose: standing(purpose, decisions) for purpose in Purpose}
        _refuse_without_consent({**now, **wanted.consents})
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
                for purpose, granted in wanted.consents.items()
                if now[purpose] is not granted
            ]
        )
        await work.invitations.note_entered(invitation)
    access, expires_at = issue_access(
        services.token_secret,
        interview.id,
        invitation.id,
        services.settings.candidate_token_ttl_s,
    )
    return CandidateSession(
        access_token=access,
        expires_at=expires_at.astimezone(services.settings.zone),
        interview_id=interview.id,
    )


async def decline(services: Services, token: str, wanted: DeclineInvitation) -> None:
    """Note that a candidate says no, and how.

    Raises:
        NotFoundError: no invitation has this link.
        GoneError: it has expired, was cancelled, or its interview is over.
    """
    linked = await _open(services, token)
    async with services.database.unit_of_work() as work:
        await work.invitations.decline(
            linked.invitation,
            reason=wanted.reason or None,
            message=wanted.message or None,
            other_format=wanted.other_format,
        )


async def _open(services: Services, token: str) -> Linked:
    async with services.database.reading() as work:
        linked = await work.invitations.by_token(link_token_hash(services.token_secret, token))
    if linked is None:
        raise NotFoundError(
            "This link is not known here; check that it was copied whole, or ask whoever "
            "invited you.",
            kind="invitation-unknown",
        )
    state = state_of(linked.invitation, linked.interview)
    if (told := _GONE.get(state)) is not None:
        raise GoneError(told, kind=f"invitation-{state}")
    return linked


def _kept_days(services: Services, linked: Linked) -> int | None:
    own = linked.position.retention_days if linked.position is not None else None
    return own or services.retention.days or None


async def _contact(services: Services, linked: Linked) -> Contact | None:
    owner_id = linked.position.created_by if linked.position is not None else None
    owner = await services.rows.user(owner_id) if owner_id is not None else None
    if owner is not None:
        return Contact(name=owner.name, email=owner.email)
    settings = services.settings
    if settings.contact_name or settings.contact_email:
        return Contact(name=settings.contact_name, email=settings.contact_email)
    return None


def _refuse_without_consent(decided: dict[Purpose, bool | None]) -> None:
    missing = [purpose for purpose in REQUIRED if not decided[purpose]]
    if missing:
        raise UnprocessableError(
            "This interview needs your consent to: "
            f"{', '.join(missing)}. Without it, ask for another format.",
            errors=[
                FieldError(pointer=f"/consents/{purpose}", detail="must be true")
                for purpose in missing
            ],
            kind="consent-needed",
        )
