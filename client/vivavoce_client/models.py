"""The messages of the API. Made by `make client`; not to be edited."""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, ConfigDict, EmailStr, Field
from enum import StrEnum
from uuid import UUID
from typing import Annotated, Any, Literal


class Answer(BaseModel):
    """
    The answer to set as remote description.
    """

    sdp: str
    type: str


class Transport(StrEnum):
    direct = "direct"
    livekit = "livekit"


class CandidateSession(BaseModel):
    """
    What a candidate's page calls with.
    """

    access_token: str
    expires_at: AwareDatetime
    interview_id: UUID


class Contact(BaseModel):
    """
    Whom a candidate may ask.
    """

    name: str
    email: str


class Language(StrEnum):
    en = "en"
    ko = "ko"


class CreateInterview(BaseModel):
    """
    What is needed to hold an interview.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    resume_id: UUID | None = None
    """
    The candidate's résumé; the role and company that it names go before those sent here.
    """
    candidate_name: str | None = None
    """
    May be left out when the résumé has it.
    """
    role: str | None = None
    """
    Needed when there is no résumé, or none that names a target role.
    """
    company: str | None = None
    """
    Needed when there is no résumé.
    """
    job_description: str | None = ""
    """
    Answers the candidate's questions about the job; nothing beyond it is said.
    """
    language: Language | None = "en"
    plan: str | dict[str, Any] | None = None
    """
    Id of a ready plan, or a whole plan. None: the ready plan of the language.
    """
    transition: bool | None = False
    """
    The candidate comes from another field: picks the career-transition plan.
    """
    max_questions: int | None = None
    """
    Ask at most the plan's first so many questions.
    """
    time_budget_s: int | None = None
    """
    Seconds for the whole interview, in place of the plan's.
    """
    seed: int | None = None
    """
    Makes choices of wording repeatable.
    """


class CreateInvitation(BaseModel):
    """
    A way into one interview.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    phone: bool | None = False
    """
    Also by phone: the caller enters a PIN.
    """
    email: EmailStr | None = None
    """
    Where the candidate is reached; the product sends nothing there.
    """
    expires_in_s: int | None = 604800
    """
    Seconds for which it can be used.
    """


class Decline(BaseModel):
    """
    How a candidate said no.
    """

    at: AwareDatetime
    reason: str | None
    message: str | None
    other_format: bool
    """
    They ask to be interviewed in another way.
    """


class DeclineInvitation(BaseModel):
    """
    A candidate says no.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str | None = None
    other_format: bool | None = False
    """
    They would rather be interviewed in another way.
    """
    message: str | None = None


class Dispute(BaseModel):
    """
    A candidate says that their words were heard wrongly.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    correction: str | None = None
    """
    What they said; kept beside the text, never in its place.
    """


class Download(BaseModel):
    """
    How far the models are fetched.
    """

    done_bytes: int
    total_bytes: int
    label: str


class Language1(StrEnum):
    """
    In which the words were shown; None: the interview's.
    """

    en = "en"
    ko = "ko"


class Enter(BaseModel):
    """
    A candidate comes in.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    consents: dict[Purpose, bool] | None = None
    """
    Decisions by purpose; what was granted before need not be sent again.
    """
    language: Language1 | None = None
    """
    In which the words were shown; None: the interview's.
    """


class FeedbackView(BaseModel):
    """
    A candidate's feedback.
    """

    rating: int
    comment: str | None
    created_at: AwareDatetime


class GiveFeedback(BaseModel):
    """
    What a candidate thought of the interview.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    rating: int
    """
    5 is best.
    """
    comment: str | None = None


class Health(BaseModel):
    """
    The process lives.
    """

    status: str | None = "ok"


class IceServer(BaseModel):
    """
    A STUN or TURN server as WebRTC clients expect it.
    """

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class InterviewStatus(StrEnum):
    """
    Where an interview is in its life. The last four are ends.
    """

    SCHEDULED = "SCHEDULED"
    LIVE = "LIVE"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    FAILED = "FAILED"


