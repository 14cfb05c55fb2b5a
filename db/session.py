"""Connections to PostgreSQL, and units of work.

A unit of work is one transaction: it commits at the end of its block and is rolled back when
the block raises.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cached_property
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import ConnectionPoolEntry

from db.changes import CommitBarrier
from db.error_values import hide_values
from db.repositories.access import AccessRepository
from db.repositories.answer_bank import AnswerBankRepository
from db.repositories.api_keys import ApiKeyRepository
from db.repositories.ats_updates import AtsUpdateRepository
from db.repositories.audit import AuditRepository
from db.repositories.branding import BrandingRepository
from db.repositories.bulk_actions import BulkActionRepository
from db.repositories.candidates import CandidateRepository
from db.repositories.companies import CompanyRepository
from db.repositories.content import ContentRepository
from db.repositories.decisions import DecisionRepository
from db.repositories.erasures import ErasureRepository
from db.repositories.evaluations import EvaluationRepository
from db.repositories.idempotency import IdempotencyRepository
from db.repositories.integrations import IntegrationRepository
from db.repositories.interviews import InterviewRepository
from db.repositories.invitation_batches import InvitationBatchRepository
from db.repositories.invitations import InvitationRepository
from db.repositories.legal_holds import LegalHoldRepository
from db.repositories.limits import LimitRepository
from db.repositories.livekit_rooms import LiveKitRoomRepository
from db.repositories.mail_templates import MailTemplateRepository
from db.repositories.mails import MailRepository
from db.repositories.notes import NoteRepository
from db.repositories.positions import PositionRepository
from db.repositories.questions import QuestionRepository
from db.repositories.queue import QueueRepository
from db.repositories.ratings import RatingRepository
from db.repositories.reports import ReportRepository
from db.repositories.requests import RequestRepository
from db.repositories.resumes import ResumeRepository
from db.repositories.retention import RetentionRepository
from db.repositories.reviews import ReviewRepository
from db.repositories.seed import SeedRepository
from db.repositories.sessions import SessionRepository
from db.repositories.share_links import ShareLinkRepository
from db.repositories.tasks import TaskRepository
from db.repositories.transcripts import TranscriptRepository
from db.repositories.users import UserRepository
from db.repositories.webhook_events import WebhookEventRepository
from db.repositories.webhooks import WebhookRepository
from db.repositories.workers import WorkerRepository
from db.repositories.workspace import WorkspaceRepository
from db.settings import DatabaseSettings
from db.tables import LearningPath, QuestionSet

SILENT_S = 10.0
"""A connection that was unused for longer is checked before its next use."""
_USED_AT = "vivavoce_used_at"

Repository = TypeVar("Repository")


def _repository(make: Callable[[AsyncSession], Repository]) -> cached_property[Repository]:
    return cached_property(lambda work: make(work.session))


class UnitOfWork:
    """The repositories of one transaction, each made when it is first used."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    access = _repository(AccessRepository)
    companies = _repository(CompanyRepository)
    positions = _repository(PositionRepository)
    interviews = _repository(InterviewRepository)
    evaluations = _repository(EvaluationRepository)
    invitations = _repository(InvitationRepository)
    invitation_batches = _repository(InvitationBatchRepository)
    branding = _repository(BrandingRepository)
    bulk_actions = _repository(BulkActionRepository)
    candidates = _repository(CandidateRepository)
    mails = _repository(MailRepository)
    mail_templates = _repository(MailTemplateRepository)
    questions = _repository(QuestionRepository)
    transcripts = _repository(TranscriptRepository)
    queue = _repository(QueueRepository)
    ratings = _repository(RatingRepository)
    reports = _repository(ReportRepository)
    resumes = _repository(ResumeRepository)
    question_sets = _repository(lambda session: ContentRepository(session, QuestionSet))
    learning_paths = _repository(lambda session: ContentRepository(session, LearningPath))
    answer_bank = _repository(AnswerBankRepository)
    tasks = _repository(TaskRepository)
    livekit_rooms = _repository(LiveKitRoomRepository)
    webhook_events = _repository(WebhookEventRepository)
    workers = _repository(WorkerRepository)
    seed = _repository(SeedRepository)
    users = _repository(UserRepository)
    sessions = _repository(SessionRepository)
    api_keys = _repository(ApiKeyRepository)
    audit = _repository(AuditRepository)
    webhooks = _repository(WebhookRepository)
    integrations = _repository(IntegrationRepository)
    ats_updates = _repository(AtsUpdateRepository)
    requests = _repository(RequestRepository)
    retention = _repository(RetentionRepository)
    reviews = _repository(ReviewRepository)
    notes = _repository(NoteRepository)
    share_links = _repository(ShareLinkRepository)
    workspace = _repository(WorkspaceRepository)
    decisions = _repository(DecisionRepository)
    erasures = _repository(ErasureRepository)
    legal_holds = _repository(LegalHoldRepository)
    limits = _repository(LimitRepository)
    idempotency = _repository(IdempotencyRepository)


