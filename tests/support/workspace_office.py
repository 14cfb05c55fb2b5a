"""A server on a real database with everything that the workspace can show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI

from api.limits.settings import RateSettings
from db.jurisdictions import Jurisdiction
from db.relay import EventRelay
from db.repositories.tasks import EXPORT
from db.session import Database
from db.tables import (
    Interview,
    Note,
    Position,
    RequestKind,
    RequestState,
    Role,
    Task,
    TranscriptEntry,
    utcnow,
)
from interviews.plan import load_plan
from judging.levels import LevelRange
from models.store.store import ModelStore
from pipelines.exports import ExportInput
from pipelines.invitations.mailing import Mailing
from pipelines.invitations.settings import MailSettings
from tests.support.api_accounts import PASSWORD, add_user
from tests.support.api_candidate import stored_position
from tests.support.api_server import SECRET, Served
from tests.support.bulk_actions import bulk_job
from tests.support.finished_interviews import Finished, Levels, finished_interview
from tests.support.mail_server import serving_mail
from tests.support.model_files import put_model
from tests.support.office_batches import add_batches
from tests.support.office_resume import flagged_resume
from tests.support.office_settings import add_settings
from vivavoce.web_page import find_page

START_TIMEOUT_S = 15.0
ADMINS = {"en": "Ruth", "ko": "Jisu"}
"""An account for each language of the pages, so that neither changes what the other sees."""
RECRUITER, CANDIDATE = "Ben", "Cleo"
LIVE_ENTRIES = 3
REQUESTS = {
    RequestKind.EXPLANATION: "I would like to know how I was assessed.",
    RequestKind.HUMAN_REVIEW: "제 답변을 사람이 다시 확인해 주세요.",
    RequestKind.DELETION: "Please delete everything.",
}


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """The URL at which an app is served."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(START_TIMEOUT_S):
        while not server.started:  # noqa: ASYNC110  (uvicorn offers nothing to wait for)
            await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