class InterviewView(BaseModel):
    """
    An interview as it is now.
    """

    id: UUID
    status: InterviewStatus
    resume_id: UUID | None
    """
    The résumé that it was made from; null when there was none, or when that is deleted.
    """
    language: str
    candidate_name: str
    role: str
    company: str
    job_description: str
    plan_id: str
    plan_title: str
    scenario: str
    time_budget_s: int
    question_count: int
    transport: str
    seed: int | None
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    """
    When the recording began; the transcript's seconds count from here.
    """
    ended_at: AwareDatetime | None
    end_reason: str | None
    recording_url: str | None
    """
    Null until the recording can be had.
    """


class InvitationState(StrEnum):
    """
    What became of an invitation.
    """

    open = "open"
    entered = "entered"
    declined = "declined"
    used = "used"
    expired = "expired"
    cancelled = "cancelled"


class InvitationView(BaseModel):
    """
    An invitation as it is now.
    """

    id: UUID
    interview_id: UUID
    candidate_name: str
    email: str | None
    state: InvitationState
    by_phone: bool
    """
    Whether a PIN leads to it too.
    """
    created_at: AwareDatetime
    expires_at: AwareDatetime
    entered_at: AwareDatetime | None
    declined: Decline | None


class Language2(StrEnum):
    """
    Must be the position's; None: that one.
    """

    en = "en"
    ko = "ko"


class InviteToPosition(BaseModel):
    """
    A candidate for a position: their interview is made with the invitation.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    phone: bool | None = False
    """
    Also by phone: the caller enters a PIN.
    """
    email: EmailStr | None = None
    """
    Where the candidate is reached; the product sends nothing there.
    """
    expires_in_s: int | None = 604800
    """
    Seconds for which it can be used.
    """
    candidate_name: str | None = None
    """
    May be left out when the résumé has it.
    """
    resume_id: UUID | None = None
    """
    The candidate's résumé; the role that it names goes before the position's title.
    """
    language: Language2 | None = None
    """
    Must be the position's; None: that one.
    """


class JoinGrant(BaseModel):
    """
    What one candidate needs to enter one room, for some minutes.
    """

    transport: Transport
    url: str
    token: str
    identity: str
    ice_servers: Annotated[list[IceServer] | None, Field(validate_default=True)] = []
    expires_at: AwareDatetime


class KindStats(BaseModel):
    """
    How often a copy was there, since this process started.
    """

    ttl_s: int
    hits: int
    misses: int
    hit_rate: float | None
    """
    Between 0 and 1; null before the first read.
    """


class NewInvitation(BaseModel):
    """
    An invitation with what is shown this once: only keyed hashes are stored.
    """

    id: UUID
    interview_id: UUID
    candidate_name: str
    email: str | None
    state: InvitationState
    by_phone: bool
    """
    Whether a PIN leads to it too.
    """
    created_at: AwareDatetime
    expires_at: AwareDatetime
    entered_at: AwareDatetime | None
    declined: Decline | None
    link: str
    """
    Opens the candidate's page.
    """
    pin: str | None
    """
    What a caller enters; null where it is not by phone.
    """


class Offer(BaseModel):
    """
    A WebRTC offer with all its candidates (no trickle), as browsers make it.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    sdp: str
    type: Literal["offer"]


class Purpose(StrEnum):
    """
    What a candidate's data may be used for, each asked for by itself.
    """

    recording = "recording"
    ai_processing = "ai_processing"
    retention = "retention"


class QuestionView(BaseModel):
    """
    A planned question, as this candidate hears it.
    """

    id: UUID
    position: int
    plan_question_id: str
    text: str
    audio_url: str | None
    """
    Null until the question's speech is made.
    """


