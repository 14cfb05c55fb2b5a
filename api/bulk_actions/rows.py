"""What a bulk action does to one interview: what the call for this interview alone does."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from api.audit.note import note
from api.bulk_actions.options import BulkOptions
from api.deletion.service import delete_within
from api.errors import ApiError
from api.identity import Caller
from api.interviews.access import may_see
from api.invitations import service as invitations
from api.invitations.schemas import RenewInvitation
from api.mail.service import remind_within
from api.reviews.service import set_stage
from db.session import UnitOfWork
from db.tables import (
    AuditAction,
    BulkAction,
    BulkActionKind,
    BulkRow,
    DeletionReason,
    Interview,
    InterviewStatus,
    Invitation,
    ReviewStage,
)
from pipelines.invitations.mailing import Mailing
from pipelines.jobs.bulk_actions import SkippedRowError

MISSING = "interview-missing"
MISSING_DETAIL = "There is no such interview any more, or it is not within your positions."


@dataclass(frozen=True)
class RowActions:
    """Does bulk actions to single interviews, each in the transaction that it is given.

    It is what making links and sending them takes: an ``api.services.LinkServices``.
    """

    mailing: Mailing
    token_secret: str

    async def __call__(self, work: UnitOfWork, action: BulkAction, row: BulkRow) -> None:
        """Do an action to a row's interview, which is locked.

        Raises:
            SkippedRowError: the caller may not do this any more, or the interview doesn't allow it.
        """
        options = BulkOptions.model_validate(action.options)
        caller = await options.caller(work)
        if caller is None:
            raise SkippedRowError(
                "not-allowed", "The account or API key that asked for this may not do it any more."
            )
        interview = None
        if row.interview_id is not None:
            interview = await work.interviews.get(row.interview_id)
        if interview is None or not may_see(caller, interview):
            raise SkippedRowError(MISSING, MISSING_DETAIL)
        try:
            await self._do(work, action, options, caller, interview, row)
        except ApiError as error:
            raise SkippedRowError(error.kind or "refused", error.detail) from error

    async def _do(
        self,
        work: UnitOfWork,
        action: BulkAction,
        options: BulkOptions,
        caller: Caller,
        interview: Interview,
        row: BulkRow,
    ) -> None:
        match BulkActionKind(action.kind):
            case BulkActionKind.STAGE:
                await _set_stage(work, action, caller, interview, row)
            case BulkActionKind.REMIND:
                await remind_within(work, self, caller, interview.id, options.base_url)
            case BulkActionKind.INVITE_AGAIN:
                invited = await _newest(work, interview.id)
                _may_be_invited(interview, invited[0])
                body = RenewInvitation(expires_in_s=options.expires_in_s, send_mail=True)
                await invitations.renew_within(work, self, caller, invited, body, options.base_url)
            case BulkActionKind.DELETE:
                await delete_within(work, caller, interview.id, DeletionReason.STAFF)


async def _set_stage(
    work: UnitOfWork, action: BulkAction, caller: Caller, interview: Interview, row: BulkRow
) -> None:
    """Set the action's stage, or in an undo the one before, if nobody changed it since."""
    before, stage = ReviewStage(interview.stage), action.stage
    if action.undo_of is not None:
        undone = await work.bulk_actions.get(action.undo_of)
        same = undone is not None and undone.stage == before
        if not same or interview.stage_set_at != row.stage_set_at:
            raise SkippedRowError("changed-since", "The stage was changed since.")
        stage = row.stage_before
    else:
        row.stage_before = before
    if stage is None:
        raise SkippedRowError("changed-since", "The action that is undone is not kept any more.")
    details = set_stage(interview, ReviewStage(stage))
    row.stage_set_at = interview.stage_set_at
    if details:
        subject = ("interview", interview.id)
        await note(work, caller, AuditAction.INTERVIEW_CHANGED, subject, details)


def _may_be_invited(interview: Interview, invitation: Invitation) -> None:
    """Refuse a new link where it would surprise: it ends the present one's conversation."""
    if interview.status is InterviewStatus.IN_PROGRESS:
        raise SkippedRowError("interview-begun", "The interview has begun.")
    if invitation.declined_at is not None:
        raise SkippedRowError("invitation-declined", "The candidate declined the invitation.")


async def _newest(work: UnitOfWork, interview_id: UUID) -> invitations.Invited:
    """The newest invitation that was not cancelled, else the newest."""
    invited = await work.invitations.of_interview(interview_id)
    if not invited:
        raise SkippedRowError("no-invitation", "This interview has no invitation.")
    valid = (pair for pair in invited if pair[0].cancelled_at is None)
    return next(valid, invited[0])
