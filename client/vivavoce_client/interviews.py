"""Calls about interviews, their reports and candidates' requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
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
    MailView,
    NewInvitation,
    OverrideInput,
    PdfPart,
    QuestionView,
    RatingInput,
    RatingsView,
    RatingView,
    ReportStatus,
    ReportView,
    RequestPage,
    RequestState,
    RequestView,
    SendInvitation,
    TranscriptView,
)


class InterviewCalls(Connection):
    """Calls about interviews."""

    async def create_interview(self, request: CreateInterview) -> InterviewView:
        """Create an interview; the candidate may join at once."""
        return await self._post("/interviews", InterviewView, request)

    async def interview(self, interview_id: UUID) -> InterviewView:
        """An interview."""
        return await self._get(f"/interviews/{interview_id}", InterviewView)

    async def interviews(
        self,
        *,
        status: InterviewStatus | None = None,
        position_id: UUID | None = None,
        q: str | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[InterviewView]:
        """All interviews, newest first; pages are requested as they are needed."""
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
        """The planned questions of an interview."""
        return await self._list(f"/interviews/{interview_id}/questions", QuestionView)

    async def transcript(self, interview_id: UUID, *, after_seq: int = 0) -> list[TranscriptView]:
        """What both speakers said, in the order of time."""
        return await self._list(
            f"/interviews/{interview_id}/transcripts", TranscriptView, {"after_seq": after_seq}
        )

    async def transcript_text(self, interview_id: UUID) -> str:
        """The transcript as plain text."""
        return (await self._send("GET", f"/interviews/{interview_id}/transcript.txt")).text

    async def recording(self, interview_id: UUID) -> bytes:
        """The recording as Ogg Opus: the candidate left, the interviewer right."""
        return (await self._send("GET", f"/interviews/{interview_id}/recording")).content

    async def answer_clip(self, interview_id: UUID, question_id: str) -> bytes:
        """The answer to one question, cut from the recording; Ogg Opus with the same channels."""
        path, query = f"/interviews/{interview_id}/recording/clip", {"question": question_id}
        return (await self._send("GET", path, params=query)).content

    async def join(self, interview_id: UUID) -> JoinGrant:
        """A grant with which the candidate's client joins the room."""
        return await self._post(f"/interviews/{interview_id}/join", JoinGrant)

    async def invite(
        self, interview_id: UUID, request: CreateInvitation | None = None
    ) -> NewInvitation:
        """Create a link for the candidate, and a PIN if requested."""
        return await self._post(
            f"/interviews/{interview_id}/invitations", NewInvitation, request or CreateInvitation()
        )

    async def invitations(self, interview_id: UUID) -> list[InvitationView]:
        """The invitations to an interview with their states, newest first."""
        return await self._list(f"/interviews/{interview_id}/invitations", InvitationView)

    async def withdraw_invitation(self, interview_id: UUID, invitation_id: UUID) -> None:
        """Withdraw an invitation; its link and PIN become invalid."""
        await self._send("DELETE", f"/interviews/{interview_id}/invitations/{invitation_id}")

    async def mail_invitation(self, interview_id: UUID, email: str | None = None) -> MailView:
        """Send the newest invitation by e-mail, for the first time or once more.

        Args:
            email: the candidate's address; None: the one of the invitation.
        """
        return await self._post(
            f"/interviews/{interview_id}/invitation/mail", MailView, SendInvitation(email=email)
        )

    async def remind(self, interview_id: UUID) -> MailView:
        """Remind the candidate by e-mail."""
        return await self._post(f"/interviews/{interview_id}/invitation/remind", MailView)

    async def mails(self, interview_id: UUID) -> list[MailView]:
        """The messages to the candidate with their states, newest first."""
        return await self._list(f"/interviews/{interview_id}/mails", MailView)

    async def complete(self, interview_id: UUID) -> InterviewView:
        """End an interview, and start its report."""
        return await self._post(f"/interviews/{interview_id}/complete", InterviewView)

    async def cancel(self, interview_id: UUID, reason: str | None = None) -> InterviewView:
        """Cancel an interview."""
        request = CancelInterview(reason=reason)
        return await self._post(f"/interviews/{interview_id}/cancel", InterviewView, request)

    async def delete_interview(self, interview_id: UUID) -> None:
        """Delete an interview with all its data, for good."""
        await self._send("DELETE", f"/interviews/{interview_id}")

    # -- reports -----------------------------------------------------------------------------

    async def report(self, interview_id: UUID) -> ReportView:
        """The report, in any state."""
        return await self._get(f"/interviews/{interview_id}/report", ReportView)

    async def finished_report(self, interview_id: UUID, *, poll_s: float = 1.0) -> ReportView:
        """Wait for the report to be complete or failed."""
        while (report := await self.report(interview_id)).status is ReportStatus.pending:  # noqa: ASYNC110
            await asyncio.sleep(poll_s)
        return report

    async def report_pdf(
        self,
        interview_id: UUID,
        *,
        include: Sequence[PdfPart] = (PdfPart.assessment, PdfPart.answers),
        hide_name: bool = False,
    ) -> bytes:
        """The complete report as a PDF, with these parts.

        Raises:
            ValueError: ``include`` is empty.
        """
        if not include:  # an empty list would be no parameter, which means the default
            raise ValueError("choose at least one part")
        query = {"include": [part.value for part in include], "hide_name": hide_name}
        path = f"/interviews/{interview_id}/report.pdf"
        return (await self._send("GET", path, params=query)).content

    async def explanation(self, interview_id: UUID) -> ExplanationView:
        """An explanation of the report in plain words."""
        return await self._get(f"/interviews/{interview_id}/report/explanation", ExplanationView)

    async def override(self, interview_id: UUID, request: OverrideInput) -> ReportView:
        """Replace the machine's level or total by a person's, with a reason."""
        return await self._post(f"/interviews/{interview_id}/report/override", ReportView, request)

    async def rate(self, interview_id: UUID, request: RatingInput) -> RatingView:
        """Store a draft of one's own rating, or submit it; only people with an account can."""
        path = f"/interviews/{interview_id}/ratings"
        return await self._post(path, RatingView, request, method="PUT")

    async def ratings(self, interview_id: UUID) -> RatingsView:
        """The rubric, one's own rating, and once that is submitted those of others."""
        return await self._get(f"/interviews/{interview_id}/ratings", RatingsView)

    async def requests(
        self, *, state: RequestState | None = None, page_size: int = 100
    ) -> AsyncIterator[RequestView]:
        """Candidates' requests, newest first."""
        named = state.value if state is not None else None
        async for item in self._pages("/requests", RequestPage, state=named, limit=page_size):
            yield item

    async def close_request(
        self, request_id: UUID, answer: str, *, state: Literal["answered", "closed"] = "answered"
    ) -> RequestView:
        """Close a candidate's request with an answer."""
        request = CloseRequest.model_validate({"state": state, "answer": answer})
        return await self._post(f"/requests/{request_id}", RequestView, request, method="PATCH")
