"""Calls that invite many candidates at once."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from vivavoce_client.connection import Connection
from vivavoce_client.models import (
    BatchRowView,
    BatchState,
    ChangeBatchRow,
    InvitationBatchView,
    SendBatch,
    TaskView,
)


class InvitationBatchCalls(Connection):
    """Calls about batches: preview the candidates, correct their rows, then send."""

    async def preview_invitations(
        self,
        position_id: UUID,
        *,
        text: str | None = None,
        file: bytes | None = None,
        file_name: str = "candidates",
    ) -> InvitationBatchView:
        """Preview candidates: lines of text, a CSV file, or a ZIP file of résumés.

        Nobody is invited yet; wait for :meth:`batch_read` before you send a ZIP file's.
        """
        content: dict[str, Any] = {"json": {"text": text}}
        if file is not None:
            content = {"files": {"file": (file_name, file)}}
        path = f"/positions/{position_id}/invitation-batches"
        response = await self._send("POST", path, **content)
        return InvitationBatchView.model_validate_json(response.content)

    async def invitation_batch(self, batch_id: UUID) -> InvitationBatchView:
        """A batch with its counts."""
        return await self._get(f"/invitation-batches/{batch_id}", InvitationBatchView)

    async def batch_read(self, batch_id: UUID, *, poll_s: float = 1.0) -> InvitationBatchView:
        """The batch once its résumés are read; its state is ``failed`` if they can't be."""
        while True:
            batch = await self.invitation_batch(batch_id)
            if batch.state is not BatchState.reading:
                return batch
            await asyncio.sleep(poll_s)

    async def batch_rows(self, batch_id: UUID) -> list[BatchRowView]:
        """The candidates in order, with their problems; with their links for the sender."""
        return await self._list(f"/invitation-batches/{batch_id}/rows", BatchRowView)

    async def change_batch_row(
        self, batch_id: UUID, number: int, request: ChangeBatchRow
    ) -> BatchRowView:
        """Correct a candidate, or leave them out."""
        path = f"/invitation-batches/{batch_id}/rows/{number}"
        return await self._post(path, BatchRowView, request, method="PATCH")

    async def send_batch(self, batch_id: UUID, request: SendBatch | None = None) -> TaskView:
        """Invite the candidates without problems, by a task; none is invited twice."""
        path = f"/invitation-batches/{batch_id}/send"
        return await self._post(path, TaskView, request or SendBatch())

    async def delete_batch(self, batch_id: UUID) -> None:
        """Delete a batch with its file; invitations that were sent stay."""
        await self._send("DELETE", f"/invitation-batches/{batch_id}")