@dataclass
class Office:
    """A served workspace, empty until it is filled; ids are by what their page shows."""

    url: str
    served: Served
    mail: MailSettings
    """Of a mail server that runs; used once the workspace is filled."""
    ids: dict[str, UUID] = field(default_factory=dict)
    finished: dict[str, Finished] = field(default_factory=dict)

    async def fill(self) -> None:
        """Add positions, interviews, lists and requests in every state; turn e-mail on."""
        database = self.served.database
        english = await self._position("Data analyst", "en")
        korean = await self._position("백엔드 엔지니어", "ko")
        for position in (english, korean):
            await self._batches(position)
        resume = await flagged_resume(database, self.served.data_dir)
        await self._finish("strong", english, "Ada Lovelace", _STRONG, resume)
        await self._finish("weak", english, "김하늘", {"communication": 2, "ownership": None})
        await self._finish("korean", korean, "박서연", _STRONG)
        await self._finish("failed", english, "Grace Hopper", {})
        self.ids["invited"] = await self._scheduled(english, "Annie Easley")
        self.ids["live"] = await self._live(english, "Katherine Johnson")
        await self._dispute(self.finished["strong"])
        async with database.unit_of_work() as work:
            report = await work.reports.regenerate(self.ids["failed"], "again", "Ruth")
            assert report is not None
            assert await work.reports.fail(self.ids["failed"], "The language model is down.")
            for kind, message in REQUESTS.items():
                await work.requests.add(self.ids["weak"], kind, message)
            await work.requests.add(
                self.ids["invited"], RequestKind.OTHER_FORMAT, "I stammer. May I answer in writing?"
            )
            answered = await work.requests.add(self.ids["strong"], RequestKind.EXPLANATION, "Why?")
            await work.requests.close(
                answered.id, RequestState.ANSWERED, "A person has listened to it.", "Ruth"
            )
            await work.notes.add(
                Note(
                    interview_id=self.ids["strong"],
                    author_id=self.ids["Ruth"],
                    author_name="Ruth",
                    text="Please hear minute one, @Jisu.",
                )
            )
            task = Task(
                kind=EXPORT,
                input=ExportInput(
                    interview_ids=[self.ids["strong"]], include=["transcript"]
                ).model_dump(mode="json"),
            )
            await work.tasks.add(task)
            await work.tasks.fail(task.id, "interview_deleted", "An interview was deleted.")
        asked = [(english.id, self.ids[name]) for name in ("strong", "weak")]
        await add_settings(database, asked)
        used = self.served.services.mailing.settings
        for name, value in self.mail:
            setattr(used, name, value)

    async def do_bulk_actions(self, name: str) -> None:
        """Do what a job worker would, for the bulk actions of one person."""
        async with self.served.database.reading() as work:
            found = await work.bulk_actions.made_by(f"user {self.ids[name]}", 9)
        for action, task in found:
            if not task.state.over:
                await bulk_job(self.served).do(action.task_id)

    async def _batches(self, position: Position) -> None:
        sender = self.ids[ADMINS[position.language]]
        batches = await add_batches(self.served, self.url, position, sender)
        self.ids |= {f"{name}-{position.language}": id_ for name, id_ in batches.items()}

    async def _position(self, title: str, language: str) -> Position:
        plan = load_plan(f"standard-{language}").model_dump(mode="json")
        position = await stored_position(
            self.served.database,
            title=title,
            language=language,
            plan=plan,
            jurisdiction=Jurisdiction.EUROPEAN_UNION,
        )
        self.ids[f"position-{language}"] = position.id
        return position

    async def _finish(
        self,
        name: str,
        position: Position,
        candidate: str,
        levels: Levels,
        resume_id: UUID | None = None,
    ) -> None:
        finished = await finished_interview(
            self.served.database,
            self.served.data_dir,
            position,
            candidate,
            levels,
            resume_id=resume_id,
        )
        self.finished[name] = finished
        self.ids[name] = finished.interview.id

    async def _scheduled(self, position: Position, name: str) -> UUID:
        row = _interview(position, name)
        async with self.served.database.unit_of_work() as work:
            await work.interviews.add(row)
            await work.invitations.add(row.id, 7 * 86_400, None, token_hash=uuid4().hex)
        return row.id

    async def _live(self, position: Position, name: str) -> UUID:
        """An interview that runs, with what was said so far."""
        row = _interview(position, name)
        said = self.finished["strong"].entries[:LIVE_ENTRIES]
        entries = [
            TranscriptEntry(**entry.model_dump(exclude={"id"}) | {"interview_id": row.id})
            for entry in said
        ]
        async with self.served.database.unit_of_work() as work:
            await work.interviews.add(row)
            await work.transcripts.add_many(entries)
            await work.interviews.mark_started(
                row.id, started_at=utcnow() - timedelta(minutes=4), recording_path="none.ogg"
            )
        return row.id

    async def _dispute(self, finished: Finished) -> None:
        async with self.served.database.unit_of_work() as work:
            entry = await work.transcripts.get(finished.interview.id, finished.entries[1].seq)
            assert entry is not None
            await work.transcripts.dispute(
                entry, disputed=True, correction="I said four years, not three."
            )


@asynccontextmanager
async def open_office(
    database: Database, relay: EventRelay, data_dir: Path
) -> AsyncIterator[Office]:
    """A served workspace with accounts for each role, and nothing else yet."""
    # Every page of a walk refreshes its sign-in.
    rates = RateSettings(sign_in="")
    mailing = Mailing(MailSettings(), SECRET)
    served = Served(database, relay, data_dir, page_dir=find_page(), rates=rates, mailing=mailing)
    served.services.settings.accounts_only = True
    # Those of English interviews only, whatever this machine has.
    served.services.models.models_dir = data_dir / "models"
    put_model(ModelStore(data_dir / "models"), "whisper-tiny.en")
    async with serving(served.app) as url, serving_mail() as mail:
        office = Office(url, served, mail.settings())
        roles = dict.fromkeys(ADMINS.values(), Role.ADMIN) | {
            RECRUITER: Role.RECRUITER,
            CANDIDATE: Role.CANDIDATE,
        }
        for name, role in roles.items():
            office.ids[name] = (await add_user(database, name, role, password=PASSWORD)).id
        yield office


def _interview(position: Position, name: str) -> Interview:
    return Interview(
        language=position.language,
        candidate_name=name,
        role=position.title,
        company="Northwind Robotics",
        position_id=position.id,
        plan=position.plan,
    )


_STRONG: Levels = {"communication": 4, "ownership": 5, "problem-solving": LevelRange(3, 4)}
