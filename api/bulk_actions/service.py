"""The rules for bulk actions."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from api.bulk_actions.options import BulkOptions
from api.bulk_actions.rows import MISSING, MISSING_DETAIL
from api.bulk_actions.schemas import MOST, BulkActionView, CreateBulkAction
from api.errors import ConflictError, refused
from api.identity import Caller
from api.interviews.listing import filter_of, order_of
from api.mail.service import require_mail
from api.missing import missing
from api.services import Services
from api.signing import owner_of
from db.repositories.bulk_actions import BulkCounts
from db.repositories.tasks import BULK_ACTION
from db.session import UnitOfWork
from db.tables import BulkAction, BulkActionKind, BulkOutcome, BulkRow, Role, Task

LISTED = 20
_MAILED = (BulkActionKind.REMIND, BulkActionKind.INVITE_AGAIN)


async def create(services: Services, caller: Caller, body: CreateBulkAction, base_url: str) -> Task:
    """Queue an action. Interviews that the caller may not see become skipped rows, as those that
    don't exist.

    Raises:
        ConflictError: e-mail is off.
        UnprocessableError: the filter matches no interview.
    """
    if body.action in _MAILED:
        require_mail(services)
    ids = await _ids(services, caller, body)
    task = _task(caller)
    action = BulkAction(
        task_id=task.id,
        kind=body.action,
        stage=body.stage,
        options=BulkOptions.of(caller, base_url, body.expires_in_s).model_dump(mode="json"),
        created_by=owner_of(caller),
    )
    async with services.database.unit_of_work() as work:
        visible = await work.bulk_actions.visible(ids, caller.limit)
        rows = [
            _row(task.id, number, each if each in visible else None)
            for number, each in enumerate(ids, 1)
        ]
        await _queue(work, task, action, rows)
    return task


async def undo(services: Services, caller: Caller, task_id: UUID) -> Task:
    """Queue the action that sets back the stages which another one set; once only.

    Raises:
        NotFoundError: there is no such action, or it is another person's.
        ConflictError: it is not over, or there is nothing to set back.
    """
    async with services.database.unit_of_work() as work:
        before, finished = await _existing(work, caller, task_id, lock=True)
        again = await work.bulk_actions.undo_of(task_id)
        if again is not None:
            return (await _existing(work, caller, again.task_id))[1]
        if not finished.state.over:
            raise ConflictError("This action is not over. Follow its task and undo it then.")
        task = _task(caller)
        rows = [
            BulkRow(
                task_id=task.id,
                number=number,
                interview_id=row.interview_id,
                stage_before=row.stage_before,
                stage_set_at=row.stage_set_at,
            )
            for number, row in enumerate(await work.bulk_actions.restaged(task_id), 1)
        ]
        if not rows:
            raise ConflictError(
                "Nothing of this action can be undone: only changes of stages can.",
                kind="nothing-to-undo",
            )
        await work.bulk_actions.skip_open(
            task_id, "undone", "The action was undone before it got to this interview."
        )
        base_url = BulkOptions.model_validate(before.options).base_url
        action = BulkAction(
            task_id=task.id,
            kind=BulkActionKind.STAGE,
            undo_of=task_id,
            options=BulkOptions.of(caller, base_url, 0).model_dump(mode="json"),
            created_by=before.created_by,
        )
        await _queue(work, task, action, rows)
    return task


async def made_by(services: Services, caller: Caller) -> list[BulkActionView]:
    """The caller's newest actions."""
    async with services.database.reading() as work:
        found = await work.bulk_actions.made_by(owner_of(caller), LISTED)
        counts = await work.bulk_actions.counts([row.task_id for row, _ in found])
    zone = services.settings.zone
    return [
        BulkActionView.of(row, task, counts.get(row.task_id, BulkCounts()), zone)
        for row, task in found
    ]


async def rows(
    services: Services, caller: Caller, task_id: UUID
) -> Sequence[tuple[BulkRow, str | None]]:
    """The rows of an action, without those whose interviews the caller may no longer see.

    Raises:
        NotFoundError: there is no such action, or it is another person's.
    """
    async with services.database.reading() as work:
        await _existing(work, caller, task_id)
        return await work.bulk_actions.rows(task_id, caller.limit)


async def _ids(services: Services, caller: Caller, body: CreateBulkAction) -> Sequence[UUID]:
    """The interviews that are asked for, in order."""
    if body.filter is None:
        return list(dict.fromkeys(body.interview_ids or ()))
    order, _ = order_of(body.filter)
    filters = await filter_of(services, caller, body.filter)
    async with services.database.reading() as work:
        pairs = await work.interviews.page(filters, order, after=None, limit=MOST)
    if not pairs:
        raise refused("/filter", "matches no interview")
    return [interview.id for interview, _ in pairs]


def _task(caller: Caller) -> Task:
    by = caller.account_id
    return Task(kind=BULK_ACTION, input={"by_user_id": str(by) if by is not None else None})


def _row(task_id: UUID, number: int, interview_id: UUID | None) -> BulkRow:
    row = BulkRow(task_id=task_id, number=number, interview_id=interview_id)
    if interview_id is None:
        row.outcome, row.code, row.detail = BulkOutcome.SKIPPED, MISSING, MISSING_DETAIL
    return row


async def _queue(work: UnitOfWork, task: Task, action: BulkAction, rows: Sequence[BulkRow]) -> None:
    await work.tasks.add(task)
    await work.bulk_actions.add(action, rows)


async def _existing(
    work: UnitOfWork, caller: Caller, task_id: UUID, *, lock: bool = False
) -> tuple[BulkAction, Task]:
    """An action of the caller; an administrator's are all."""
    action = await work.bulk_actions.get(task_id, lock=lock)
    task = await work.tasks.get(task_id)
    visible = action is not None and (
        caller.role is Role.ADMIN or action.created_by == owner_of(caller)
    )
    if action is None or task is None or not visible:
        raise missing("task_id", task_id)
    return action, task