class Readiness(BaseModel):
    """
    Whether interviews can be held here now.
    """

    model_config = ConfigDict(
        extra="allow",
    )
    status: str
    """
    ``ready``, ``starting`` or what else keeps the server from serving.
    """
    database: str
    """
    ``ok`` or ``away``.
    """
    models: Download | dict[str, Any] | None = None


class RenewInvitation(BaseModel):
    """
    A new link in the place of the former one.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    expires_in_s: int | None = 604800
    """
    Seconds for which it can be used.
    """


class ReportStatus(StrEnum):
    """
    Whether a report can be read yet.
    """

    pending = "pending"
    complete = "complete"
    failed = "failed"


class ReportView(BaseModel):
    """
    A report, or what there is to say until it is made.
    """

    interview_id: UUID
    status: ReportStatus
    summary_text: str
    """
    Always readable: the report's summary, or why there is none yet.
    """
    completed_at: AwareDatetime | None = None
    report: dict[str, Any] | None = None
    """
    The whole report; null until ``status`` is ``complete``.
    """


class ResumeStatus(StrEnum):
    """
    Whether a résumé's content can be read yet.
    """

    pending = "pending"
    ready = "ready"
    failed = "failed"


class Kind(StrEnum):
    personal = "personal"
    summary = "summary"
    education = "education"
    experience = "experience"
    projects = "projects"
    skills = "skills"
    certificates = "certificates"
    languages = "languages"
    awards = "awards"
    publications = "publications"
    activities = "activities"


class Section(BaseModel):
    """
    A part of the résumé under its own heading.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    kind: Kind
    title: str
    """
    The heading, as it is written.
    """
    text: str


class SoundCheckResult(BaseModel):
    """
    What was heard of a candidate's microphone.
    """

    text: str
    """
    As the interviewer's own recogniser understood it; empty when there were no words.
    """
    level_dbfs: float
    """
    Of the loudest half second; 0 is full scale, speech is mostly between -35 and -10.
    """
    speech_s: float
    """
    Seconds with a voice in them.
    """


class Speaker(StrEnum):
    """
    Who said something.
    """

    agent = "agent"
    candidate = "candidate"


