"""Calls of recruiters: reviews, stages, notes, decisions, shared links, bulk actions, exports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from vivavoce_client.connection import Connection
from vivavoce_client.models import (
    BulkActionView,
    BulkRowView,
    ChangeInterview,
    CreateBulkAction,
    CreateExport,
    CreateShareLink,
    DecisionInput,
    DecisionView,
    InterviewPage,
    InterviewView,
    LegalHoldView,
    NewShareLink,
    NoteInput,
    NoteView,
    ReviewStage,
    SetLegalHold,
    ShareLinkView,
    TaskState,
    TaskView,
    TodayView,
    TranscriptMatch,
)


class WorkspaceCalls(Connection):
    """Calls of recruiters."""

    async def today(self) -> TodayView:
        """What awaits recruiters; not open to API keys."""
        return await self._get("/workspace/today", TodayView)

    async def reviews(
        self,
        *,
        stage: ReviewStage | None = None,
        position_id: UUID | None = None,
        q: str | None = None,
        said: str | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[InterviewView]:
        """All interviews with their ``review``, newest first.

        Args:
            said: a text that must occur in the transcript.
        """
        pages = self._pages(
            "/interviews",
            InterviewPage,
            expand="review",
            stage=stage.value if stage is not None else None,
            position_id=position_id,
            q=q,
            said=said,
            limit=page_size,
        )
        async for item in pages:
            yield item

    async def search_transcript(self, interview_id: UUID, words: str) -> list[TranscriptMatch]:
        """The entries of a transcript that have a text, and where."""
        path = f"/interviews/{interview_id}/transcripts/search"
        return await self._list(path, TranscriptMatch, {"q": words})

    async def change_interview(self, interview_id: UUID, request: ChangeInterview) -> InterviewView:
        """Set the stage or the appointment."""
        path = f"/interviews/{interview_id}"
        return await self._post(path, InterviewView, request, method="PATCH")

    async def notes(self, interview_id: UUID) -> list[NoteView]:
        """The notes on an interview, oldest first."""
        return await self._list(f"/interviews/{interview_id}/notes", NoteView)

    async def write_note(self, interview_id: UUID, text: str) -> NoteView:
        """Write a note; only people with an account can."""
        request = NoteInput(text=text)
        return await self._post(f"/interviews/{interview_id}/notes", NoteView, request)

    async def decide(self, interview_id: UUID, request: DecisionInput) -> DecisionView:
        """Record a decision with its reason; only people with an account can."""
        return await self._post(f"/interviews/{interview_id}/decisions", DecisionView, request)

    async def decisions(self, interview_id: UUID) -> list[DecisionView]:
        """The decisions about an interview's candidate, oldest first."""
        return await self._list(f"/interviews/{interview_id}/decisions", DecisionView)

    async def legal_hold(self, interview_id: UUID) -> LegalHoldView:
        """Whether an interview is on legal hold."""
        return await self._get(f"/interviews/{interview_id}/legal-hold", LegalHoldView)

    async def set_legal_hold(self, interview_id: UUID, request: SetLegalHold) -> LegalHoldView:
        """Place a legal hold or lift it, with a reason."""
        place = f"/interviews/{interview_id}/legal-hold"
        return await self._post(place, LegalHoldView, request, method="PUT")

    async def share(self, interview_id: UUID, request: CreateShareLink) -> NewShareLink:
        """Create a link for people without an account; its URL is only in this answer."""
        return await self._post(f"/interviews/{interview_id}/share-links", NewShareLink, request)

    async def share_links(self, interview_id: UUID) -> list[ShareLinkView]:
        """The links to an interview, newest first."""
        return await self._list(f"/interviews/{interview_id}/share-links", ShareLinkView)

    async def revoke_share_link(self, link_id: UUID) -> None:
        """Revoke a link."""
        await self._send("DELETE", f"/share-links/{link_id}")

    async def resume_file(self, resume_id: UUID) -> bytes:
        """The PDF that was sent as a résumé."""
        return (await self._send("GET", f"/resumes/{resume_id}/file")).content

    async def bulk_action(self, request: CreateBulkAction, *, poll_s: float = 1.0) -> TaskView:
        """Do the same to many interviews, wait, and return the task, whose result has the counts.

        Raises:
            RuntimeError: the server gave up; the message says why.
        """
        return await self._finished(await self._post("/bulk-actions", TaskView, request), poll_s)

    async def undo_bulk_action(self, task_id: UUID, *, poll_s: float = 1.0) -> TaskView:
        """Set back the stages that a bulk action set. Raises as :meth:`bulk_action` does."""
        task = await self._post(f"/bulk-actions/{task_id}/undo", TaskView)
        return await self._finished(task, poll_s)

    async def bulk_actions(self) -> list[BulkActionView]:
        """Your bulk actions, newest first."""
        return await self._list("/bulk-actions", BulkActionView)

    async def bulk_rows(self, task_id: UUID) -> list[BulkRowView]:
        """What became of each interview of a bulk action."""
        return await self._list(f"/bulk-actions/{task_id}/rows", BulkRowView)

    async def export(self, request: CreateExport, *, poll_s: float = 1.0) -> bytes:
        """Interviews as a ZIP file; waits until it is written. Not open to API keys.

        Raises:
            RuntimeError: the export failed; the message says why.
        """
        task = await self._finished(await self._post("/exports", TaskView, request), poll_s)
        return (await self._send("GET", f"/exports/{task.id}/file")).content

    async def _finished(self, task: TaskView, poll_s: float) -> TaskView:
        while task.state in (TaskState.queued, TaskState.running):
            await asyncio.sleep(poll_s)
            task = await self._get(f"/tasks/{task.id}", TaskView)
        if task.state is TaskState.failed:
            raise RuntimeError(task.error.detail if task.error is not None else task.message)
        return task
