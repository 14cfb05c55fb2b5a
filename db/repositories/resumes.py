"""SQL about résumés."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.access import Limit
from db.events import announce, task_event
from db.names import company_key
from db.paging import Cursor, newest_first
from db.repositories.limits import resume_within
from db.tables import Resume, ResumeStatus, Task, utcnow


class ResumeRepository:
    """Reads and writes résumés within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, resume: Resume) -> None:
        """Store a new résumé."""
        resume.company_key = _company_key(resume.structured_data)
        self._session.add(resume)
        await self._session.flush()

    async def get(self, resume_id: UUID, *, lock: bool = False) -> Resume | None:
        """The résumé, or None.

        Args:
            lock: keep others from changing it until this transaction ends.
        """
        return await self._session.get(Resume, resume_id, with_for_update=lock or None)

    async def keep(self, resume_id: UUID) -> Resume | None:
        """The résumé, locked against deletion; or None."""
        share_lock = {"read": True, "key_share": True}
        return await self._session.get(Resume, resume_id, with_for_update=share_lock)

    async def list(
        self,
        *,
        owner_id: UUID | None = None,
        company: str | None = None,
        search: str | None = None,
        limited_to: Limit | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Sequence[Resume]:
        """A page of résumés, newest first.

        Args:
            owner_id: only those that this candidate sent.
            company: only those whose target company has this name, in any case.
            search: only those with this in their name, target role, target company or file name,
                in any case.
            limited_to: only those that a recruiter may see.
        """
        query = select(Resume)
        if owner_id is not None:
            query = query.where(col(Resume.owner_id) == owner_id)
        if limited_to is not None:
            query = query.where(resume_within(limited_to))
        if company is not None:
            query = query.where(col(Resume.company_key) == company_key(company))
        if search:
            header = col(Resume.structured_data)["header"]
            parts = (header[name].astext for name in ("name", "target_role", "target_company"))
            texts = (*parts, col(Resume.file_name))
            words = company_key(search)
            query = query.where(
                or_(*(func.strpos(func.lower(func.normalize(t)), words) > 0 for t in texts))
            )
        return (await self._session.scalars(newest_first(query, Resume, after, limit))).all()

    async def store(
        self,
        resume_id: UUID,
        structured_data: dict[str, Any],
        text: str | None = None,
        reading: dict[str, Any] | None = None,
    ) -> bool:
        """→ READY, with the data that was read from it or corrected by a person.

        Args:
            text: all of its text; None leaves it as it is.
            reading: its flags and its fields' places; None leaves them as they are.

        Returns:
            False when it is gone.
        """
        values: dict[str, Any] = {
            "status": ResumeStatus.READY,
            "structured_data": structured_data,
            "company_key": _company_key(structured_data),
            "failure_reason": None,
        }
        if text is not None:
            values["text"] = text
        if reading is not None:
            values["reading"] = reading
        return await self._set(resume_id, values)

    async def fail(self, resume_id: UUID, reason: str) -> bool:
        """→ FAILED: it can't be read. False when it is gone, or no longer pending."""
        return await self._set(
            resume_id,
            {"status": ResumeStatus.FAILED, "failure_reason": reason},
            ResumeStatus.PENDING,
        )

    async def retry(self, resume_id: UUID) -> bool:
        """Failed → PENDING, for another attempt. False when it isn't failed."""
        return await self._set(
            resume_id,
            {"status": ResumeStatus.PENDING, "failure_reason": None},
            ResumeStatus.FAILED,
        )

    async def delete(self, resume_id: UUID) -> Resume | None:
        """Delete a résumé with its tasks; interviews stay. Returns the deleted row."""
        tasks = select(col(Task.id)).where(col(Task.resume_id) == resume_id)
        task_ids = (await self._session.scalars(tasks)).all()
        query = delete(Resume).where(col(Resume.id) == resume_id).returning(Resume)
        resume: Resume | None = await self._session.scalar(query)
        for task_id in task_ids:
            # Its followers read the table, and see that it is gone.
            await announce(self._session, task_id, [task_event(0)])
        return resume

    async def _set(
        self, resume_id: UUID, values: dict[str, Any], only: ResumeStatus | None = None
    ) -> bool:
        query = update(Resume).where(col(Resume.id) == resume_id)
        if only is not None:
            query = query.where(col(Resume.status) == only)
        query = query.values(updated_at=utcnow(), **values)
        return await self._session.scalar(query.returning(col(Resume.id))) is not None


def _company_key(structured_data: dict[str, Any] | None) -> str | None:
    name = ((structured_data or {}).get("header") or {}).get("target_company")
    return company_key(name) if isinstance(name, str) and name.strip() else None
