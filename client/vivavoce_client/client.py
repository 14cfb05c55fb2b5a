"""The calls that an integration makes, with the API's own messages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel, TypeAdapter

from vivavoce_client.errors import ProblemError
from vivavoce_client.models import (
    CreateInterview,
    CreateInvitation,
    InterviewPage,
    InterviewStatus,
    InterviewView,
    JoinGrant,
    NewInvitation,
    QuestionView,
    ReportStatus,
    ReportView,
    ResumeView,
    TaskState,
    TaskView,
    TranscriptView,
)

Message = TypeVar("Message", bound=BaseModel)
OVER = (TaskState.succeeded, TaskState.failed)


class Vivavoce:
    """One server. Every call raises ProblemError when the server refuses, and
    ``httpx.HTTPError`` when it can't be reached.

    Args:
        url: such as ``https://interviews.example.org``.
        key: the server's key, an API key or an access token.
        attempts: how often a call is tried that the server can't take now (429, 503).
        http: a client of one's own, whose ``base_url`` and headers are left as they are.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        timeout_s: float = 30.0,
        attempts: int = 3,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = http or httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout_s)
        self._attempts = attempts

    async def __aenter__(self) -> Vivavoce:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    # -- interviews --------------------------------------------------------------------------

    async def create_interview(self, wanted: CreateInterview) -> InterviewView:
        """Make an interview; the candidate may join at once."""
        return await self._post("/interviews", InterviewView, wanted)

    async def interview(self, interview_id: UUID) -> InterviewView:
        """One interview as it is now."""
        return await self._get(f"/interviews/{interview_id}", InterviewView)

    async def interviews(
        self, *, status: InterviewStatus | None = None, q: str | None = None, page_size: int = 100
    ) -> AsyncIterator[InterviewView]:
        """All interviews, newest first; further pages are asked for as they are needed."""
        wanted: dict[str, Any] = {"limit": page_size}
        if status is not None:
            wanted["status"] = status.value
        if q is not None:
            wanted["q"] = q
        while True:
            page = await self._get("/interviews", InterviewPage, wanted)
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            wanted["cursor"] = page.next_cursor

    async def questions(self, interview_id: UUID) -> list[QuestionView]:
        """The planned questions."""
        answer = await self._send("GET", f"/interviews/{interview_id}/questions")
        return TypeAdapter(list[QuestionView]).validate_json(answer.content)

    async def transcript(self, interview_id: UUID, *, after_seq: int = 0) -> list[TranscriptView]:
        """What both speakers said, in the order of time."""
        answer = await self._send(
            "GET", f"/interviews/{interview_id}/transcripts", params={"after_seq": after_seq}
        )
        return TypeAdapter(list[TranscriptView]).validate_json(answer.content)

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

    async def complete(self, interview_id: UUID) -> InterviewView:
        """End the interview; its report is made then."""
        return await self._post(f"/interviews/{interview_id}/complete", InterviewView)

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

    # -- résumés -----------------------------------------------------------------------------

    async def send_resume(
        self, *, pdf: bytes | None = None, text: str | None = None, file_name: str = "resume.pdf"
    ) -> ResumeView:
        """A résumé, read at once: a PDF, or its text."""
        if pdf is not None:
            answer = await self._send(
                "POST", "/resumes", files={"file": (file_name, pdf, "application/pdf")}
            )
        else:
            answer = await self._send("POST", "/resumes", json={"text": text})
        return ResumeView.model_validate_json(answer.content)

    async def resume(self, resume_id: UUID) -> ResumeView:
        """One résumé."""
        return await self._get(f"/resumes/{resume_id}", ResumeView)

    async def finished_task(self, task_id: UUID, *, poll_s: float = 0.5) -> TaskView:
        """A task, once it is over."""
        while (task := await self._get(f"/tasks/{task_id}", TaskView)).state not in OVER:  # noqa: ASYNC110
            await asyncio.sleep(poll_s)
        return task

    # -- helpers -----------------------------------------------------------------------------

    async def _get(
        self, path: str, message: type[Message], params: dict[str, Any] | None = None
    ) -> Message:
        answer = await self._send("GET", path, params=params)
        return message.model_validate_json(answer.content)

    async def _post(
        self, path: str, message: type[Message], wanted: BaseModel | None = None
    ) -> Message:
        body = wanted.model_dump(mode="json", exclude_unset=True) if wanted is not None else None
        answer = await self._send("POST", path, json=body)
        return message.model_validate_json(answer.content)

    async def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        for attempt in range(1, self._attempts + 1):
            answer = await self._http.request(method, f"/api/v1{path}", **content)
            if answer.is_success:
                return answer
            refusal = ProblemError(answer)
            if answer.status_code not in (429, 503) or attempt == self._attempts:
                raise refusal
            await asyncio.sleep(refusal.retry_after_s or 1)
        raise AssertionError("at least one attempt is made")
