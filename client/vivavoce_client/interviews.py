"""Interviews: made, held, read, ended, deleted; and their reports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Literal
from uuid import UUID

from vivavoce_client.connection import Connection
from vivavoce_client.models import (
    CancelInterview,
    CloseRequest,
    CreateInterview,
    CreateInvitation,
    ExplanationView,
    InterviewPage,
    InterviewStatus,
    InterviewView,
    InvitationView,
    JoinGrant,
    NewInvitation,
    OverrideInput,
    QuestionView,
    ReportStatus,
    ReportView,
    RequestPage,
    RequestState,
    RequestView,
    TranscriptView,
)


class InterviewCalls(Connection):
    """Calls about interviews."""

    async def create_interview(self, wanted: CreateInterview) -> InterviewView:
        """Make an interview; the candidate may join at once."""
        return await self._post("/interviews", InterviewView, wanted)

    async def interview(self, interview_id: UUID) -> InterviewView:
        """One interview as it is now."""
        return await self._get(f"/interviews/{interview_id}", InterviewView)

    async def interviews(
        self,
        *,
        status: InterviewStatus | None = None,
        position_id: UUID | None = None,
        q: str | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[InterviewView]:
        """All interviews, newest first; further pages are asked for as they are needed."""
        pages = self._pages(
            "/interviews",
            InterviewPage,
            status=status.value if status is not None else None,
            position_id=position_id,
            q=q,
            limit=page_size,
        )
        async for item in pages:
            yield item

    async def questions(self, interview_id: UUID) -> list[QuestionView]:
        """The planned questions."""
        return await self._list(f"/interviews/{interview_id}/questions", QuestionView)

    async def transcript(self, interview_id: UUID, *, after_seq: int = 0) -> list[TranscriptView]:
        """What both speakers said, in the order of time."""
        return await self._list(
            f"/interviews/{interview_id}/transcripts", TranscriptView, {"after_seq": after_seq}
        )

    async def transcript_text(self, interview_id: UUID) -> str:
        """The same as text to keep."""
        return (await self._send("GET", f"/interviews/{interview_id}/transcript.txt")).text

    async def recording(self, interview_id: UUID) -> bytes:
        """The sound as Ogg Opus: the candidate on the left, the interviewer on the right."""
        return (await self._send("GET", f"/interviews/{interview_id}/recording")).content

    async def join(self, interview_id: UUID) -> JoinGrant:
        """A grant for the candidate's client."""
        return await self._post(f"/interviews/{interview_id}/join", JoinGrant)

    async def invite(
        self, interview_id: UUID, wanted: CreateInvitation | None = None
    ) -> NewInvitation:
        """A link for the candidate, and a PIN if wanted."""
        return await self._post(
            f"/interviews/{interview_id}/invitations", NewInvitation, wanted or CreateInvitation()
        )

    async def invitations(self, interview_id: UUID) -> list[InvitationView]:
        """The invitations to an interview, newest first, and what became of them."""
        return await self._list(f"/interviews/{interview_id}/invitations", InvitationView)

    async def withdraw_invitation(self, interview_id: UUID, invitation_id: UUID) -> None:
        """Let an invitation open nothing any more."""
        await self._send("DELETE", f"/interviews/{interview_id}/invitations/{invitation_id}")

    async def complete(self, interview_id: UUID) -> InterviewView:
        """End the interview; its report is made then."""
        return await self._post(f"/interviews/{interview_id}/complete", InterviewView)

    async def cancel(self, interview_id: UUID, reason: str | None = None) -> InterviewView:
        """Call the interview off."""
        wanted = CancelInterview(reason=reason)
        return await self._post(f"/interviews/{interview_id}/cancel", InterviewView, wanted)

    async def delete_interview(self, interview_id: UUID) -> None:
        """Delete the interview with all that is of it, for good."""
        await self._send("DELETE", f"/interviews/{interview_id}")

    # -- reports -----------------------------------------------------------------------------

    async def report(self, interview_id: UUID) -> ReportView:
        """The report, in whatever state it is."""
        return await self._get(f"/interviews/{interview_id}/report", ReportView)

    async def finished_report(self, interview_id: UUID, *, poll_s: float = 1.0) -> ReportView:
        """The report, once it is complete or failed."""
        while (report := await self.report(interview_id)).status is ReportStatus.pending:  # noqa: ASYNC110
            await asyncio.sleep(poll_s)
        return report

    async def report_pdf(self, interview_id: UUID) -> bytes:
        """The complete report as a PDF."""
        return (await self._send("GET", f"/interviews/{interview_id}/report.pdf")).content

    async def explanation(self, interview_id: UUID) -> ExplanationView:
        """Why the report says what it says, in plain words."""
        return await self._get(f"/interviews/{interview_id}/report/explanation", ExplanationView)

    async def override(self, interview_id: UUID, wanted: OverrideInput) -> ReportView:
        """Put a person's level or total in the place of the machine's, with the reason."""
        return await self._post(f"/interviews/{interview_id}/report/override", ReportView, wanted)

    async def requests(
        self, *, state: RequestState | None = None, page_size: int = 100
    ) -> AsyncIterator[RequestView]:
        """What candidates ask for, newest first."""
        named = state.value if state is not None else None
        async for item in self._pages("/requests", RequestPage, state=named, limit=page_size):
            yield item

    async def close_request(
        self, request_id: UUID, answer: str, *, state: Literal["answered", "closed"] = "answered"
    ) -> RequestView:
        """End a candidate's request with an answer."""
        wanted = CloseRequest.model_validate({"state": state, "answer": answer})
        return await self._post(f"/requests/{request_id}", RequestView, wanted, method="PATCH")
