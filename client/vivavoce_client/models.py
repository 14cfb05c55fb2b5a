"""The messages of the API. Made by `make client`; not to be edited."""

from __future__ import annotations

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    SecretStr,
    StringConstraints,
)
from uuid import UUID
from enum import StrEnum
from typing import Annotated, Any, Literal


class Answer(BaseModel):
    """
    The answer to set as remote description.
    """

    sdp: str
    type: str


class AnswerBehavior(BaseModel):
    """
    Of the answer to one question.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    question_id: str
    """
    The plan's id of the question (``plan_question_id``).
    """
    emotion: str
    sentiment_score: float
    """
    From -1 (negative) to 1 (positive).
    """


class AnswerView(BaseModel):
    """
    A good answer, kept to be found again.
    """

    id: UUID
    interview_id: UUID
    question_id: str
    """
    Of the plan.
    """
    question_text: str
    """
    As the candidate heard it.
    """
    answer: str
    role: str
    language: str
    level: float
    """
    Mean level (1 to 5) of the dimensions whose evidence it is.
    """
    similarity: float | None
    """
    To what was looked for (cosine, -1 to 1); null where nothing was.
    """
    created_at: AwareDatetime


class ApiKeyView(BaseModel):
    """
    A key, without its secret.
    """

    id: UUID
    user_id: UUID | None
    """
    Whose it is; null: the operator's.
    """
    name: str
    prefix: str
    """
    What it begins with.
    """
    scopes: list[str]
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    revoked_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """
    To the minute or so.
    """


class AuditAction(StrEnum):
    """
    What the audit tells of.
    """

    session_signed_in = "session.signed_in"
    session_sign_in_refused = "session.sign_in_refused"
    session_signed_out = "session.signed_out"
    session_token_reused = "session.token_reused"
    access_refused = "access.refused"
    user_created = "user.created"
    user_changed = "user.changed"
    user_deleted = "user.deleted"
    user_password_changed = "user.password_changed"
    api_key_created = "api_key.created"
    api_key_changed = "api_key.changed"
    api_key_revoked = "api_key.revoked"
    resume_deleted = "resume.deleted"
    recording_read = "recording.read"
    interview_deleted = "interview.deleted"
    report_overridden = "report.overridden"
    report_reopened = "report.reopened"
    request_created = "request.created"
    request_closed = "request.closed"
    webhook_created = "webhook.created"
    webhook_changed = "webhook.changed"
    webhook_secret_rotated = "webhook.secret_rotated"
    webhook_deleted = "webhook.deleted"


class AuditEntryView(BaseModel):
    """
    One thing that somebody did, or was refused.
    """

    id: UUID
    created_at: AwareDatetime
    action: str
    """
    Such as ``user.changed``.
    """
    actor: str
    """
    Who, as they were called then; ``nobody`` while it was not proved.
    """
    actor_id: UUID | None
    """
    Their account, whether or not it is still there.
    """
    address: str | None
    """
    The network address that it came from.
    """
    subject_kind: str | None
    subject_id: UUID | None
    details: dict[str, Any]


class AuditPage(BaseModel):
    """
    Some entries, newest first.
    """

    items: list[AuditEntryView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


class Averages(BaseModel):
    """
    Of the whole interview.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    emotion_scores: dict[
        Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")], float
    ]
    """
    Mean share of each emotion, from 0 to 1; the greatest is the dominant one.
    """
    facial_expression_data: (
        dict[Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")], float] | None
    ) = {}
    """
    Further means, as the camera system names them.
    """
    overall_score: float | None = None


class BehaviorScores(BaseModel):
    """
    What an outside camera system says; each part replaces what it said before.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    averages: Averages | None = None
    per_question: Annotated[
        list[AnswerBehavior] | None, Field(validate_default=True)
    ] = []


class CancelInterview(BaseModel):
    """
    Why an interview is not to be held.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str | None = None
    """
    Kept as the interview's ``end_reason``.
    """


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


class ChangeCompany(BaseModel):
    """
    What is to be changed of a company; what is left out, or null, stays.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str | None = None
    description: str | None = None


class ChangePassword(BaseModel):
    """
    One's own new password.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    current_password: SecretStr
    new_password: SecretStr


class Language(StrEnum):
    """
    Together with a ``plan`` in it.
    """

    en = "en"
    ko = "ko"


class ChangePosition(BaseModel):
    """
    What is to be changed of a position; what is left out stays.

    Interviews that were made from it stay as they were.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    plan: str | dict[str, Any] | None = None
    """
    Id of a ready plan (``GET /plans``), or a whole plan. None: the ready plan of the
    language.
    """
    rubric: list[dict[str, Any]] | None = None
    """
    Dimensions in the place of the plan's: ``id``, ``name``, ``weight``, and ``levels`` 1 to 5
    with a sentence each. They must include every dimension that the plan's questions name.
    """
    title: str | None = None
    company_id: UUID | None = None
    description: str | None = None
    language: Language | None = None
    """
    Together with a ``plan`` in it.
    """
    retention_days: int | None = None
    """
    Null, where it is sent: as the server is set. Any other field that is null stays.
    """
    archived: bool | None = None
    """
    True: nobody is interviewed for it any more.
    """


class CitedView(BaseModel):
    """
    The candidate's own words that a judgement rests on.
    """

    text: str
    time: str
    """
    In the recording, such as ``4:07``.
    """


class State(StrEnum):
    """
    ``answered``: what was asked for is done (an explanation may be read, a person looked at
    it again, the interview is deleted). ``closed``: it is not; the answer says why.
    """

    answered = "answered"
    closed = "closed"


class CloseRequest(BaseModel):
    """
    How staff end a request.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    state: State
    """
    ``answered``: what was asked for is done (an explanation may be read, a person looked at
    it again, the interview is deleted). ``closed``: it is not; the answer says why.
    """
    answer: str
    """
    What the candidate reads.
    """


class CompanyView(BaseModel):
    """
    A company as it is now.
    """

    id: UUID
    name: str
    description: str
    created_at: AwareDatetime
    updated_at: AwareDatetime


class Contact(BaseModel):
    """
    Whom a candidate may ask.
    """

    name: str
    email: str


class CreateCompany(BaseModel):
    """
    A new company.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    """
    As it is shown; no other company may have it, whatever its case.
    """
    description: str | None = ""


class Language1(StrEnum):
    """
    None: the position's, else English.
    """

    en = "en"
    ko = "ko"


class CreateInterview(BaseModel):
    """
    What is needed to hold an interview.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    position_id: UUID | None = None
    """
    The position that it is for: gives plan, language, role, company and job description.
    """
    resume_id: UUID | None = None
    """
    The candidate's résumé; the role and company that it names go before all others.
    """
    candidate_id: UUID | None = None
    """
    The candidate's account, through which they see the interview.
    """
    candidate_name: str | None = None
    """
    May be left out when the résumé or the account has it.
    """
    role: str | None = None
    """
    Counts only when neither the résumé names a target role nor there is a position.
    """
    company: str | None = None
    """
    Counts only when neither the résumé names a company nor there is a position.
    """
    job_description: str | None = None
    """
    Answers the candidate's questions about the job; nothing beyond it is said. None: the
    position's.
    """
    language: Language1 | None = None
    """
    None: the position's, else English.
    """
    plan: str | dict[str, Any] | None = None
    """
    Id of a ready plan, or a whole plan. None: the position's, else the ready plan of the
    language. Not together with a position, whose candidates are all asked the same.
    """
    question_set_id: UUID | None = None
    """
    Ask the questions of this set of the résumé, after the two that every interview begins with;
    ``plan`` and ``position_id`` must be left out then.
    """
    transition: bool | None = False
    """
    The candidate comes from another field: picks the career-transition plan.
    """
    max_questions: int | None = None
    """
    Ask at most the plan's first so many questions. Not together with a position.
    """
    time_budget_s: int | None = None
    """
    Seconds for the whole interview, in place of the plan's.
    """
    seed: int | None = None
    """
    Makes choices of wording repeatable.
    """
    scheduled_for: AwareDatetime | None = None
    """
    When the candidate is expected.
    """
    expires_at: AwareDatetime | None = None
    """
    It is EXPIRED if nobody has come by then. None: some time after ``scheduled_for``, or
    never.
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


class Language2(StrEnum):
    """
    None: the plan's, else English.
    """

    en = "en"
    ko = "ko"


class CreatePosition(BaseModel):
    """
    A new position.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    plan: str | dict[str, Any] | None = None
    """
    Id of a ready plan (``GET /plans``), or a whole plan. None: the ready plan of the
    language.
    """
    rubric: list[dict[str, Any]] | None = None
    """
    Dimensions in the place of the plan's: ``id``, ``name``, ``weight``, and ``levels`` 1 to 5
    with a sentence each. They must include every dimension that the plan's questions name.
    """
    title: str
    """
    The role, as candidates hear it.
    """
    company_id: UUID | None = None
    """
    Its company; or send ``company``.
    """
    company: str | None = None
    """
    Its company's name, whatever its case; a new one is made.
    """
    description: str | None = ""
    """
    What candidates' questions about the job are answered from.
    """
    language: Language2 | None = None
    """
    None: the plan's, else English.
    """
    retention_days: int | None = None
    """
    Days after its end for which an interview is kept. None: as the server is set.
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


class DeliveryState(StrEnum):
    """
    What became of a message. The last two are ends.
    """

    pending = "pending"
    delivered = "delivered"
    failed = "failed"


class DeliveryView(BaseModel):
    """
    One message to one subscription.
    """

    id: UUID
    message_id: str
    """
    What it is sent under as ``webhook-id``; the same however often it is sent.
    """
    event: str
    interview_id: UUID | None
    payload: dict[str, Any]
    """
    The message's body.
    """
    state: DeliveryState
    attempts: int
    next_attempt_at: AwareDatetime | None
    last_status: int | None
    """
    HTTP status of the last answer; null without any.
    """
    last_error: str | None
    """
    Why the last attempt failed.
    """
    created_at: AwareDatetime
    delivered_at: AwareDatetime | None


class Dimension(BaseModel):
    """
    One thing that is judged, with behaviourally anchored levels.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    id: str
    name: str
    weight: float
    levels: dict[str, str]


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


class EmotionSummary(BaseModel):
    """
    What an outside camera system says of the whole interview; part of no score of ours.
    """

    dominant_emotion: str
    emotion_scores: dict[str, float]
    facial_expression_data: dict[str, Any]


class Language3(StrEnum):
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
    language: Language3 | None = None
    """
    In which the words were shown; None: the interview's.
    """


class Evaluation(BaseModel):
    """
    What is held of one answer.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    score: float | None = None
    """
    Null: no score.
    """
    feedback: str | None = ""
    keywords: list[str] | None = []
    strengths: list[str] | None = []
    improvements: list[str] | None = []


class EvaluationView(BaseModel):
    """
    What is held of one answer, beside the report; no part of the report's scores.
    """

    question_id: str
    """
    The plan's id of the question.
    """
    evaluation: Evaluation | None
    emotion: str | None
    """
    From an outside camera system, where the operator allows that; likewise:
    """
    sentiment_score: float | None
    updated_at: AwareDatetime


class EvidencePoint(BaseModel):
    """
    One thing a full answer tells.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    id: str
    description: str
    follow_up: str
    hints: list[str] | None = None


class ExplainedView(BaseModel):
    """
    One dimension, explained.
    """

    name: str
    level: int | None
    text: str
    quotes: list[CitedView]


class ExplanationView(BaseModel):
    """
    Why the report says what it says, in plain words and in the interview's language.
    """

    interview_id: UUID
    language: str
    how: str
    """
    How the report came about.
    """
    dimensions: list[ExplainedView]
    total: str
    also: list[str]
    """
    What was not used, what was left out, and what can be done.
    """
    text: str
    """
    All of it as one text.
    """
    answer: str | None = None
    """
    What a person wrote to it, when the candidate asked.
    """


class FeedbackView(BaseModel):
    """
    A candidate's feedback.
    """

    rating: int
    comment: str | None
    created_at: AwareDatetime


class Kind(StrEnum):
    """
    What sort of thing it is about.
    """

    experience = "experience"
    project = "project"
    skill = "skill"
    transition = "transition"
    role = "role"


class Source(StrEnum):
    model = "model"
    rules = "rules"


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
    position_id: UUID | None
    candidate_id: UUID | None
    """
    The candidate's account.
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
    scheduled_for: AwareDatetime | None
    expires_at: AwareDatetime | None
    """
    It is EXPIRED if nobody has come by then.
    """
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
    emotion_summary: EmotionSummary | None
    """
    From an outside camera system, where the operator allows that.
    """
    overall_score: float | None
    """
    Likewise; it is no part of the report's total.
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


class Language4(StrEnum):
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
    language: Language4 | None = None
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


class Language5(StrEnum):
    en = "en"
    ko = "ko"


class WordedBy(StrEnum):
    """
    ``model`` when a language model worded any step, else ``rules``.
    """

    model = "model"
    rules = "rules"


class Language6(StrEnum):
    """
    Null: the résumé's own.
    """

    en = "en"
    ko = "ko"


class MakeContent(BaseModel):
    """
    What may be said beside the résumé; nothing of it is needed.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    role: str | None = None
    """
    Counts only when the résumé names no target role.
    """
    company: str | None = None
    """
    Counts only when the résumé names no target company.
    """
    language: Language6 | None = None
    """
    Null: the résumé's own.
    """
    job_description: str | None = ""
    """
    What it names may be named in the questions too.
    """


class MakeQuestions(BaseModel):
    """
    What may be said beside the résumé; nothing of it is needed.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    role: str | None = None
    """
    Counts only when the résumé names no target role.
    """
    company: str | None = None
    """
    Counts only when the résumé names no target company.
    """
    language: Language6 | None = None
    """
    Null: the résumé's own.
    """
    job_description: str | None = ""
    """
    What it names may be named in the questions too.
    """
    count: int | None = 6
    """
    How many questions.
    """


class NewApiKeyView(BaseModel):
    """
    A key as it was made.
    """

    id: UUID
    user_id: UUID | None
    """
    Whose it is; null: the operator's.
    """
    name: str
    prefix: str
    """
    What it begins with.
    """
    scopes: list[str]
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    revoked_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """
    To the minute or so.
    """
    key: str
    """
    The whole key, for ``Authorization: Bearer``. Shown this once.
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


class OverrideInput(BaseModel):
    """
    A person's judgement in the place of the machine's.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    dimension: str | None = None
    """
    Id of the rubric's dimension; null: the total.
    """
    value: float | None
    """
    1 to 5, a dimension's in whole steps; null: back to what the machine found.
    """
    reason: str
    """
    Why; stands in the report, and the candidate may read it in an explanation.
    """


class OverrideView(BaseModel):
    """
    One change of a report by a person.
    """

    id: UUID
    dimension: str | None
    value: float | None
    reason: str
    by: str
    """
    Who made it; candidates are told that it was a person, not which.
    """
    at: AwareDatetime


class PasswordForm(BaseModel):
    """
    The password form of OAuth 2; fields that it has besides are of no interest here.
    """

    grant_type: Literal["password"] = "password"
    username: str
    """
    The account's e-mail address, in any case.
    """
    password: SecretStr


class Language8(StrEnum):
    en = "en"
    ko = "ko"


class Scenario(StrEnum):
    standard = "standard"
    transition = "transition"


class PlanItem(BaseModel):
    """
    A plan in short.
    """

    id: str
    title: str
    language: str
    scenario: str
    time_budget_s: int
    question_count: int


class PlanList(BaseModel):
    """
    The ready plans.
    """

    items: list[PlanItem]


class Point(BaseModel):
    """
    One thing that a full answer tells.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    description: str
    follow_up: str
    """
    Asks for it.
    """


class PositionCompany(BaseModel):
    """
    A position's company.
    """

    id: UUID
    name: str


class PositionItem(BaseModel):
    """
    A position in short.
    """

    id: UUID
    title: str
    company: PositionCompany
    language: str
    plan_id: str
    plan_title: str
    retention_days: int | None
    archived: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime


class PositionPage(BaseModel):
    """
    Some positions, newest first.
    """

    items: list[PositionItem]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


class PositionView(BaseModel):
    """
    A position as it is now.
    """

    id: UUID
    title: str
    company: PositionCompany
    language: str
    plan_id: str
    plan_title: str
    retention_days: int | None
    archived: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime
    description: str
    plan: dict[str, Any]
    """
    What every candidate of it is asked, and the rubric by which they are judged.
    """


class Purpose(StrEnum):
    """
    What a candidate's data may be used for, each asked for by itself.
    """

    recording = "recording"
    ai_processing = "ai_processing"
    retention = "retention"


class Question(BaseModel):
    """
    One planned question.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    id: str
    text: str
    rephrased: str
    objective: str
    evidence: list[EvidencePoint]
    dimensions: list[str]
    max_follow_ups: int | None = 2
    time_budget_s: int | None = 180
    template: bool | None = False


class WordedBy1(StrEnum):
    """
    ``model`` when a language model worded any question, else ``rules``.
    """

    model = "model"
    rules = "rules"


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


class RefreshInput(BaseModel):
    """
    A refresh token.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    refresh_token: str


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
    The whole report as it stands now, with what people changed; null until ``status`` is
    ``complete``, and for candidates, where the server is not set to show it.
    """
    revision: int | None = 1
    """
    Grows by one each time that the report is made anew.
    """
    overrides: list[OverrideView] | None = None
    """
    Every change by a person, oldest first; the last one of a dimension counts.
    """


class RequestKind(StrEnum):
    """
    What a candidate can ask for.
    """

    explanation = "explanation"
    human_review = "human_review"
    deletion = "deletion"


class RequestState(StrEnum):
    """
    Where a request is. The last two are ends.
    """

    open = "open"
    answered = "answered"
    closed = "closed"


class RequestView(BaseModel):
    """
    A request and its answer.
    """

    id: UUID
    interview_id: UUID
    kind: RequestKind
    state: RequestState
    message: str
    answer: str | None
    created_at: AwareDatetime
    closed_at: AwareDatetime | None


class RescoreInput(BaseModel):
    """
    Why a report is to be made anew.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str


class ResumeStatus(StrEnum):
    """
    Whether a résumé's content can be read yet.
    """

    pending = "pending"
    ready = "ready"
    failed = "failed"


class Role(StrEnum):
    """
    What somebody may do. Each role may do what the one before it may, and more.
    """

    candidate = "candidate"
    recruiter = "recruiter"
    admin = "admin"


class Scope(StrEnum):
    """
    One thing that a key may be made for.
    """

    interviews_read = "interviews:read"
    interviews_write = "interviews:write"
    reports_read = "reports:read"
    reports_write = "reports:write"
    resumes_read = "resumes:read"
    resumes_write = "resumes:write"
    tasks_read = "tasks:read"
    tasks_write = "tasks:write"
    positions_read = "positions:read"
    positions_write = "positions:write"
    webhooks_read = "webhooks:read"
    webhooks_write = "webhooks:write"
    answer_bank_read = "answer-bank:read"
    answer_bank_write = "answer-bank:write"


class Kind1(StrEnum):
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
    kind: Kind1
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


class Stage(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
    )
    id: str
    title: str
    questions: list[Question]


class Step(BaseModel):
    """
    One thing to learn or to do.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    title: str
    why: str
    builds_on: str | None
    """
    What of the résumé it goes on from, as the résumé has it; null: something new.
    """
    actions: list[str]
    weeks: int
    source: Source


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


class TokenView(BaseModel):
    """
    What a user signs their calls with.
    """

    access_token: str
    """
    For ``Authorization: Bearer``.
    """
    token_type: Literal["bearer"] = "bearer"
    expires_in: int
    """
    Seconds for which the access token works.
    """
    refresh_token: str
    """
    For the next access token, once. Used twice, it ends the whole sign-in.
    """
    refresh_expires_in: int
    """
    Seconds for which the refresh token works.
    """


class UserView(BaseModel):
    """
    An account as it is now.
    """

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime


class WebhookEventType(StrEnum):
    """
    What can be told of.
    """

    interview_scheduled = "interview.scheduled"
    interview_started = "interview.started"
    interview_completed = "interview.completed"
    interview_cancelled = "interview.cancelled"
    interview_expired = "interview.expired"
    interview_failed = "interview.failed"
    interview_deleted = "interview.deleted"
    report_completed = "report.completed"
    report_failed = "report.failed"
    report_overridden = "report.overridden"
    candidate_request_created = "candidate.request.created"
    candidate_request_closed = "candidate.request.closed"


class WebhookTaken(BaseModel):
    """
    What became of a webhook.
    """

    new: bool
    """
    False: it was taken before, and nothing was done again.
    """


class WebhookView(BaseModel):
    """
    A subscription; its secret is not told again.
    """

    id: UUID
    url: str
    events: list[WebhookEventType]
    description: str
    active: bool
    disabled_reason: str | None
    """
    Why it was turned off by itself; null when it was not.
    """
    old_secret_until: AwareDatetime | None
    """
    Until when messages are signed with the secret before the last rotation too.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class WebhookWithSecret(BaseModel):
    """
    A subscription with its newest secret, which is shown this once.
    """

    id: UUID
    url: str
    events: list[WebhookEventType]
    description: str
    active: bool
    disabled_reason: str | None
    """
    Why it was turned off by itself; null when it was not.
    """
    old_secret_until: AwareDatetime | None
    """
    Until when messages are signed with the secret before the last rotation too.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    secret: str
    """
    ``whsec_…``; receivers check signatures with it (Standard Webhooks).
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


class AnswerPage(BaseModel):
    """
    Some answers: newest first, or nearest first where a text was looked for.
    """

    items: list[AnswerView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


class ApiKeyPage(BaseModel):
    """
    Some keys, newest first.
    """

    items: list[ApiKeyView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


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


class ChangeApiKey(BaseModel):
    """
    What is to be different; what is left out stays.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str | None = None
    scopes: list[Scope] | None = None


class ChangeUser(BaseModel):
    """
    What is to be different; what is left out stays.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str | None = None
    role: Role | None = None
    active: bool | None = None
    """
    False: they can't sign in, and all their sign-ins and keys end.
    """
    password: SecretStr | None = None
    """
    A new one, for who forgot theirs; all their sign-ins end.
    """


class ChangeWebhook(BaseModel):
    """
    What is to be different about a subscription; what is left out stays.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    url: str | None = None
    events: list[WebhookEventType] | None = None
    description: str | None = None
    active: bool | None = None


class CompanyPage(BaseModel):
    """
    Some companies, newest first.
    """

    items: list[CompanyView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


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


class CreateApiKey(BaseModel):
    """
    A new key.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    """
    What it is for.
    """
    scopes: list[Scope]
    """
    What it may do; ``write`` does not include ``read``.
    """
    expires_at: AwareDatetime | None = None
    """
    With its offset; null: until it is revoked.
    """


class CreateRequest(BaseModel):
    """
    What a candidate asks for.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    kind: RequestKind
    message: str | None = ""
    """
    In their own words, if they like.
    """


class CreateUser(BaseModel):
    """
    A new account.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    email: EmailStr
    """
    What they sign in with, in any case.
    """
    name: str
    role: Role
    password: SecretStr | None = None
    """
    None: they can't sign in until an admin sets one.
    """


class CreateWebhook(BaseModel):
    """
    A new subscription.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    url: str
    """
    Where messages are posted to: https, at a public address.
    """
    events: list[WebhookEventType]
    """
    What it wants to hear of.
    """
    description: str | None = ""
    active: bool | None = True


class DeliveryPage(BaseModel):
    """
    Some deliveries, newest first.
    """

    items: list[DeliveryView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


class EvaluationList(BaseModel):
    """
    All evaluations of an interview's answers.
    """

    interview_id: UUID
    items: list[EvaluationView]


class GeneratedQuestion(BaseModel):
    """
    One question to this candidate.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    text: str
    rephrased: str
    """
    The same in other, simpler words.
    """
    objective: str
    """
    What the answer is to show.
    """
    kind: Kind
    """
    What sort of thing it is about.
    """
    about: str
    """
    What it is about, as the résumé or the position says it.
    """
    evidence: list[Point]
    source: Source


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
    Some interviews, in the order that was asked for.
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


class LearningPathView(BaseModel):
    """
    A learning path made from a résumé.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    language: Language5
    role: str
    transition: bool
    steps: list[Step]
    model: str | None
    """
    Who worded the steps, if a language model did.
    """
    notes: list[str]
    """
    What was left out and why, for people.
    """
    id: UUID
    resume_id: UUID
    worded_by: WordedBy
    """
    ``model`` when a language model worded any step, else ``rules``.
    """
    created_at: AwareDatetime


class MeView(BaseModel):
    """
    Who the caller is, whichever way they proved it.
    """

    role: Role
    name: str
    id: UUID | None = None
    """
    Of their account; null for the operator, for API keys and for candidates by link.
    """
    email: str | None = None
    interview_id: UUID | None = None
    """
    The one interview of a candidate who came by a link.
    """
    scopes: list[str] | None = None
    """
    Of an API key.
    """


class Plan(BaseModel):
    """
    A whole interview, before anybody is asked anything.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    id: str
    title: str
    language: Language8
    scenario: Scenario
    time_budget_s: int
    greeting: str
    closing: str
    stages: list[Stage]
    rubric: list[Dimension]


class QuestionSetView(BaseModel):
    """
    Questions made from a résumé.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    language: Language8
    role: str
    company: str | None
    transition: bool
    """
    The résumé's major is of another field than the role.
    """
    questions: list[GeneratedQuestion]
    model: str | None
    """
    Who worded them, if a language model worded any.
    """
    notes: list[str]
    """
    What was left out and why, for people.
    """
    id: UUID
    resume_id: UUID
    worded_by: WordedBy1
    """
    ``model`` when a language model worded any question, else ``rules``.
    """
    created_at: AwareDatetime


class RequestPage(BaseModel):
    """
    Some requests, newest first.
    """

    items: list[RequestView]
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


class UserPage(BaseModel):
    """
    Some accounts, newest first.
    """

    items: list[UserView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


class WebhookPage(BaseModel):
    """
    Some subscriptions, newest first.
    """

    items: list[WebhookView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


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
    """
    Days after its end for which the interview is kept; null: for ever.
    """
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


class LearningPathPage(BaseModel):
    """
    Some learning paths, newest first.
    """

    items: list[LearningPathView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
    """


class QuestionSetPage(BaseModel):
    """
    Some question sets, newest first.
    """

    items: list[QuestionSetView]
    next_cursor: str | None
    """
    Give it as ``cursor`` for the next page; null at the end.
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
