"""The messages of the live view, for the contract."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter

from api.schemas import Wire
from db.tables import InterviewStatus, ReportStatus, Speaker


class TranscriptMessage(Wire):
    """An utterance is stored."""

    type: Literal["transcript"]
    seq: int
    """Its place in the transcript; send the last one as ``after_seq`` after a break."""
    speaker: Speaker
    kind: str
    """Such as ``answer``, ``planned``, ``followup``, ``request``."""
    text: str
    start_s: float
    """Seconds from the first sample of the recording."""
    end_s: float
    question_id: str | None
    interrupted: bool


class StatusMessage(Wire):
    """The interview's status changes."""

    type: Literal["status"]
    status: InterviewStatus


class ReportMessage(Wire):
    """The report is queued, complete, or failed."""

    type: Literal["report"]
    status: ReportStatus


class AiTokenMessage(Wire):
    """The interviewer's words as they begin to sound; tokens within 50 ms are joined."""

    type: Literal["ai_token"]
    token: str


class StateMessage(Wire):
    """What the interviewer does."""

    type: Literal["state"]
    state: Literal["listening", "thinking", "speaking", "waiting"]


class InvitationMessage(Wire):
    """The candidate entered by their link, or declined."""

    type: Literal["invitation"]
    invitation_id: UUID
    state: Literal["entered", "declined"]


class DisputeMessage(Wire):
    """The candidate disputes a transcript entry, or withdraws the dispute."""

    type: Literal["dispute"]
    seq: int
    disputed: bool
    correction: str | None


class OverrideMessage(Wire):
    """A person's judgement is stored beside the machine's; read the report again."""

    type: Literal["override"]


class DeletedMessage(Wire):
    """The interview was deleted; drop what you keep of it."""

    type: Literal["deleted"]


class PingMessage(Wire):
    """Nothing else happened for 20 s."""

    type: Literal["ping"]


LiveMessage = Annotated[
    TranscriptMessage
    | StatusMessage
    | ReportMessage
    | AiTokenMessage
    | StateMessage
    | InvitationMessage
    | DisputeMessage
    | OverrideMessage
    | DeletedMessage
    | PingMessage,
    Field(discriminator="type"),
]
"""One message; new types may be added, so ignore those that you don't know."""

LIVE_MESSAGE: TypeAdapter[LiveMessage] = TypeAdapter(LiveMessage)
