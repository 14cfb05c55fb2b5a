"""SQL about the texts of messages that people changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import MailKind, MailTemplate


class MailTemplateRepository:
    """Reads and writes templates within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, kind: MailKind, language: str) -> MailTemplate | None:
        """The changed template, or None."""
        return await self._session.get(MailTemplate, (kind, language), populate_existing=True)

    async def all(self) -> Sequence[MailTemplate]:
        """All changed templates."""
        return (await self._session.scalars(select(MailTemplate))).all()

    async def put(
        self, kind: MailKind, language: str, *, subject: str, body: str, by: str
    ) -> MailTemplate:
        """Store a template, in place of the earlier one."""
        values = {"subject": subject, "body": body, "updated_at": func.now(), "updated_by": by}
        rows = await self._session.scalars(
            insert(MailTemplate)
            .values(kind=kind, language=language, **values)
            .on_conflict_do_update(index_elements=["kind", "language"], set_=values)
            .returning(MailTemplate)
            .execution_options(populate_existing=True)
        )
        template: MailTemplate = rows.one()
        return template

    async def delete(self, kind: MailKind, language: str) -> None:
        """Forget a changed template; the product's own is used again."""
        await self._session.execute(
            delete(MailTemplate).where(
                col(MailTemplate.kind) == kind, col(MailTemplate.language) == language
            )
        )
