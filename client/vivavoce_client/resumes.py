"""Calls about résumés, content made from them, and tasks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx

from vivavoce_client.connection import Connection
from vivavoce_client.models import (
    LearningPathView,
    MakeContent,
    MakeQuestions,
    QuestionSetView,
    ResumePage,
    ResumeView,
    TaskState,
    TaskView,
)

OVER = (TaskState.succeeded, TaskState.failed)


class ResumeCalls(Connection):
    """Calls about résumés. Those that end in ``later`` return a task at once."""

    async def send_resume(
        self, *, pdf: bytes | None = None, text: str | None = None, file_name: str = "resume.pdf"
    ) -> ResumeView:
        """Send a résumé, as a PDF or as text, and wait until it is read."""
        response = await self._send_resume(pdf, text, file_name)
        return ResumeView.model_validate_json(response.content)

    async def send_resume_later(
        self, *, pdf: bytes | None = None, text: str | None = None, file_name: str = "resume.pdf"
    ) -> TaskView:
        """Send a résumé, which is read in a task; the task's result has the ``resume_id``."""
        later = {"Prefer": "respond-async"}
        response = await self._send_resume(pdf, text, file_name, headers=later)
        return TaskView.model_validate_json(response.content)

    async def resume(self, resume_id: UUID) -> ResumeView:
        """A résumé."""
        return await self._get(f"/resumes/{resume_id}", ResumeView)

    async def resumes(
        self, *, company: str | None = None, page_size: int = 100
    ) -> AsyncIterator[ResumeView]:
        """All résumés, newest first."""
        async for item in self._pages("/resumes", ResumePage, company=company, limit=page_size):
            yield item

    async def delete_resume(self, resume_id: UUID) -> None:
        """Delete a résumé with its file; interviews created from it stay."""
        await self._send("DELETE", f"/resumes/{resume_id}")

    async def make_questions(
        self, resume_id: UUID, request: MakeQuestions | None = None
    ) -> QuestionSetView:
        """Make interview questions from a résumé, and wait for them."""
        return await self._post(f"/resumes/{resume_id}/questions", QuestionSetView, request)

    async def make_questions_later(
        self, resume_id: UUID, request: MakeQuestions | None = None
    ) -> TaskView:
        """Make interview questions in a task; its result has the ``question_set_id``."""
        return await self._post(f"/resumes/{resume_id}/questions", TaskView, request, later=True)

    async def question_set(self, set_id: UUID) -> QuestionSetView:
        """A set of questions made from a résumé."""
        return await self._get(f"/question-sets/{set_id}", QuestionSetView)

    async def make_learning_path(
        self, resume_id: UUID, request: MakeContent | None = None
    ) -> LearningPathView:
        """Make a learning path for the role from a résumé, and wait for it."""
        return await self._post(f"/resumes/{resume_id}/learning-paths", LearningPathView, request)

    async def task(self, task_id: UUID) -> TaskView:
        """A task with its progress."""
        return await self._get(f"/tasks/{task_id}", TaskView)

    async def finished_task(self, task_id: UUID, *, poll_s: float = 0.5) -> TaskView:
        """Wait for a task to succeed or fail."""
        while (task := await self.task(task_id)).state not in OVER:  # noqa: ASYNC110
            await asyncio.sleep(poll_s)
        return task

    async def _send_resume(
        self, pdf: bytes | None, text: str | None, file_name: str, **more: Any
    ) -> httpx.Response:
        if pdf is None:
            return await self._send("POST", "/resumes", json={"text": text}, **more)
        files = {"file": (file_name, pdf, "application/pdf")}
        return await self._send("POST", "/resumes", files=files, **more)
