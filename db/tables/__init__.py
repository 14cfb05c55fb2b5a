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
from db.tables.content import AnswerBankEntry, LearningPath, QuestionSet
from db.tables.interviews import (
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
    "AnswerBankEntry",
    "ApiKey",
    "AuditAction",
    "AuditEntry",
    "Company",
    "Consent",
    "Feedback",
    "Interview",
    "InterviewStatus",
    "Invitation",
    "LearningPath",
    "LiveKitRoom",
    "Position",
    "Purpose",
    "Question",
    "QuestionSet",
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
