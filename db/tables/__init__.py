"""The tables. All times are ``timestamptz``; all durations and offsets carry their unit."""

from db.tables.access import (
    ApiKey,
    AuditAction,
    AuditEntry,
    RefreshToken,
    SignInAttempt,
    UserSession,
)
from db.tables.accounts import Company, Position, Role, User
from db.tables.base import utcnow
from db.tables.candidates import Consent, Feedback, Purpose
from db.tables.interviews import (
    AnswerEvaluation,
    Interview,
    InterviewStatus,
    Question,
    Report,
    ReportStatus,
    Speaker,
    TranscriptEntry,
)
from db.tables.invitations import Invitation, WrongPin
from db.tables.resumes import Resume, ResumeStatus
from db.tables.rooms import AgentWorker, LiveKitRoom, WebhookEvent
from db.tables.tasks import Task, TaskEvent, TaskState

__all__ = [
    "AgentWorker",
    "AnswerEvaluation",
    "ApiKey",
    "AuditAction",
    "AuditEntry",
    "Company",
    "Consent",
    "Feedback",
    "Interview",
    "InterviewStatus",
    "Invitation",
    "LiveKitRoom",
    "Position",
    "Purpose",
    "Question",
    "RefreshToken",
    "Report",
    "ReportStatus",
    "Resume",
    "ResumeStatus",
    "Role",
    "SignInAttempt",
    "Speaker",
    "Task",
    "TaskEvent",
    "TaskState",
    "TranscriptEntry",
    "User",
    "UserSession",
    "WebhookEvent",
    "WrongPin",
    "utcnow",
]
