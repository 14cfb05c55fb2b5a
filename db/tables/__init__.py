"""The tables. All times are ``timestamptz``; all durations and offsets carry their unit."""

from db.roles import Role
from db.tables.access import (
    ApiKey,
    AuditAction,
    AuditEntry,
    KnownNetwork,
    RefreshToken,
    SignInAttempt,
    SignInLink,
    UserSession,
)
from db.tables.accounts import Company, Position, User
from db.tables.base import utcnow
from db.tables.branding import Branding
from db.tables.bulk_actions import BulkAction, BulkActionKind, BulkOutcome, BulkRow
from db.tables.candidates import Consent, Feedback, Purpose
from db.tables.content import AnswerBankEntry, LearningPath, QuestionSet
from db.tables.idempotency import IdempotencyKey
from db.tables.integrations import (
    AtsAssessment,
    AtsCall,
    AtsEvent,
    AtsUpdate,
    Integration,
    IntegrationKind,
)
from db.tables.interviews import (
    AnswerEvaluation,
    Interview,
    InterviewStatus,
    Question,
    Report,
    ReportStatus,
    ReviewStage,
    Speaker,
    TranscriptEntry,
)
from db.tables.invitation_batches import (
    BatchSource,
    BatchState,
    InvitationBatch,
    InvitationBatchRow,
    RowState,
)
from db.tables.invitations import Invitation, WrongPin
from db.tables.mail import Mail, MailKind, MailState, MailTemplate
from db.tables.ratings import Disclosure, Rating
from db.tables.resumes import Resume, ResumeStatus
from db.tables.retention import RetentionSetting
from db.tables.rights import (
    CandidateRequest,
    DeletionReason,
    LegalHold,
    ReportOverride,
    RequestKind,
    RequestState,
    Tombstone,
)
from db.tables.rooms import AgentWorker, LiveKitRoom, WebhookEvent
from db.tables.tasks import Task, TaskEvent, TaskState
from db.tables.webhooks import (
    DeliveryState,
    WebhookDelivery,
    WebhookEventType,
    WebhookFormat,
    WebhookSubscription,
)
from db.tables.workspace import Decision, DecisionVerdict, Note, ShareLink

__all__ = [
    "AgentWorker",
    "AnswerBankEntry",
    "AnswerEvaluation",
    "ApiKey",
    "AtsAssessment",
    "AtsCall",
    "AtsEvent",
    "AtsUpdate",
    "AuditAction",
    "AuditEntry",
    "BatchSource",
    "BatchState",
    "Branding",
    "BulkAction",
    "BulkActionKind",
    "BulkOutcome",
    "BulkRow",
    "CandidateRequest",
    "Company",
    "Consent",
    "Decision",
    "DecisionVerdict",
    "DeletionReason",
    "DeliveryState",
    "Disclosure",
    "Feedback",
    "IdempotencyKey",
    "Integration",
    "IntegrationKind",
    "Interview",
    "InterviewStatus",
    "Invitation",
    "InvitationBatch",
    "InvitationBatchRow",
    "KnownNetwork",
    "LearningPath",
    "LegalHold",
    "LiveKitRoom",
    "Mail",
    "MailKind",
    "MailState",
    "MailTemplate",
    "Note",
    "Position",
    "Purpose",
    "Question",
    "QuestionSet",
    "Rating",
    "RefreshToken",
    "Report",
    "ReportOverride",
    "ReportStatus",
    "RequestKind",
    "RequestState",
    "Resume",
    "ResumeStatus",
    "RetentionSetting",
    "ReviewStage",
    "Role",
    "RowState",
    "ShareLink",
    "SignInAttempt",
    "SignInLink",
    "Speaker",
    "Task",
    "TaskEvent",
    "TaskState",
    "Tombstone",
    "TranscriptEntry",
    "User",
    "UserSession",
    "WebhookDelivery",
    "WebhookEvent",
    "WebhookEventType",
    "WebhookFormat",
    "WebhookSubscription",
    "WrongPin",
    "utcnow",
]