class StructuredDataInput(BaseModel):
    """
    What a person, or another program, says that a résumé tells.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    structured_data: dict[str, Any] | str
    """
    ``{"header": {…}}``; the same as JSON within a string is read too.
    """


class TaskError(BaseModel):
    """
    Why a task failed.
    """

    code: str
    """
    For programs; ``failed`` when nothing better is known.
    """
    detail: str
    """
    What went wrong and what to do about it.
    """


class TaskState(StrEnum):
    """
    Where a task is. The last two are ends.
    """

    queued = "queued"
    running = "running"
    succeeded = "succeeded"
    failed = "failed"


class TaskStep(BaseModel):
    """
    One thing that happened with a task; also the data of an event of its stream.
    """

    seq: int
    """
    From 1, without gaps; the ``id`` of the stream's event.
    """
    state: TaskState
    progress: int
    """
    Per cent.
    """
    message: str
    """
    What was done.
    """
    at: AwareDatetime
    result: dict[str, Any] | None = None
    """
    In the last event of a stream, of a task that succeeded.
    """
    error: TaskError | None = None
    """
    In the last event of a stream, of a task that failed.
    """


class TaskView(BaseModel):
    """
    A task as it is now.
    """

    id: UUID
    kind: str
    resume_id: UUID | None
    """
    What it is about.
    """
    state: TaskState
    progress: int
    """
    Per cent; never goes back.
    """
    message: str
    """
    What was done last.
    """
    result: dict[str, Any] | None
    error: TaskError | None
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    finished_at: AwareDatetime | None
    log: list[TaskStep]
    """
    All that happened, in order.
    """


class WebhookTaken(BaseModel):
    """
    What became of a webhook.
    """

    new: bool
    """
    False: it was taken before, and nothing was done again.
    """


class Word(BaseModel):
    """
    One recognised word, in seconds of the recording.
    """

    text: str
    start_s: float
    end_s: float


class FieldError(BaseModel):
    """
    One place of the input that is wrong.
    """

    pointer: str
    """
    JSON pointer into the input, such as ``/plan/stages/0/questions``.
    """
    detail: str


class Problem(BaseModel):
    """
    An error, as RFC 9457 has it.
    """

    type: str | None = "about:blank"
    title: str
    status: int
    detail: str
    """
    What went wrong and what to do about it.
    """
    instance: str
    errors: list[FieldError] | None = None


class CacheStats(BaseModel):
    """
    The cache of the process that answers.
    """

    backend: str
    """
    ``memory`` (of this process) or ``redis`` (of all).
    """
    in_use: bool
    """
    False while changes are not heard of; every row is read from the database then.
    """
    hit_rate: float | None
    kinds: dict[str, KindStats]


class ConsentView(BaseModel):
    """
    A purpose that a candidate is asked about.
    """

    purpose: Purpose
    required: bool
    granted: bool | None
    """
    Null until it was asked in these words.
    """
    version: str
    """
    Of the words.
    """
    text: str
    """
    What is agreed to, in the interview's language.
    """


class Header(BaseModel):
    """
    What is asked of a résumé. Further keys of an integrator's own are kept.
    """

    model_config = ConfigDict(
        extra="allow",
    )
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    links: list[str] | None = []
    headline: str | None = None
    """
    How the candidate calls what they do, under their name.
    """
    target_role: str | None = None
    """
    The role that is applied for; it decides the interview's role.
    """
    target_company: str | None = None
    """
    The company that is applied to; it decides the interview's company.
    """
    major: str | None = None
    """
    The field of study; another field than the role's makes a career transition.
    """
    education: list[str] | None = []
    """
    One passage for each school or degree, in the order of the text.
    """
    experience: list[str] | None = []
    """
    One passage for each position, in the order of the text.
    """
    skills: list[str] | None = []
    sections: Annotated[list[Section] | None, Field(validate_default=True)] = []
    """
    The whole text by headings.
    """


class InterviewPage(BaseModel):
    """
    Some interviews, newest first.
    """

    items: list[InterviewView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


class InvitationPage(BaseModel):
    """
    Some invitations, newest first.
    """

    items: list[InvitationView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


class StructuredData(BaseModel):
    """
    A résumé's content.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    header: Header


class TranscriptView(BaseModel):
    """
    One utterance. Seconds count from the recording's first sample.
    """

    seq: int
    speaker: Speaker
    kind: str
    text: str
    start_s: float
    end_s: float
    question_id: str | None
    interrupted: bool
    confidence: float | None
    words: list[Word] | None
    flags: list[str]
    correction: str | None
    """
    What the candidate says to have said, where ``flags`` has ``disputed``.
    """
    created_at: AwareDatetime


class CandidatePage(BaseModel):
    """
    What a candidate's page shows before they come in.
    """

    status: InterviewStatus
    interview_id: UUID
    company: str
    position: str
    candidate_name: str
    language: str
    minutes: int
    questions: int
    contact: Contact | None
    consents: list[ConsentView]
    retention_days: int | None
    transport: Transport
    expires_at: AwareDatetime
    entered: bool
    """
    Whether they came in before.
    """
    declined: bool
    """
    Whether they said no; they may still come in.
    """


class ResumeView(BaseModel):
    """
    A résumé as it is now.
    """

    id: UUID
    status: ResumeStatus
    file_name: str | None
    """
    Null when text was sent.
    """
    structured_data: StructuredData | None
    """
    Null until it is read.
    """
    failure_reason: str | None
    """
    Why it could not be read.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class ResumePage(BaseModel):
    """
    Some résumés, newest first.
    """

    items: list[ResumeView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """
