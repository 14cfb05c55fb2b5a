"""The rules for links that share an interview."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from api.audit.note import note
from api.auth.caller import Caller
from api.errors import GoneError, NotFoundError, refused
from api.interviews.access import find_visible
from api.interviews.schemas import TranscriptView
from api.interviews.service import finished_recording, require_recording
from api.missing import missing
from api.ratings.blindness import require_report
from api.reports.content import content_of, effective, in_display_zone
from api.reviews.schemas import ReportState
from api.services import Services
from api.sharing.schemas import CreateShareLink, Shared, SharedInterview
from api.signing import signed_name
from db.session import UnitOfWork
from db.tables import AuditAction, Interview, Role, ShareLink, utcnow
from interviews.link_tokens import link_token_hash, make_link_token
from interviews.recording_gaps import recording_gaps
from pipelines.hidden_names import entry_without_name, text_without_name, without_name


async def create(
    services: Services, caller: Caller, interview_id: UUID, body: CreateShareLink
) -> tuple[ShareLink, str]:
    """Create a link; returns it and its token, which is not stored.

    Raises:
        NotFoundError: there is no such interview.
        ConflictError: its report is hidden until the caller has rated the interview.
        UnprocessableError: a recording is to be shared without the name.
    """
    await find_visible(services, caller, interview_id)
    if body.hide_name and Shared.RECORDING in body.include:
        raise refused("/include", "must not have 'recording' with hide_name: the name is heard")
    if Shared.REPORT in body.include:
        await require_report(services, caller, interview_id)
    token = make_link_token()
    async with services.database.unit_of_work() as work:
        link = ShareLink(
            interview_id=interview_id,
            token_hash=_hash(services, token),
            created_by=caller.user_id,
            created_by_name=await signed_name(work, caller),
            expires_at=utcnow() + timedelta(days=body.expires_in_days),
            hide_name=body.hide_name,
            include=[str(part) for part in dict.fromkeys(body.include)],
        )
        await work.share_links.add(link)
        details = {"link_id": str(link.id), "include": link.include, "hide_name": link.hide_name}
        subject = ("interview", interview_id)
        await note(work, caller, AuditAction.SHARE_LINK_CREATED, subject, details)
    return link, token


async def of_interview(
    services: Services, caller: Caller, interview_id: UUID
) -> Sequence[ShareLink]:
    """The links to an interview, newest first. Raises NotFoundError."""
    await find_visible(services, caller, interview_id)
    async with services.database.reading() as work:
        return await work.share_links.of_interview(interview_id)


async def revoke(services: Services, caller: Caller, link_id: UUID) -> None:
    """Revoke a link. Idempotent. Raises NotFoundError."""
    async with services.database.unit_of_work() as work:
        link = await work.share_links.revoke(link_id)
        if link is None:
            raise missing("link_id", link_id)
        subject = ("interview", link.interview_id)
        details = {"link_id": str(link_id)}
        await note(work, caller, AuditAction.SHARE_LINK_REVOKED, subject, details)


async def read(
    services: Services, token: str, address: str | None, recording_url: str
) -> SharedInterview:
    """What a link shares; counts the view.

    Raises:
        NotFoundError: the link is unknown.
        GoneError: it has expired or was revoked.
    """
    link, interview = await _open(services, token)
    zone = services.settings.zone
    async with services.database.unit_of_work() as work:
        await work.share_links.count_view(link.id)
        await _note(work, link, AuditAction.SHARE_LINK_OPENED, address)
        row = await work.reports.of_interview(interview.id)
        overrides = await work.reports.overrides(interview.id)
        entries = await work.transcripts.of_interview(interview.id)
        spoken = await work.transcripts.spoken_answers(interview.id)
    content = content_of(interview, row) if row is not None else None
    if content is not None:
        heard = spoken if Shared.RECORDING in link.include else {}
        content = in_display_zone(effective(content, interview, overrides, heard), zone)
        if Shared.RECORDING not in link.include:
            content = content.model_copy(update={"recording_gaps": [], "recording_note": None})
    if link.hide_name:
        content = without_name(interview, content) if content is not None else None
        entries = [entry_without_name(interview, entry) for entry in entries]
    transcript = [TranscriptView.of(entry, interview, zone) for entry in entries]
    state = ReportState(row.status) if row is not None else ReportState.NONE
    has_report = Shared.REPORT in link.include
    shows_gaps = not {Shared.RECORDING, Shared.TRANSCRIPT}.isdisjoint(link.include)
    has_recording = (
        Shared.RECORDING in link.include and finished_recording(services, interview) is not None
    )
    role = text_without_name(interview, interview.role) if link.hide_name else interview.role
    return SharedInterview(
        candidate_name=None if link.hide_name else interview.candidate_name,
        role=role,
        company=interview.company,
        language=interview.language,
        started_at=interview.started_at and interview.started_at.astimezone(zone),
        expires_at=link.expires_at.astimezone(zone),
        include=[Shared(part) for part in link.include],
        report_status=state if has_report else None,
        report=content if has_report else None,
        transcript=transcript if Shared.TRANSCRIPT in link.include else None,
        recording_url=recording_url if has_recording else None,
        recording_gaps=recording_gaps(interview.recording_gaps) if shows_gaps else [],
    )


async def recording(services: Services, token: str, address: str | None, *, first: bool) -> Path:
    """The recording that a link shares.

    Args:
        first: the request is for its beginning, which goes into the audit log.

    Raises:
        NotFoundError: the link is unknown or shares no recording, or there is none.
        GoneError: it has expired or was revoked.
    """
    link, interview = await _recorded(services, token)
    path = require_recording(services, interview)
    if first:
        async with services.database.unit_of_work() as work:
            await _note(work, link, AuditAction.RECORDING_READ, address)
    return path


async def recorded_interview(services: Services, token: str) -> Interview:
    """The interview whose recording a link shares. Raises as :func:`recording` does."""
    return (await _recorded(services, token))[1]


async def _recorded(services: Services, token: str) -> tuple[ShareLink, Interview]:
    link, interview = await _open(services, token)
    if Shared.RECORDING not in link.include or finished_recording(services, interview) is None:
        raise NotFoundError("This link shares no recording.")
    return link, interview


async def _open(services: Services, token: str) -> tuple[ShareLink, Interview]:
    async with services.database.reading() as work:
        pair = await work.share_links.by_token(_hash(services, token))
    if pair is None:
        raise NotFoundError(
            "Unknown link. Check that it was copied completely.", kind="share-link-unknown"
        )
    if pair[0].revoked_at is not None:
        raise GoneError("This link was revoked.", kind="share-link-revoked")
    if pair[0].expires_at <= utcnow():
        raise GoneError("This link has expired. Ask for a new one.", kind="share-link-expired")
    return pair


async def _note(
    work: UnitOfWork, link: ShareLink, action: AuditAction, address: str | None
) -> None:
    reader = Caller(role=Role.CANDIDATE, name=f"share link {link.id}", address=address)
    await note(work, reader, action, ("interview", link.interview_id))


def _hash(services: Services, token: str) -> str:
    return link_token_hash(services.token_secret, f"share:{token}")