class Database:
    """A pool of connections to one database. Connects lazily; survives server restarts.

    Args:
        url: ``postgresql://…`` URI.
        settings: pool size and time limits; their ``url`` is ignored.
    """

    def __init__(self, url: str, settings: DatabaseSettings | None = None) -> None:
        self.url = url
        self._settings = settings or DatabaseSettings()
        self.engine = make_engine(url, self._settings)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._readers = async_sessionmaker(
            self.engine.execution_options(isolation_level="AUTOCOMMIT"), expire_on_commit=False
        )
        self.commits = CommitBarrier()
        """For a process that keeps copies of rows: while it listens for changes, a unit of work
        ends only when its own have arrived."""

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """One transaction: commits at the end of the block, rolls back on an exception."""
        with reraise_pending_cancellation():
            async with self._sessions.begin() as session:
                yield UnitOfWork(session)
                commit = await self.commits.announce(session)
        if commit is not None:
            await self.commits.wait(commit)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[UnitOfWork]:
        """Reads outside a transaction: each takes one round trip to the server instead of three.
        Only what a single statement reads is consistent."""
        with reraise_pending_cancellation():
            async with self._readers() as session:
                yield UnitOfWork(session)

    async def connect(self) -> asyncpg.Connection:
        """A connection outside the pool, for LISTEN; the caller closes it."""
        return await asyncpg.connect(self.url, timeout=self._settings.connect_timeout_s)

    async def make_pool(self, size: int) -> asyncpg.Pool:
        """A plain asyncpg pool, for the job queue; the caller closes it."""
        return await asyncpg.create_pool(
            self.url,
            min_size=1,
            max_size=size,
            timeout=self._settings.connect_timeout_s,
            command_timeout=self._settings.command_timeout_s,
        )

    async def dispose(self) -> None:
        """Close all pooled connections. The database can be used again afterwards."""
        await self.engine.dispose()


def make_engine(url: str, settings: DatabaseSettings) -> AsyncEngine:
    """An engine for a ``postgresql://`` URI, through asyncpg."""
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        pool_size=settings.pool_size,
        max_overflow=0,
        hide_parameters=True,  # errors are logged, and candidates are in the parameters
        pool_use_lifo=True,
        pool_timeout=settings.connect_timeout_s,
        connect_args={
            "timeout": settings.connect_timeout_s,
            "command_timeout": settings.command_timeout_s,
            "server_settings": {"application_name": "vivavoce"},
        },
    )
    hide_values(engine)
    event.listen(engine.sync_engine, "checkin", _note_use)
    event.listen(engine.sync_engine, "checkout", _check_alive)
    return engine


def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_USED_AT] = time.monotonic()


def _check_alive(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Replace a connection that a server restart broke, unnoticed by the caller.

    One that was used a moment ago isn't checked: its end would have been noticed.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError
    if time.monotonic() - record.info.get(_USED_AT, time.monotonic()) > SILENT_S:
        try:
            connection.ping()
        except Exception as error:
            raise DisconnectionError from error


def is_missing(error: BaseException | None) -> bool:
    """Whether an error means that the server has no database of this name (yet)."""
    if isinstance(error, DBAPIError):
        return error.orig is not None and is_missing(error.orig.__cause__)
    return isinstance(error, asyncpg.InvalidCatalogNameError)


def is_outage(error: BaseException | None) -> bool:
    """Whether an error means that the database is away, so that a retry makes sense."""
    if isinstance(error, DBAPIError):
        cause = error.orig.__cause__ if error.orig is not None else None
        return error.connection_invalidated or is_outage(cause)
    if isinstance(error, asyncpg.InterfaceError):
        # asyncpg also raises these for arguments that it can't encode.
        return not isinstance(error, ValueError)
    return isinstance(
        error,
        OSError  # TimeoutError is one of these
        | PoolTimeoutError
        | asyncpg.PostgresConnectionError
        | asyncpg.CannotConnectNowError
        | asyncpg.AdminShutdownError
        | asyncpg.CrashShutdownError,
    )


def is_refusal(error: BaseException | None) -> bool:
    """Whether an error means that the database will never take these values.

    Classes 22 (data exception) and 23 (integrity constraint violation) of PostgreSQL's error
    codes; asyncpg also raises them for arguments that it cannot encode.
    """
    if isinstance(error, DBAPIError):
        return is_refusal(error.orig.__cause__ if error.orig is not None else None)
    code = getattr(error, "sqlstate", None)
    return isinstance(code, str) and code[:2] in ("22", "23")


@contextmanager
def reraise_pending_cancellation() -> Iterator[None]:
    """Raise a cancellation that got lost within the block.

    A connection that breaks while it is put back raises its own error instead. Every unit of work
    has this block around it. A loop that continues after errors needs it around connections that
    it gets elsewhere, or it would survive its cancellation and its canceller wait for ever.

    Raises:
        asyncio.CancelledError: the task was cancelled within the block.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task is not None else 0
    try:
        yield
    except Exception as error:
        if task is not None and task.cancelling() > before:
            raise asyncio.CancelledError from error
        raise
    if task is not None and task.cancelling() > before:
        raise asyncio.CancelledError
