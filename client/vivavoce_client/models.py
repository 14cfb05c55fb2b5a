"""The messages of the API. Made by `make client`; not to be edited."""

from __future__ import annotations

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    RootModel,
    SecretStr,
    StringConstraints,
)
from uuid import UUID
from typing import Annotated, Any, Dict, Literal
from enum import StrEnum


class AccentVariant(BaseModel):
    """
    The accent in one theme, as colours such as ``#1f4d3d``.
    """

    live: str
    """
    Of text, lines and buttons.
    """
    live_strong: str
    """
    Of buttons under the pointer.
    """
    live_wash: str
    """
    The ground of notes.
    """
    contrast: float
    """
    The lowest contrast ratio that text in this colour or on it has.
    """


class Answer(BaseModel):
    """
    The answer, to be set as the remote description.
    """

    sdp: str
    type: str


class AnswerBehavior(BaseModel):
    """
    Scores of the answer to one question.

    Without ``question_id`` and ``order`` the list has the planned questions' order.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    question_id: str | None = None
    """
    The plan's id of the question (``plan_question_id``).
    """
    order: int | None = None
    """
    Its number among the planned questions, from 1, instead of its id.
    """
    emotion: str
    sentiment_score: float
    """
    From -1 (negative) to 1 (positive).
    """


class AnswerClip(BaseModel):
    """
    Where a recording has the answer to one question.
    """

    start_s: float
    """
    A little before the first word, in seconds from the recording's first sample.
    """
    end_s: float
    """
    A little after the last word, likewise. Follow-up questions in between are part of it.
    """


class AnswerView(BaseModel):
    """
    A good answer from a past interview.
    """

    id: UUID
    interview_id: UUID
    question_id: str
    """
    The question's id in the plan.
    """
    question_text: str
    """
    The question as the candidate heard it.
    """
    answer: str
    role: str
    language: str
    level: float
    """
    Mean level (1 to 5) of the dimensions that the answer is evidence for.
    """
    similarity: float | None
    """
    Cosine similarity to the search text (-1 to 1); null without a search.
    """
    created_at: AwareDatetime


class ApiKeyView(BaseModel):
    """
    An API key, without its secret.
    """

    id: UUID
    user_id: UUID | None
    """
    The owner's account; null: the operator's.
    """
    name: str
    prefix: str
    """
    The key's first characters.
    """
    scopes: list[str]
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    revoked_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """
    Accurate to about a minute.
    """


class AshbyApplication(BaseModel):
    """
    An application in Ashby; other fields are ignored.
    """

    ashby_id: str
    """
    Recognises a repeated call.
    """


class AshbyCandidate(BaseModel):
    """
    A candidate of Ashby; other fields are ignored.
    """

    first_name: str
    last_name: str
    email: EmailStr


class AshbyError(BaseModel):
    """
    An error, as Ashby writes it.
    """

    code: str
    message: str


class AshbyMessage(BaseModel):
    """
    What Ashby shows to the user who starts an assessment.
    """

    message: str


class AshbyRefusal(BaseModel):
    """
    The answer to a call that failed.
    """

    success: Literal[False]
    errors: list[str]
    errorInfo: AshbyError


class AssessmentRef(BaseModel):
    """
    An assessment by its id.
    """

    assessment_id: str
    update_request: dict[str, Any] | None = None
    """
    A first ``assessment.update``: it has the candidate's link if no e-mail was sent.
    """


class AssessmentTaken(BaseModel):
    """
    The answer to ``assessment.start`` and ``assessment.cancel``.
    """

    success: Literal[True]
    results: AssessmentRef


class AssessmentType(BaseModel):
    """
    A position, as Ashby lists assessments.
    """

    assessment_type_id: str
    name: str
    description: str


class AssessmentTypes(BaseModel):
    """
    The answer to ``assessment.list``.
    """

    success: Literal[True]
    results: list[AssessmentType]


class AtsEvent(StrEnum):
    """
    What an ATS is told of an assessment.
    """

    started = "started"
    reported = "reported"
    cancelled = "cancelled"
    expired = "expired"
    failed = "failed"


class AuditAction(StrEnum):
    """
    Actions that the audit log records.
    """

    session_signed_in = "session.signed_in"
    session_sign_in_refused = "session.sign_in_refused"
    session_signed_out = "session.signed_out"
    session_signed_out_everywhere = "session.signed_out_everywhere"
    session_link_created = "session.link_created"
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
    resume_read = "resume.read"
    recording_read = "recording.read"
    transcript_read = "transcript.read"
    report_read = "report.read"
    evaluations_read = "evaluations.read"
    answer_bank_read = "answer_bank.read"
    interview_changed = "interview.changed"
    interview_deleted = "interview.deleted"
    interview_hold_placed = "interview.hold_placed"
    interview_hold_lifted = "interview.hold_lifted"
    interview_exported = "interview.exported"
    note_created = "note.created"
    note_changed = "note.changed"
    note_deleted = "note.deleted"
    decision_made = "decision.made"
    decision_exported = "decision.exported"
    share_link_created = "share_link.created"
    share_link_revoked = "share_link.revoked"
    share_link_opened = "share_link.opened"
    report_overridden = "report.overridden"
    report_reopened = "report.reopened"
    rating_submitted = "rating.submitted"
    rating_corrected = "rating.corrected"
    request_created = "request.created"
    request_closed = "request.closed"
    invitation_mailed = "invitation.mailed"
    invitation_reminded = "invitation.reminded"
    invitation_reminders_stopped = "invitation.reminders_stopped"
    mail_template_changed = "mail.template_changed"
    mail_tested = "mail.tested"
    branding_changed = "branding.changed"
    retention_changed = "retention.changed"
    job_retried = "job.retried"
    webhook_created = "webhook.created"
    webhook_changed = "webhook.changed"
    webhook_secret_rotated = "webhook.secret_rotated"
    webhook_deleted = "webhook.deleted"
    integration_created = "integration.created"
    integration_changed = "integration.changed"
    integration_key_rotated = "integration.key_rotated"
    integration_deleted = "integration.deleted"


class AuditEntryView(BaseModel):
    """
    One action of a caller, or one that was refused.
    """

    id: UUID
    created_at: AwareDatetime
    action: str
    """
    Such as ``user.changed``.
    """
    actor: str
    """
    The caller's name at that time; ``nobody`` for one without valid credentials.
    """
    actor_id: UUID | None
    """
    Their account, which may have been deleted since.
    """
    address: str | None
    """
    The network address of the request.
    """
    subject_kind: str | None
    subject_id: UUID | None
    details: dict[str, Any]


class AuditPage(BaseModel):
    """
    A page of the audit log, newest first.
    """

    items: list[AuditEntryView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class Averages(BaseModel):
    """
    Scores of the whole interview.

    Either in named parts, or flat, as ``{"total": 82, "eye_contact": 71.5, "happy": 0.3}``: then
    shares of emotions are ``emotion_scores``, and all else is ``facial_expression_data``.
    """

    model_config = ConfigDict(
        extra="allow",
    )
    __annotations__ = {
        "__pydantic_extra__": Dict[str, float],
    }
    emotion_scores: (
        dict[Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")], float] | None
    ) = None
    """
    Mean share of each emotion, from 0 to 1; the largest one is dominant. Required unless
    ``total`` is sent.
    """
    facial_expression_data: (
        dict[Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")], float] | None
    ) = {}
    """
    Further means, under the camera system's names.
    """
    overall_score: float | None = None
    total: float | None = None
    """
    Another name of ``overall_score``.
    """


class BatchCounts(BaseModel):
    """
    How many rows are in which state.
    """

    rows: int
    ready: int
    faulty: int
    left_out: int
    queued: int
    invited: int
    failed: int


class Code(StrEnum):
    missing_name = "missing_name"
    invalid_name = "invalid_name"
    missing_contact = "missing_contact"
    invalid_email = "invalid_email"
    duplicate = "duplicate"
    already_invited = "already_invited"
    wrong_language = "wrong_language"
    resume_missing = "resume_missing"
    resume_encrypted = "resume_encrypted"
    resume_scanned = "resume_scanned"
    resume_unreadable = "resume_unreadable"
    resume_unsupported = "resume_unsupported"
    resume_too_large = "resume_too_large"


class FieldModel(StrEnum):
    name = "name"
    email = "email"
    phone = "phone"
    language = "language"
    resume_file = "resume_file"


class BatchRowProblem(BaseModel):
    """
    Why a row is not invited.
    """

    code: Code
    field: FieldModel
    detail: str
    """
    What is wrong and what to do about it.
    """
    row: int | None = None
    """
    For ``duplicate``: the number of the row that has the same value.
    """
    interview_id: UUID | None = None
    """
    For ``already_invited``: the interview that the candidate is invited to.
    """


class BatchSource(StrEnum):
    """
    What a batch was read from.
    """

    lines = "lines"
    csv = "csv"
    zip = "zip"


class BatchState(StrEnum):
    """
    Where a batch is.
    """

    reading = "reading"
    ready = "ready"
    sending = "sending"
    sent = "sent"
    failed = "failed"


class BehaviorScores(BaseModel):
    """
    Scores of an outside camera system; each part replaces its previous value.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    averages: Averages | None = None
    per_question: Annotated[
        list[AnswerBehavior] | None, Field(validate_default=True)
    ] = []


class BulkActionKind(StrEnum):
    """
    What is done to each interview.
    """

    stage = "stage"
    remind = "remind"
    invite_again = "invite_again"
    delete = "delete"


class BulkOutcome(StrEnum):
    """
    What became of an interview.
    """

    done = "done"
    skipped = "skipped"
    failed = "failed"


class BulkRowView(BaseModel):
    """
    What became of one interview of a bulk action.
    """

    number: int
    """
    Its place in the request, from 1.
    """
    interview_id: UUID | None
    """
    Null: it was deleted, or there was no such interview.
    """
    candidate_name: str | None
    outcome: BulkOutcome | None
    """
    ``skipped``: the call for this interview alone would be refused, too. ``failed``: the server
    failed. Null: not yet, or not any more if the task is over.
    """
    code: str | None
    """
    Why it was not done: the end of the problem's ``type`` of the call for this interview alone,
    such as ``legal-hold``; or ``interview-missing``, ``changed-since``, ``not-allowed``,
    ``refused``, ``server-error``.
    """
    detail: str | None
    """
    The same for people.
    """


class CancelAssessment(BaseModel):
    """
    The body of ``assessment.cancel``.
    """

    assessment_id: str


class CancelInterview(BaseModel):
    """
    Why an interview is cancelled.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str | None = None
    """
    Stored as the interview's ``end_reason``.
    """


class Transport(StrEnum):
    direct = "direct"
    livekit = "livekit"


class CandidateSession(BaseModel):
    """
    The credentials of a candidate's page.
    """

    access_token: str
    expires_at: AwareDatetime
    interview_id: UUID


class ChangeBatchRow(BaseModel):
    """
    Corrections of a row; fields that are not sent stay as they are.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    without_resume: bool | None = None
    """
    Invite the candidate without the résumé.
    """
    left_out: bool | None = None


class ChangeBranding(BaseModel):
    """
    How the organisation appears; the logo is sent by itself.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str | None = None
    """
    The organisation's name, which candidates see in place of the product's. Null: none.
    """
    name_beside_logo: bool | None = True
    """
    Whether the name is shown beside the logo; false for a logo that contains it.
    """
    accent: str | None = None
    """
    The colour of buttons, links and the voice in the light theme. Null: the product's.
    """


class ChangeCompany(BaseModel):
    """
    Changes to a company; fields that are omitted or null stay as they are.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str | None = None
    description: str | None = None


class Language(StrEnum):
    en = "en"
    ko = "ko"


class ChangeIntegration(BaseModel):
    """
    Changes to an integration; omitted fields stay as they are.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str | None = None
    language: Language | None = None
    share_score: bool | None = None
    active: bool | None = None
    """
    False: its calls are refused, and nothing is sent.
    """
    ats_key: str | None = None
    ats_url: str | None = None


class ChangePassword(BaseModel):
    """
    The caller's current and new password.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    current_password: SecretStr | None = None
    """
    May be left out with the access token that a one-time link gave.
    """
    new_password: SecretStr


class Language1(StrEnum):
    """
    Requires a ``plan`` in that language.
    """

    en = "en"
    ko = "ko"


class ChangeRetention(BaseModel):
    """
    How long the organisation keeps interviews.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    days: int | None
    """
    Days that an interview is kept after its end, unless its position says otherwise; 0: for
    ever. Null: the server's setting.
    """


class CitedView(BaseModel):
    """
    The candidate's words that a judgement is based on.
    """

    text: str
    time: str
    """
    Time in the recording, such as ``4:07``.
    """


class State(StrEnum):
    """
    ``answered``: the request is granted (the explanation may be read, a person reviewed the
    report, the interview is deleted, another format is arranged). ``closed``: it is refused; the
    answer says why.
    """

    answered = "answered"
    closed = "closed"


class CloseRequest(BaseModel):
    """
    How staff close a request.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    state: State
    """
    ``answered``: the request is granted (the explanation may be read, a person reviewed the
    report, the interview is deleted, another format is arranged). ``closed``: it is refused; the
    answer says why.
    """
    answer: str
    """
    Shown to the candidate after the interview. Candidates who ask for another format before it
    have no page with it: write to them.
    """


class Status(StrEnum):
    """
    ``measured``; ``not_enough``: of too few interviews for a number; ``no_variation``: all
    levels are the same, for which it is not defined.
    """

    measured = "measured"
    not_enough = "not_enough"
    no_variation = "no_variation"


class Coefficient(BaseModel):
    """
    A coefficient of agreement with its 95 % interval.
    """

    status: Status
    """
    ``measured``; ``not_enough``: of too few interviews for a number; ``no_variation``: all
    levels are the same, for which it is not defined.
    """
    n: int
    """
    Interviews that it is computed from.
    """
    value: float | None
    """
    1: always the same level; 0: no better than chance; null unless ``measured``.
    """
    low: float | None
    """
    Lower bound of the interval.
    """
    high: float | None
    exact: float | None
    """
    Share of the compared levels that are the same.
    """
    within_one: float | None
    """
    Share of the compared levels that differ by at most one.
    """


class ColleagueView(BaseModel):
    """
    An account of staff, to be mentioned in notes.
    """

    id: UUID
    name: str


class CompanyView(BaseModel):
    """
    A company.
    """

    id: UUID
    name: str
    description: str
    created_at: AwareDatetime
    updated_at: AwareDatetime


class Contact(BaseModel):
    """
    Whom a candidate may contact.
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
    As candidates see it; unique, regardless of case.
    """
    description: str | None = ""


class Language2(StrEnum):
    """
    Of the texts that the ATS shows to its users; interviews have their position's.
    """

    en = "en"
    ko = "ko"


class Language3(StrEnum):
    """
    Null: the position's, otherwise English.
    """

    en = "en"
    ko = "ko"


class CreateInterview(BaseModel):
    """
    A new interview.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    position_id: UUID | None = None
    """
    The position: provides plan, language, role, company and job description.
    """
    resume_id: UUID | None = None
    """
    The candidate's résumé; without a position, its target role and company take precedence
    over those sent.
    """
    candidate_id: UUID | None = None
    """
    The candidate's account, which gives them access to the interview.
    """
    candidate_name: str | None = None
    """
    Optional if the résumé or the account has it.
    """
    role: str | None = None
    """
    Used only if there is no position and the résumé names no target role.
    """
    company: str | None = None
    """
    Used only if there is no position and the résumé names no target company.
    """
    job_description: str | None = None
    """
    The only source of answers to the candidate's questions about the job. Used only if there
    is no position with a description.
    """
    language: Language3 | None = None
    """
    Null: the position's, otherwise English.
    """
    plan: str | dict[str, Any] | None = None
    """
    Id of a ready plan, or a whole plan. Null: the position's, otherwise the language's ready
    plan. Not allowed with a position, whose candidates all get the same questions.
    """
    question_set_id: UUID | None = None
    """
    A question set of the résumé, to be asked after the two questions that begin every
    interview. Not allowed with ``plan`` or ``position_id``.
    """
    transition: bool | None = False
    """
    The candidate changes fields: selects the career-transition plan. Ignored with a position,
    whose plan decides.
    """
    max_questions: int | None = None
    """
    Ask at most this many of the plan's questions, in order. Not allowed with a position.
    """
    time_budget_s: int | None = None
    """
    Seconds for the whole interview, instead of the plan's. Ignored with a position, whose
    candidates all get the same time.
    """
    seed: int | None = None
    """
    Makes random choices of wording reproducible.
    """
    scheduled_for: AwareDatetime | None = None
    """
    When the candidate is expected.
    """
    expires_at: AwareDatetime | None = None
    """
    The interview becomes ``EXPIRED`` if it has not started by then. Null: some time after
    ``scheduled_for``, or never.
    """


class CreateInvitation(BaseModel):
    """
    A new invitation to an interview.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    phone: bool | None = False
    """
    Also allow joining by phone, with a PIN.
    """
    email: EmailStr | None = None
    """
    The candidate's e-mail address.
    """
    send_mail: bool | None = False
    """
    Send the link to that address. 409 with a ``type`` ending in ``mail-off`` if no mail server
    is set.
    """
    scheduled_for: AwareDatetime | None = None
    """
    The appointment: when the candidate is expected, within 90 days. Null: at any time, or as
    the interview has it. E-mail and calendar entry name it.
    """
    expires_in_s: int | None = 604800
    """
    Seconds until it expires. To an interview with an appointment it expires no earlier than the
    interview.
    """


class Language4(StrEnum):
    """
    Null: the plan's, otherwise English.
    """

    en = "en"
    ko = "ko"


class Criterion(BaseModel):
    """
    One observable statement about what a candidate said, which a level needs.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    id: str
    statement: str
    """
    True or not of the answers, in the plan's language, as a grader would read it.
    """
    level: int
    """
    The lowest level that needs it; all higher levels need it too.
    """
    questions: list[str] | None = None
    """
    Ids of the questions that ask for it; empty: all that serve the dimension. Unless one of
    them was asked, the criterion is never asked for, and the level may be a range. That goes for a
    question that was removed from the plan, too: its id stays here.
    """


class DecisionVerdict(StrEnum):
    """
    What a person decided about a candidate.
    """

    invite_on = "invite_on"
    hold = "hold"
    reject = "reject"


class Decline(BaseModel):
    """
    A candidate's refusal.
    """

    at: AwareDatetime
    reason: str | None
    message: str | None
    other_format: bool
    """
    They ask for another format.
    """


class DeclineInvitation(BaseModel):
    """
    A candidate's refusal.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str | None = None
    other_format: bool | None = False
    """
    They ask for another format.
    """
    message: str | None = None


class DeliveryFailure(StrEnum):
    """
    Why an attempt failed.
    """

    no_key = "no_key"
    off = "off"
    unreadable_key = "unreadable_key"
    timeout = "timeout"
    redirect = "redirect"
    status = "status"
    refused = "refused"
    unreachable = "unreachable"


class DeliveryState(StrEnum):
    """
    Where a message is. The last two are final.
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
    The ``webhook-id`` header; the same in every attempt.
    """
    event: str
    interview_id: UUID | None
    payload: dict[str, Any]
    """
    The message in the plain format.
    """
    state: DeliveryState
    attempts: int
    next_attempt_at: AwareDatetime | None
    last_status: int | None
    """
    HTTP status of the last response; null if there was none.
    """
    last_error: str | None
    """
    Why the last attempt failed.
    """
    failure: DeliveryFailure | None
    """
    ``last_error`` as a code.
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
    """
    Levels 1 to 5, each with a sentence of what it looks like.
    """
    criteria: list[Criterion] | None = None
    """
    What the levels above the lowest need; empty: the levels' sentences are judged instead.
    """


class Dispute(BaseModel):
    """
    A candidate's dispute of a transcript entry.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    correction: str | None = None
    """
    What the candidate says they said; stored beside the text, never in its place.
    """


class Download(BaseModel):
    """
    The progress of the models' download.
    """

    done_bytes: int
    total_bytes: int
    label: str


class Language5(StrEnum):
    """
    Of the questions.
    """

    en = "en"
    ko = "ko"


class DraftPlan(BaseModel):
    """
    What a plan is drafted from.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    role: str
    """
    As the interviewer says it.
    """
    job_description: str
    """
    The job text, as it is published.
    """
    language: Language5
    """
    Of the questions.
    """
    company: str | None = None
    count: int | None = 5
    """
    How many questions about the work; those that every interview begins with are added.
    """


class DueInterview(BaseModel):
    """
    An interview that retention deletes soon.
    """

    interview_id: UUID
    candidate_name: str
    role: str
    delete_at: AwareDatetime
    """
    A job deletes it within minutes of this time.
    """


class DueRule(StrEnum):
    """
    The rule that says when a request is due.
    """

    installation = "installation"
    no_legal_limit = "no_legal_limit"
    pipa_erasure = "pipa_erasure"
    pipa_automated_decision = "pipa_automated_decision"
    gdpr = "gdpr"
    uk_gdpr = "uk_gdpr"
    illinois_video_interview = "illinois_video_interview"
    nyc_automated_tool = "nyc_automated_tool"


class EducationEntry(BaseModel):
    """
    One school or degree.
    """

    model_config = ConfigDict(
        extra="allow",
    )
    school: str | None = None
    degree: str | None = None
    major: str | None = None
    dates: str | None = None
    """
    As they are written.
    """


class EmotionSummary(BaseModel):
    """
    An outside camera system's scores of the whole interview; not part of the report.
    """

    dominant_emotion: str | None
    """
    Null if no emotions were sent.
    """
    emotion_scores: dict[str, float]
    facial_expression_data: dict[str, Any]


class Language6(StrEnum):
    """
    The language in which the texts were shown; null: the interview's.
    """

    en = "en"
    ko = "ko"


class Enter(BaseModel):
    """
    A candidate's consents on entering.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    consents: dict[Purpose, bool] | None = None
    """
    Decisions by purpose; earlier grants need not be repeated.
    """
    language: Language6 | None = None
    """
    The language in which the texts were shown; null: the interview's.
    """


class ErrorTaken(BaseModel):
    """
    The answer to ``response_error``.
    """

    status: int | None = 200


class Evaluation(BaseModel):
    """
    An evaluation of one answer.
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
    An answer's evaluation; the report's scores don't depend on it.
    """

    question_id: str
    """
    The plan's id of the question.
    """
    evaluation: Evaluation | None
    emotion: str | None
    """
    From an outside camera system, where the operator allows it.
    """
    sentiment_score: float | None
    """
    Likewise.
    """
    updated_at: AwareDatetime


class EvidencePoint(BaseModel):
    """
    One thing that a full answer says.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    id: str
    description: str
    """
    What the answer must contain, in the plan's language, as a grader would read it.
    """
    follow_up: str
    """
    The prepared question that asks for it, used when no model words a better one.
    """
    hints: list[str] | None = None
    """
    Words that such an answer may hold. They decide nothing; plans may still have them.
    """


class ExperienceEntry(BaseModel):
    """
    One position held.
    """

    model_config = ConfigDict(
        extra="allow",
    )
    role: str | None = None
    company: str | None = None
    dates: str | None = None
    """
    As they are written.
    """
    description: list[str] | None = []
    """
    What was done: one item for each bullet or paragraph.
    """


class ExplainedView(BaseModel):
    """
    The explanation of one dimension.
    """

    name: str
    level: int | None
    text: str
    quotes: list[CitedView]


class ExplanationView(BaseModel):
    """
    The explanation of a report, in plain words and in the interview's language.
    """

    interview_id: UUID
    language: str
    how: str
    """
    How the report was produced.
    """
    dimensions: list[ExplainedView]
    total: str
    also: list[str]
    """
    What was not used, what was left out, and what the candidate can do.
    """
    text: str
    """
    The whole explanation as one text.
    """
    answer: str | None = None
    """
    The answer to the candidate's request for an explanation.
    """


class Exported(StrEnum):
    """
    A part of an interview that can be exported.
    """

    report_pdf = "report_pdf"
    report_json = "report_json"
    transcript = "transcript"
    recording = "recording"


class FailedJobView(BaseModel):
    """
    Work that was given up.
    """

    kind: str
    """
    ``report``, or the kind of a task.
    """
    id: UUID
    interview_id: UUID | None
    reason: str | None
    at: AwareDatetime | None


class FailedJobs(BaseModel):
    """
    Reports that failed, and tasks that failed in the last seven days.
    """

    count: int
    items: list[FailedJobView]
    """
    The newest 50.
    """


class FeedbackView(BaseModel):
    """
    A candidate's feedback on the interview.
    """

    rating: int
    comment: str | None
    created_at: AwareDatetime


class FieldPlace(BaseModel):
    """
    Where a field was read.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    page: int | None = None
    """
    From 1; null where the format has no pages.
    """
    line: int
    """
    From 1, of the lines with text.
    """
    box: list[Any] | None = None
    """
    Left, top, right, bottom in points from the page's top left corner; null where unknown.
    """


class FlagKind(StrEnum):
    injection = "injection"
    low_confidence = "low_confidence"
    human = "human"
    reschedule = "reschedule"
    other_format = "other_format"
    accommodation = "accommodation"
    language = "language"
    withdraw = "withdraw"
    other_voice = "other_voice"
    voicemail = "voicemail"


class Kind(StrEnum):
    """
    The kind of topic.
    """

    experience = "experience"
    project = "project"
    skill = "skill"
    transition = "transition"
    role = "role"
    job = "job"


class Source(StrEnum):
    model = "model"
    rules = "rules"


class GiveFeedback(BaseModel):
    """
    A candidate's feedback on the interview.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    rating: int
    """
    1 to 5; 5 is best.
    """
    comment: str | None = None


class GreenhouseCandidate(BaseModel):
    """
    A candidate of Greenhouse; other fields are ignored.
    """

    first_name: str
    last_name: str
    email: EmailStr
    greenhouse_profile_url: str | None = None
    """
    Its ``application_id`` recognises a repeated call.
    """


class Health(BaseModel):
    """
    The process is alive.
    """

    status: str | None = "ok"


class HeldInterview(BaseModel):
    """
    An interview on legal hold.
    """

    interview_id: UUID
    candidate_name: str
    role: str
    held_at: AwareDatetime
    held_by: str
    """
    Who placed the hold.
    """
    delete_at: AwareDatetime | None
    """
    When it would be deleted without the hold; if that is past, soon after the hold is lifted.
    Null: never.
    """


class IceServer(BaseModel):
    """
    A STUN or TURN server as WebRTC clients expect it.
    """

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class IntegrationKind(StrEnum):
    """
    The applicant tracking systems.
    """

    greenhouse = "greenhouse"
    ashby = "ashby"


class IntegrationTest(BaseModel):
    """
    What a test of an integration found.
    """

    positions: int
    """
    Positions that the ATS is offered.
    """
    reached: bool | None
    """
    Whether the ATS accepts its key; null for Greenhouse, which can only be called about a
    candidate.
    """
    error: str | None
    """
    Why the ATS can't be told of progress.
    """
    failure: DeliveryFailure | None
    """
    ``error`` as a code.
    """


class Language7(StrEnum):
    en = "en"
    ko = "ko"


class InterviewStatus(StrEnum):
    """
    Where an interview is in its life cycle. The last four are final.
    """

    SCHEDULED = "SCHEDULED"
    LIVE = "LIVE"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    FAILED = "FAILED"


class InvitationBatchView(BaseModel):
    """
    A batch of invitations.
    """

    id: UUID
    position_id: UUID
    source: BatchSource
    state: BatchState
    file_name: str | None
    task_id: UUID | None
    """
    The task that reads or sends it, or did so last: GET /tasks/{id}.
    """
    counts: BatchCounts
    mail_on: bool
    """
    Whether the server can send e-mails.
    """
    links_visible: bool
    """
    Whether the caller sent it, and so may see its links.
    """
    created_at: AwareDatetime
    expires_at: AwareDatetime
    """
    When it is deleted with its file; what was sent stays.
    """


class InvitationState(StrEnum):
    """
    The state of an invitation.
    """

    open = "open"
    entered = "entered"
    declined = "declined"
    used = "used"
    expired = "expired"
    cancelled = "cancelled"


class Language9(StrEnum):
    """
    Must be the position's; null: the position's.
    """

    en = "en"
    ko = "ko"


class InviteToPosition(BaseModel):
    """
    A new invitation to a position; it creates the candidate's interview.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    phone: bool | None = False
    """
    Also allow joining by phone, with a PIN.
    """
    email: EmailStr | None = None
    """
    The candidate's e-mail address.
    """
    send_mail: bool | None = False
    """
    Send the link to that address. 409 with a ``type`` ending in ``mail-off`` if no mail server
    is set.
    """
    scheduled_for: AwareDatetime | None = None
    """
    The appointment: when the candidate is expected, within 90 days. Null: at any time, or as
    the interview has it. E-mail and calendar entry name it.
    """
    expires_in_s: int | None = 604800
    """
    Seconds until it expires. To an interview with an appointment it expires no earlier than the
    interview.
    """
    candidate_name: str | None = None
    """
    Optional if the résumé has it.
    """
    resume_id: UUID | None = None
    """
    The candidate's résumé; its target role and company change nothing of the position's.
    """
    language: Language9 | None = None
    """
    Must be the position's; null: the position's.
    """


class JobView(BaseModel):
    """
    A job that failed too often.
    """

    id: int
    kind: str
    """
    What it does: ``report``, ``task``, ``answers``, ``speech``, ``webhook`` or ``erasure``.
    """
    subject_kind: str
    """
    What ``subject_id`` is the id of: ``interview``, ``task`` or ``delivery``.
    """
    subject_id: UUID
    reason: str
    """
    The error of the last attempt.
    """
    attempts: int
    failed_at: AwareDatetime


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


class JudgeReport(BaseModel):
    """
    The model that judged, and how closely it agrees with labelled answers.
    """

    model: str
    """
    The language model's name.
    """
    prompt_version: str
    """
    The version of its prompts.
    """
    ticks_points: bool
    """
    Whether its agreement suffices for evidence points to be marked told or not told.
    """
    gives_levels: bool
    """
    Whether its agreement suffices for levels.
    """
    points: int | None = None
    """
    Evidence points of the labelled answers that it was checked on; null if unchecked.
    """
    points_kappa: float | None = None
    """
    Cohen's κ between its findings and the labels; null if unchecked.
    """
    points_kappa_low: float | None = None
    """
    Lower bound of the 95 % interval of ``points_kappa``.
    """
    points_kappa_high: float | None = None
    """
    Upper bound of the 95 % interval of ``points_kappa``.
    """
    untold_called_told: float | None = None
    """
    Share, 0 to 1, of the points not told that it called told.
    """
    levels: int | None = None
    """
    Levels that it was checked on; null if unchecked.
    """
    levels_kappa: float | None = None
    """
    Quadratic κ between its levels and the labels; null if none were given.
    """
    levels_kappa_low: float | None = None
    """
    Lower bound of the 95 % interval of ``levels_kappa``.
    """
    levels_kappa_high: float | None = None
    """
    Upper bound of the 95 % interval of ``levels_kappa``.
    """


class Jurisdiction(StrEnum):
    """
    A place whose law applies to candidates' requests.
    """

    kr = "kr"
    eu = "eu"
    uk = "uk"
    us_il = "us_il"
    us_nyc = "us_nyc"
    us = "us"
    other = "other"


class KindStats(BaseModel):
    """
    Hits and misses since the process started.
    """

    ttl_s: int
    hits: int
    misses: int
    hit_rate: float | None
    """
    Between 0 and 1; null before the first read.
    """


class Language10(StrEnum):
    en = "en"
    ko = "ko"


class WordedBy(StrEnum):
    """
    ``model`` if a language model worded any step, otherwise ``rules``.
    """

    model = "model"
    rules = "rules"


class LegalHoldView(BaseModel):
    """
    Whether an interview is on legal hold.
    """

    held: bool
    reason: str | None = None
    by: str | None = None
    """
    Who placed it.
    """
    at: AwareDatetime | None = None


class ExpandEnum(StrEnum):
    """
    ``review`` adds what recruiters' lists show, in ``review``. For staff.
    """

    review = "review"


class Expand(RootModel[ExpandEnum | None]):
    root: ExpandEnum | None = None
    """
    ``review`` adds what recruiters' lists show, in ``review``. For staff.
    """


class Sort(StrEnum):
    """
    ``-`` sorts in descending order. In the order of ``started_at``, interviews that have not
    started come first.
    """

    created_at = "created_at"
    field_created_at = "-created_at"
    started_at = "started_at"
    field_started_at = "-started_at"
    candidate_name = "candidate_name"
    field_candidate_name = "-candidate_name"


class Order(StrEnum):
    """
    Overrides the direction that ``sort`` gives.
    """

    asc = "asc"
    desc = "desc"


class LogoView(BaseModel):
    """
    The organisation's logo.
    """

    url: str
    """
    A path on this server. It has the logo's version, so that it may be cached for good.
    """
    width: int
    """
    In pixels.
    """
    height: int


class MachineLevel(BaseModel):
    """
    The machine's level of one dimension, before any override.
    """

    dimension: str
    level: int | None
    """
    Null: it gave none, or only a range.
    """
    range: list[Any] | None
    """
    Lowest and highest level that its findings allow, where it gave them.
    """


class MailKind(StrEnum):
    """
    What a message is for.
    """

    invitation = "invitation"
    reminder = "reminder"


class MailState(StrEnum):
    """
    Where a message is. All but the first are final.
    """

    queued = "queued"
    sent = "sent"
    bounced = "bounced"
    failed = "failed"
    skipped = "skipped"


class Tls(StrEnum):
    starttls = "starttls"
    tls = "tls"
    none = "none"


class MailStatus(BaseModel):
    """
    How this installation sends e-mail. All of it is set by the operator.
    """

    on: bool
    """
    Whether a mail server is set (``VIVAVOCE_MAIL_HOST``).
    """
    host: str
    port: int | None
    """
    Null if e-mail is off.
    """
    tls: Tls
    from_address: str
    from_name: str
    """
    The operator's, or else the branding's. Empty: the company of the interview.
    """
    reply_to: str
    """
    Empty: the position's contact.
    """
    remind_hours: list[float]
    """
    Hours before the deadline at which candidates who have not begun are reminded.
    """
    links_begin_with: str
    """
    The beginning of the links in messages that are queued by this caller.
    """
    public_url: bool
    """
    Whether that is ``VIVAVOCE_API_PUBLIC_URL``; otherwise it is the address of this request,
    which candidates may not reach.
    """


class MailTestResult(BaseModel):
    """
    What the mail server said to a test message.
    """

    ok: bool
    """
    Whether it took the message.
    """
    to: str
    answer: str
    """
    The server's words, or why it could not be asked.
    """


class MailView(BaseModel):
    """
    A message to a candidate.
    """

    id: UUID
    interview_id: UUID
    invitation_id: UUID
    kind: MailKind
    address: str
    state: MailState
    attempts: int
    answer: str | None
    """
    The mail server's words at the last attempt, or why the message was not sent.
    """
    created_at: AwareDatetime
    next_attempt_at: AwareDatetime | None
    """
    Null when it is over.
    """
    sent_at: AwareDatetime | None


class Language12(StrEnum):
    """
    Null: the position's, otherwise the résumé's.
    """

    en = "en"
    ko = "ko"


class MakeContent(BaseModel):
    """
    Options for generating from a résumé; all are optional.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    position_id: UUID | None = None
    """
    The position to prepare for: its role and company decide over the résumé's, its description
    is the job text, and its plan's questions aren't repeated.
    """
    role: str | None = None
    """
    Used only if there is no position and the résumé names no target role.
    """
    company: str | None = None
    """
    Used only if there is no position and the résumé names no target company.
    """
    language: Language12 | None = None
    """
    Null: the position's, otherwise the résumé's.
    """
    job_description: str | None = ""
    """
    The job text, which the questions may refer to. Empty: the position's description.
    """


class MakeQuestions(BaseModel):
    """
    Options for generating from a résumé; all are optional.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    position_id: UUID | None = None
    """
    The position to prepare for: its role and company decide over the résumé's, its description
    is the job text, and its plan's questions aren't repeated.
    """
    role: str | None = None
    """
    Used only if there is no position and the résumé names no target role.
    """
    company: str | None = None
    """
    Used only if there is no position and the résumé names no target company.
    """
    language: Language12 | None = None
    """
    Null: the position's, otherwise the résumé's.
    """
    job_description: str | None = ""
    """
    The job text, which the questions may refer to. Empty: the position's description.
    """
    count: int | None = 6
    """
    Number of questions.
    """


class NewApiKeyView(BaseModel):
    """
    A new API key, with its secret.
    """

    id: UUID
    user_id: UUID | None
    """
    The owner's account; null: the operator's.
    """
    name: str
    prefix: str
    """
    The key's first characters.
    """
    scopes: list[str]
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    revoked_at: AwareDatetime | None
    last_used_at: AwareDatetime | None
    """
    Accurate to about a minute.
    """
    key: str
    """
    The whole key, for ``Authorization: Bearer``. Shown only once.
    """


class NewInvitation(BaseModel):
    """
    A new invitation with its secrets; only their keyed hashes are stored.
    """

    id: UUID
    interview_id: UUID
    candidate_name: str
    email: str | None
    state: InvitationState
    by_phone: bool
    """
    Whether it has a PIN for joining by phone.
    """
    mail: MailState | None
    """
    What became of the newest message about it; a reminder counts from its end. Null: none was
    sent by e-mail.
    """
    created_at: AwareDatetime
    scheduled_for: AwareDatetime | None
    """
    The interview's appointment; null: at any time.
    """
    expires_at: AwareDatetime
    opened_at: AwareDatetime | None
    """
    When the link's page was first opened.
    """
    entered_at: AwareDatetime | None
    declined: Decline | None
    link: str
    """
    Opens the candidate's page. Shown only once.
    """
    pin: str | None
    """
    For joining by phone; null if that is not allowed. Shown only once.
    """


class NoteInput(BaseModel):
    """
    A note's text.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    text: str
    """
    ``@`` and the name of a colleague's account mentions them.
    """


class NoteView(BaseModel):
    """
    A note.
    """

    id: UUID
    interview_id: UUID
    author_id: UUID | None
    """
    Null if the account was deleted.
    """
    author_name: str
    text: str
    mentions: list[UUID]
    """
    Accounts that it mentions.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class Offer(BaseModel):
    """
    A browser's WebRTC offer with all its ICE candidates (no trickle).
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    sdp: str
    type: Literal["offer"]


class Override(BaseModel):
    """
    A person's judgement, which replaces the machine's.
    """

    machine: float | None
    """
    The replaced number; null if there was none.
    """
    machine_range: list[float] | None = None
    """
    The replaced range, where the machine gave one; null if it gave none.
    """
    reason: str
    """
    As the person gave it.
    """
    by: str
    """
    The person's name.
    """
    at: AwareDatetime
    """
    When it was set.
    """


class OverrideInput(BaseModel):
    """
    A person's judgement that overrides the machine's.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    dimension: str | None = None
    """
    Id of a dimension of the rubric; null: the total.
    """
    value: float | None
    """
    1 to 5, a whole number for a dimension; null: restore the machine's result.
    """
    reason: str
    """
    Shown in the report; the candidate may read it in the explanation.
    """


class OverrideView(BaseModel):
    """
    A person's override of a report.
    """

    id: UUID
    dimension: str | None
    value: float | None
    reason: str
    by: str
    """
    The person's name; candidates see only that it was a person.
    """
    at: AwareDatetime


class PartnerTest(BaseModel):
    """
    A position, as Greenhouse lists tests.
    """

    partner_test_id: str
    partner_test_name: str


class Passage(BaseModel):
    """
    One utterance of an answer, as the transcript has it.
    """

    text: str
    """
    What was said, word for word.
    """
    start_s: float
    """
    Seconds from the recording's first sample.
    """
    entry_seq: int
    """
    ``seq`` of the transcript entry.
    """
    follow_up: str | None = None
    """
    The follow-up question that it answers, as it was asked; null: the planned question.
    """


class PasswordForm(BaseModel):
    """
    The password form of OAuth 2; its other fields are ignored.
    """

    grant_type: Literal["password"] = "password"
    username: str
    """
    The account's e-mail address, in any case.
    """
    password: SecretStr


class PdfPart(StrEnum):
    """
    A part of the PDF of a report.
    """

    assessment = "assessment"
    answers = "answers"
    ratings = "ratings"
    decisions = "decisions"
    notes = "notes"
    transcript = "transcript"


class Place(BaseModel):
    """
    Where an entry has the text.
    """

    start: int
    """
    Characters before it in ``text``.
    """
    end: int
    start_s: float
    """
    When it is said, in seconds of the recording; the entry's beginning without word times.
    """


class Placeholder(BaseModel):
    """
    A placeholder of templates.
    """

    name: str
    """
    As it is written in braces.
    """
    purpose: str
    required: bool
    """
    Whether every body needs it.
    """
    in_subject: bool
    """
    Whether subjects may have it.
    """


class Language14(StrEnum):
    en = "en"
    ko = "ko"


class Scenario(StrEnum):
    standard = "standard"
    transition = "transition"


class PlanItem(BaseModel):
    """
    A plan, without its questions.
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


class PlanVersionUse(BaseModel):
    """
    How often a version of a position's plan was used.
    """

    version: int | None
    """
    Null: interviews from before versions were counted, or with the built-in plan.
    """
    interviews: int


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
    A position, without its plan.
    """

    id: UUID
    title: str
    company: PositionCompany
    language: str
    plan_id: str
    plan_title: str
    plan_version: int
    """
    Grows by one each time the plan or its rubric changes.
    """
    retention_days: int | None
    jurisdiction: Jurisdiction | None
    """
    Whose law sets the time limits of candidates' requests; null: the server's setting.
    """
    archived: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime


class PositionPage(BaseModel):
    """
    A page of positions, newest first.
    """

    items: list[PositionItem]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class PositionView(BaseModel):
    """
    A position.
    """

    id: UUID
    title: str
    company: PositionCompany
    language: str
    plan_id: str
    plan_title: str
    plan_version: int
    """
    Grows by one each time the plan or its rubric changes.
    """
    retention_days: int | None
    jurisdiction: Jurisdiction | None
    """
    Whose law sets the time limits of candidates' requests; null: the server's setting.
    """
    archived: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime
    description: str
    plan: dict[str, Any]
    """
    The questions that every candidate is asked, and the rubric of the assessment.
    """
    plan_versions: list[PlanVersionUse]
    """
    How many interviews used which version, newest first; versions without one are left out.
    """


class Progress(StrEnum):
    """
    How far an invited candidate has come.
    """

    not_sent = "not_sent"
    sent = "sent"
    opened = "opened"
    begun = "begun"
    finished = "finished"
    expired = "expired"
    declined = "declined"
    other_format = "other_format"


class Purpose(StrEnum):
    """
    What a candidate's data may be used for; each is asked for separately.
    """

    recording = "recording"
    ai_processing = "ai_processing"
    other_positions = "other_positions"


class Question(BaseModel):
    """
    One planned question.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    id: str
    text: str
    """
    May use ``{name}``, ``{role}`` and ``{company}``.
    """
    rephrased: str
    """
    The same question in simpler words.
    """
    objective: str
    evidence: list[EvidencePoint]
    dimensions: list[str]
    max_follow_ups: int | None = 2
    fixed_follow_ups: list[str] | None = None
    """
    Points that every candidate is asked for, in this order, where no judge reads the answers;
    empty: all points in their order. At most ``max_follow_ups`` of them are asked for.
    """
    time_budget_s: int | None = 180
    template: bool | None = False
    """
    A question that every interview of this scenario begins with; never skipped.
    """


class WordedBy1(StrEnum):
    """
    ``model`` if a language model worded any question, otherwise ``rules``.
    """

    model = "model"
    rules = "rules"


class QuestionView(BaseModel):
    """
    A planned question, as the candidate hears it.
    """

    id: UUID
    position: int
    plan_question_id: str
    text: str
    audio_url: str | None
    """
    Null until the question's audio is rendered.
    """


class Quote(BaseModel):
    """
    The candidate's own words, exactly as the transcript has them.
    """

    text: str
    """
    Word for word.
    """
    start_s: float
    """
    Seconds from the recording's first sample.
    """
    entry_seq: int
    """
    ``seq`` of the transcript entry that contains ``text``.
    """


class QuoteInput(BaseModel):
    """
    Words of the candidate that a level rests on.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    text: str
    """
    A passage of an answer, word for word; case, punctuation and fillers don't matter.
    """
    entry_seq: int | None = None
    """
    ``seq`` of the transcript entry that it is from. Null: the first one that has it.
    """


class RatedQuote(BaseModel):
    """
    Words of the candidate, exactly as the transcript has them.
    """

    text: str
    start_s: float
    """
    Seconds from the recording's first sample.
    """
    entry_seq: int
    """
    ``seq`` of the transcript entry.
    """


class RaterView(BaseModel):
    """
    A person who rated.
    """

    id: UUID | None
    """
    Their account; null: it was deleted.
    """
    name: str
    """
    If the account was deleted, the address that it had.
    """
    email: str | None
    """
    The account's address; null: it was deleted.
    """


class Readiness(BaseModel):
    """
    Whether interviews can be held now.
    """

    model_config = ConfigDict(
        extra="allow",
    )
    status: str
    """
    ``ready``; ``degraded``: the database or the LiveKit server is away, or ``reasons`` say what
    needs a person while interviews are held; ``starting`` or ``failed``: the server can't serve.
    """
    database: str
    """
    ``ok`` or ``away``.
    """
    models: Download | dict[str, Any] | None = None
    reasons: list[str] | None = None
    """
    Why the status is ``degraded``.
    """


class RecordingGap(BaseModel):
    """
    A stretch of the interview without sound, because it could not be recorded.
    """

    start_s: float
    """
    Its begin, in seconds from the recording's first sample.
    """
    end_s: float
    """
    Its end, likewise.
    """


class RefreshInput(BaseModel):
    """
    A refresh token.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    refresh_token: str


class RemarkCode(StrEnum):
    """
    What a remark is about.
    """

    reported = "reported"
    link_is_left = "link_is_left"
    no_position = "no_position"
    no_interview = "no_interview"
    completed = "completed"
    other = "other"


class RenewInvitation(BaseModel):
    """
    A new link that replaces the previous one.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    expires_in_s: int | None = 604800
    """
    Seconds until it expires. To an interview with an appointment it expires no earlier than the
    interview.
    """
    send_mail: bool | None = False
    """
    Send it to the invitation's address.
    """


class ReportState(StrEnum):
    """
    Whether there is a report, and whether it is ready to read.
    """

    none = "none"
    pending = "pending"
    complete = "complete"
    failed = "failed"


class ReportStatus(StrEnum):
    """
    Whether a report is ready to read.
    """

    pending = "pending"
    complete = "complete"
    failed = "failed"


class RequestKind(StrEnum):
    """
    What a candidate can ask for.
    """

    explanation = "explanation"
    human_review = "human_review"
    deletion = "deletion"
    other_format = "other_format"


class RequestState(StrEnum):
    """
    Where a request is. The last two are final.
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
    candidate_name: str
    role: str
    """
    The interview's: the job title it was created with.
    """
    kind: RequestKind
    state: RequestState
    message: str
    answer: str | None
    created_at: AwareDatetime
    closed_at: AwareDatetime | None
    closed_by: str | None
    """
    Who answered or refused it, for staff: the name of an account or an API key, or of the
    candidate, who began the interview after asking for another format. Null for candidates, and
    while it is open.
    """
    due_at: AwareDatetime | None
    """
    When an answer is due; null once there is one.
    """
    due_rule: DueRule | None
    """
    The rule that ``due_at`` follows: a law of the position's ``jurisdiction``, or
    ``installation`` for ``VIVAVOCE_API_REQUEST_DUE_DAYS``. ``no_legal_limit``: the same days, since
    no limit of that jurisdiction is known for this kind. Null once there is an answer.
    """


class RescoreInput(BaseModel):
    """
    Why a report is generated again.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    reason: str


class ResponseError(BaseModel):
    """
    The body of ``response_error``; the candidate's address is ignored.
    """

    api_call: str
    errors: list[str]
    partner_test_id: str | None = None
    partner_interview_id: str | None = None


class Kind1(StrEnum):
    """
    ``hidden_text``: text that a reader of the page does not see. ``injection``: words that give
    orders to the reader of the résumé. Neither reaches a field or a language model.
    """

    hidden_text = "hidden_text"
    injection = "injection"


class ResumeFlag(BaseModel):
    """
    Something in a résumé that a person should look at.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    kind: Kind1
    """
    ``hidden_text``: text that a reader of the page does not see. ``injection``: words that give
    orders to the reader of the résumé. Neither reaches a field or a language model.
    """
    text: str
    """
    The beginning of it.
    """
    reason: str | None = None
    """
    How it was hidden.
    """
    page: int | None = None


class ResumeStatus(StrEnum):
    """
    Whether a résumé has been read.
    """

    pending = "pending"
    ready = "ready"
    failed = "failed"


class RetentionCounts(BaseModel):
    """
    How many interviews there are, and what happens to them.
    """

    interviews: int
    due: int
    """
    Deleted within 30 days.
    """
    held: int
    """
    On legal hold: kept until the hold is lifted.
    """


class RetentionPreview(BaseModel):
    """
    What a change of retention would delete.
    """

    days_now: int
    """
    The days that apply now; 0: for ever.
    """
    days: int
    """
    The days that would apply; 0: for ever.
    """
    deleted: int
    """
    Interviews that a job would delete within minutes.
    """
    due: int
    """
    Further interviews that would be deleted within 30 days.
    """
    held: int
    """
    Interviews on legal hold that would stay, although their days would be over.
    """
    resumes: int
    """
    Résumés without an interview that would be deleted, too. They are kept for the
    organisation's days, so a position's don't concern them: 0.
    """


class RetentionView(BaseModel):
    """
    How long interviews are kept, and which are deleted soon.
    """

    days: int
    """
    Days that an interview is kept after its end, unless its position says otherwise; 0: for
    ever.
    """
    server_days: int
    """
    The server's setting, which applies while ``set_here`` is false.
    """
    set_here: bool
    """
    Whether ``days`` were set by ``PUT /retention``.
    """
    counts: RetentionCounts
    due: list[DueInterview]
    """
    The soonest first; the first 50.
    """
    held: list[HeldInterview]
    """
    The longest held first; the first 50.
    """


class ReviewDecision(BaseModel):
    """
    The newest decision.
    """

    verdict: DecisionVerdict
    by: str
    at: AwareDatetime


class ReviewInvitation(BaseModel):
    """
    The newest invitation to an interview.
    """

    state: Progress
    expires_at: AwareDatetime
    mail: MailState | None
    """
    What became of the newest message about it; a reminder counts from its end. Null: none was
    sent by e-mail.
    """


class ReviewRatings(BaseModel):
    """
    People's ratings of an interview.
    """

    count: int
    """
    How many are submitted.
    """
    mine: bool
    """
    Whether the caller's is one of them.
    """


class ReviewReport(BaseModel):
    """
    What is known of an interview's report.
    """

    status: ReportState
    total: float | None
    """
    1 to 5, with people's overrides; null without one, for a range, and while it is hidden.
    """
    total_low: float | None
    """
    Lowest total that the levels' ranges allow; null without any.
    """
    total_high: float | None
    withheld: bool
    """
    Whether levels are withheld, since the judge doesn't qualify for them.
    """
    hidden: bool
    """
    Whether the total is hidden until the caller has submitted their own rating, or since their
    key lacks the scope ``reports:read``.
    """


class ReviewStage(StrEnum):
    """
    Where a candidate is in the recruiters' review.
    """

    new = "new"
    in_review = "in_review"
    shortlisted = "shortlisted"
    on_hold = "on_hold"
    rejected = "rejected"
    hired = "hired"


class ReviewView(BaseModel):
    """
    What a recruiter's list shows of an interview.
    """

    candidate_name: str
    candidate_email: str | None
    """
    In lower case: of the newest invitation that has one, the candidate's account, or the
    résumé.
    """
    position_title: str | None
    """
    Null without a position.
    """
    invitation: ReviewInvitation | None
    """
    Null if nobody was invited.
    """
    report: ReviewReport
    ratings: ReviewRatings
    stage: ReviewStage
    decision: ReviewDecision | None
    duplicate_of: list[UUID]
    """
    Other interviews of the same e-mail address for the same position, oldest first; at most
    20.
    """
    open_requests: int
    """
    Requests of the candidate that await an answer.
    """
    notes: int
    other_positions: bool | None
    """
    Whether the candidate agreed to be considered for other positions; null: never asked.
    """


class Role(StrEnum):
    """
    A user's rights. Each role has those of the one before it, and more.
    """

    candidate = "candidate"
    recruiter = "recruiter"
    admin = "admin"


class RowStatus(StrEnum):
    """
    What happens to a row when the batch is sent, or what became of it.
    """

    ready = "ready"
    faulty = "faulty"
    left_out = "left_out"
    queued = "queued"
    invited = "invited"
    failed = "failed"


class RubricDimension(BaseModel):
    """
    A dimension of the interview's rubric, which every rating has a level for.
    """

    id: str
    name: str
    levels: dict[str, str]
    """
    What each level, 1 to 5, looks like.
    """


class Scope(StrEnum):
    """
    A permission of an API key.
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


class Kind2(StrEnum):
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
    other = "other"


class Section(BaseModel):
    """
    A part of the résumé under its own heading.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    kind: Kind2
    title: str
    """
    The heading, as it is written.
    """
    text: str


class Seen(BaseModel):
    """
    What the person had opened.
    """

    report: bool
    """
    Whether they were shown the report or others' ratings.
    """
    recording: bool
    """
    Whether they opened the recording.
    """
    ratings: int
    """
    How many ratings were submitted.
    """


class SendBatch(BaseModel):
    """
    How to invite the candidates of a batch.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    expires_in_s: int | None = 604800
    """
    Seconds until each invitation expires.
    """
    send_mail: bool | None = False
    """
    Send each candidate who has an address an e-mail.
    """


class SendInvitation(BaseModel):
    """
    How an invitation is sent by e-mail.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    email: EmailStr | None = None
    """
    The candidate's address; null: the one of the invitation.
    """


class SendTest(BaseModel):
    """
    The body of ``send_test``; other fields are ignored.
    """

    partner_test_id: str
    candidate: GreenhouseCandidate
    url: str | None = None
    """
    Where Greenhouse is called when the results can be fetched.
    """


class SentTest(BaseModel):
    """
    The answer to ``send_test``.
    """

    partner_interview_id: str


class SetLegalHold(BaseModel):
    """
    Places a legal hold or lifts it.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    held: bool
    reason: str
    """
    Why; kept in the audit log, also after the interview is deleted.
    """


class Shared(StrEnum):
    """
    A part of an interview that can be shared.
    """

    report = "report"
    transcript = "transcript"
    recording = "recording"


class SignIn(BaseModel):
    """
    An account and its password.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    email: str
    """
    The account's e-mail address, in any case.
    """
    password: SecretStr


class SignInByLink(BaseModel):
    """
    The token of a one-time link.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    token: str
    """
    What follows ``#sign-in=`` in the link.
    """


class SignInLinkView(BaseModel):
    """
    A link that signs a user in once.
    """

    url: str
    """
    Whoever has it gets into the account. Shown only once.
    """
    expires_at: AwareDatetime


class SoundCheckResult(BaseModel):
    """
    What the interviewer hears from a microphone.
    """

    text: str
    """
    What the interviewer's recogniser understood; empty if there were no words.
    """
    level_dbfs: float
    """
    Level of the loudest half second; 0 is full scale, speech is usually between -35 and -10.
    """
    speech_s: float
    """
    Seconds that contain a voice.
    """


class SpeakText(BaseModel):
    """
    A text of a plan that is to be heard.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    text: str
    """
    May use ``{name}``, ``{role}`` and ``{company}``.
    """
    language: Language14
    role: str | None = None
    """
    For ``{role}``; null: words that fit any role.
    """
    company: str | None = None
    """
    For ``{company}``; null: words that fit any company.
    """


class Speaker(StrEnum):
    """
    The speaker of a transcript entry.
    """

    agent = "agent"
    candidate = "candidate"


class SpeechState(StrEnum):
    """
    Whether a language's recogniser or voice can be used.
    """

    found = "found"
    missing = "missing"
    damaged = "damaged"
    other_language = "other_language"
    unknown = "unknown"
    on_agents = "on_agents"


class Stage(BaseModel):
    """
    Questions on one theme.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    id: str
    title: str
    questions: list[Question]


class StartAssessment(BaseModel):
    """
    The body of ``assessment.start``; other fields are ignored.
    """

    assessment_type_id: str
    candidate: AshbyCandidate
    application: AshbyApplication


class StatusModel(StrEnum):
    told = "told"
    not_told = "not_told"
    unclear = "unclear"
    never_asked = "never_asked"


class StatusOfTest(BaseModel):
    """
    The answer to ``test_status``.
    """

    partner_status: str
    """
    ``sent``, ``started``, ``processing``, ``complete``, ``cancelled``, ``expired`` or
    ``failed``.
    """
    partner_profile_url: str
    partner_score: float | None = None
    """
    The total from 1 to 5, if it is exact and may be shared.
    """
    metadata: dict[str, str] | None = None


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
    The part of the résumé it builds on, as the résumé words it; null: something new.
    """
    actions: list[str]
    weeks: int
    source: Source


class StructuredDataInput(BaseModel):
    """
    A résumé's structured data, corrected by a person or another program.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    structured_data: dict[str, Any] | str
    """
    ``{"header": {…}}``, or the same as JSON in a string.
    """


class TaskError(BaseModel):
    """
    Why a task failed.
    """

    code: str
    """
    For programs; ``failed`` if there is no more specific code.
    """
    detail: str
    """
    What went wrong and what to do about it.
    """


class TaskState(StrEnum):
    """
    Where a task is. The last two are final.
    """

    queued = "queued"
    running = "running"
    succeeded = "succeeded"
    failed = "failed"


class TaskStep(BaseModel):
    """
    One step of a task; also the data of an event in its stream.
    """

    seq: int
    """
    From 1, without gaps; also the ``id`` of the event in the stream.
    """
    state: TaskState
    progress: int
    """
    Per cent.
    """
    message: str
    """
    What was done in this step.
    """
    at: AwareDatetime
    result: dict[str, Any] | None = None
    """
    Only in the last event of the stream, if the task succeeded.
    """
    error: TaskError | None = None
    """
    Only in the last event of the stream, if the task failed.
    """


class TaskView(BaseModel):
    """
    A task.
    """

    id: UUID
    kind: str
    resume_id: UUID | None
    """
    The résumé that it works on.
    """
    state: TaskState
    progress: int
    """
    Per cent; never decreases.
    """
    message: str
    """
    What the last step did.
    """
    result: dict[str, Any] | None
    error: TaskError | None
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    finished_at: AwareDatetime | None
    log: list[TaskStep]
    """
    All steps so far, in order.
    """


class TemplatePreview(BaseModel):
    """
    A message to an invented candidate.
    """

    subject: str
    text: str
    html: str
    """
    A whole page; show it in a frame without scripts.
    """


class TemplateText(BaseModel):
    """
    The text of a message.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    subject: str
    body: str
    """
    Plain text: paragraphs are separated by empty lines, lines that begin with ``- `` become a
    list, and ``{…}`` are placeholders.
    """


class TemplateView(BaseModel):
    """
    The text of a kind of message in one language.
    """

    kind: MailKind
    language: Language14
    subject: str
    body: str
    changed: bool
    """
    Whether people changed it; otherwise it is the product's own.
    """
    updated_at: AwareDatetime | None
    updated_by: str | None


class Templates(BaseModel):
    """
    All templates, and what they may contain.
    """

    items: list[TemplateView]
    placeholders: list[Placeholder]


class TestMail(BaseModel):
    """
    Where a test message goes.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    to: EmailStr | None = None
    """
    Null: to the caller's own address.
    """


class TodayCounts(BaseModel):
    """
    How much awaits recruiters.
    """

    to_review: int
    live: int
    requests: int
    failed_jobs: int
    undelivered_mails: int
    stages: dict[str, int]
    """
    Completed interviews by stage.
    """


class TokenView(BaseModel):
    """
    A session's tokens.
    """

    access_token: str
    """
    For ``Authorization: Bearer``.
    """
    token_type: Literal["bearer"] = "bearer"
    expires_in: int
    """
    Seconds until the access token expires.
    """
    refresh_token: str
    """
    Gets the next access token, once. Using it twice ends the session.
    """
    refresh_expires_in: int
    """
    Seconds until the refresh token expires.
    """


class TranscriptMatch(BaseModel):
    """
    A transcript entry that has the text.
    """

    seq: int
    speaker: Speaker
    text: str
    start_s: float
    end_s: float
    question_id: str | None
    places: list[Place]


class UndeliveredMail(BaseModel):
    """
    A message that didn't arrive, to a candidate who hasn't come.
    """

    id: UUID
    """
    Of the message: the last one of its invitation that didn't arrive.
    """
    interview_id: UUID
    candidate_name: str
    role: str
    kind: MailKind
    address: str
    state: MailState
    """
    ``bounced``: the mail server refused it for good. ``failed``: it could not be handed over.
    """
    answer: str | None
    """
    The mail server's words, or why the message was not sent.
    """
    created_at: AwareDatetime
    deadline: AwareDatetime
    """
    When the interview must have begun.
    """


class UserView(BaseModel):
    """
    An account.
    """

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    position_ids: list[UUID] | None
    """
    The positions that a recruiter is limited to; null: all. Without effect in other roles.
    """
    has_password: bool
    """
    False: the user signs in by links alone.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class Verdict(StrEnum):
    scored = "scored"
    insufficient_evidence = "insufficient_evidence"
    not_scored = "not_scored"
    withheld = "withheld"
    never_asked = "never_asked"


class Versions(BaseModel):
    """
    What was before the person who decided.
    """

    plan_id: str
    plan_sha256: str
    """
    Of the interview's plan as canonical JSON; the next one of its rubric.
    """
    rubric_sha256: str
    report_revision: int | None
    """
    Null without a complete report.
    """
    model: str | None
    """
    The language model that judged; null when none did.
    """
    prompt_version: str | None


class WebhookEventType(StrEnum):
    """
    Events that can be subscribed to.
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


class WebhookFormat(StrEnum):
    """
    How a message is written.
    """

    plain = "plain"
    cloudevents = "cloudevents"


class WebhookTaken(BaseModel):
    """
    The result of a webhook.
    """

    new: bool
    """
    False: it was received before and is ignored.
    """


class WebhookView(BaseModel):
    """
    A webhook subscription, without its secret.
    """

    id: UUID
    url: str
    events: list[WebhookEventType]
    format: WebhookFormat
    description: str
    active: bool
    disabled_reason: str | None
    """
    Why the server turned it off; null if it did not.
    """
    old_secret_until: AwareDatetime | None
    """
    Until this time, messages are also signed with the previous secret.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class WebhookWithSecret(BaseModel):
    """
    A webhook subscription with its new secret.
    """

    id: UUID
    url: str
    events: list[WebhookEventType]
    format: WebhookFormat
    description: str
    active: bool
    disabled_reason: str | None
    """
    Why the server turned it off; null if it did not.
    """
    old_secret_until: AwareDatetime | None
    """
    Until this time, messages are also signed with the previous secret.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    secret: str
    """
    ``whsec_…``, for verifying signatures (Standard Webhooks). Shown only once.
    """


class Word(BaseModel):
    """
    A recognised word; times in seconds of the recording.
    """

    text: str
    start_s: float
    end_s: float


class FieldError(BaseModel):
    """
    One field of the input that is invalid.
    """

    pointer: str
    """
    JSON pointer into the input, such as ``/plan/stages/0/questions``.
    """
    detail: str
    """
    What is wrong with it, such as ``must be in the future``.
    """
    code: str | None = None
    """
    The same for programs, where there is a code: ``required``, ``blank``, ``too_short``,
    ``too_long``, ``too_small``, ``too_large``, ``email`` or one of the call.
    """
    limit: float | None = None
    """
    The bound that a length or a number breaks.
    """


class Problem(BaseModel):
    """
    An error, as RFC 9457 defines it.
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


class CloudEvent(BaseModel):
    """
    The body of a webhook in the format ``cloudevents`` (CloudEvents 1.0, structured mode).
    """

    specversion: Literal["1.0"]
    id: str
    """
    The ``webhook-id``.
    """
    source: str
    """
    The subscription, as a URN.
    """
    type: str
    """
    ``vivavoce.`` and the event.
    """
    subject: str | None = None
    """
    ``interviews/`` and the interview's id; absent from test messages.
    """
    time: AwareDatetime
    """
    When the event happened.
    """
    datacontenttype: Literal["application/json"]
    data: dict[str, Any]
    """
    The same as in the plain format.
    """


class StatusData(BaseModel):
    """
    The interview's new status.
    """

    interview_id: UUID
    position_id: UUID | None
    status: InterviewStatus


class InterviewScheduledMessage(BaseModel):
    type: Literal["interview.scheduled"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: StatusData


class InterviewStartedMessage(BaseModel):
    type: Literal["interview.started"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: StatusData


class InterviewCompletedMessage(BaseModel):
    type: Literal["interview.completed"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: StatusData


class InterviewCancelledMessage(BaseModel):
    type: Literal["interview.cancelled"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: StatusData


class InterviewExpiredMessage(BaseModel):
    type: Literal["interview.expired"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: StatusData


class InterviewFailedMessage(BaseModel):
    type: Literal["interview.failed"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: StatusData


class DeletionReason(StrEnum):
    """
    Why an interview was deleted.
    """

    staff = "staff"
    candidate = "candidate"
    retention = "retention"


class ReportData(BaseModel):
    """
    The report's revision, from 1.
    """

    interview_id: UUID
    position_id: UUID | None
    revision: int


class ReportCompletedMessage(BaseModel):
    type: Literal["report.completed"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: ReportData


class ReportFailedMessage(BaseModel):
    type: Literal["report.failed"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: ReportData


class OverrideData(BaseModel):
    """
    The override of a level or the total.
    """

    interview_id: UUID
    position_id: UUID | None
    override_id: UUID


class ReportOverriddenMessage(BaseModel):
    type: Literal["report.overridden"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: OverrideData


class RequestData(BaseModel):
    """
    A candidate's request.
    """

    interview_id: UUID
    position_id: UUID | None
    request_id: UUID
    kind: RequestKind
    state: RequestState


class CandidateRequestCreatedMessage(BaseModel):
    type: Literal["candidate.request.created"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: RequestData


class CandidateRequestClosedMessage(BaseModel):
    type: Literal["candidate.request.closed"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: RequestData


class TestData(BaseModel):
    """
    The subscription that was tested.
    """

    subscription_id: UUID


class WebhookTestMessage(BaseModel):
    type: Literal["webhook.test"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: TestData


class AiTokenMessage(BaseModel):
    """
    The interviewer's words as they begin to sound; tokens within 50 ms are joined.
    """

    type: Literal["ai_token"]
    token: str


class DeletedMessage(BaseModel):
    """
    The interview was deleted; drop what you keep of it.
    """

    type: Literal["deleted"]


class DisputeMessage(BaseModel):
    """
    The candidate disputes a transcript entry, or withdraws the dispute.
    """

    type: Literal["dispute"]
    seq: int
    disputed: bool
    correction: str | None


class State1(StrEnum):
    entered = "entered"
    declined = "declined"


class InvitationMessage(BaseModel):
    """
    The candidate entered by their link, or declined.
    """

    type: Literal["invitation"]
    invitation_id: UUID
    state: State1


class OverrideMessage(BaseModel):
    """
    A person's judgement is stored beside the machine's; read the report again.
    """

    type: Literal["override"]


class PingMessage(BaseModel):
    """
    Nothing else happened for 20 s.
    """

    type: Literal["ping"]


class ReportMessage(BaseModel):
    """
    The report is queued, complete, or failed.
    """

    type: Literal["report"]
    status: ReportStatus


class State2(StrEnum):
    listening = "listening"
    thinking = "thinking"
    speaking = "speaking"
    waiting = "waiting"


class StateMessage(BaseModel):
    """
    What the interviewer does.
    """

    type: Literal["state"]
    state: State2


class StatusMessage(BaseModel):
    """
    The interview's status changes.
    """

    type: Literal["status"]
    status: InterviewStatus


class TranscriptMessage(BaseModel):
    """
    An utterance is stored.
    """

    type: Literal["transcript"]
    seq: int
    """
    Its place in the transcript; send the last one as ``after_seq`` after a break.
    """
    speaker: Speaker
    kind: str
    """
    Such as ``answer``, ``planned``, ``followup``, ``request``.
    """
    text: str
    start_s: float
    """
    Seconds from the first sample of the recording.
    """
    end_s: float
    question_id: str | None
    interrupted: bool


class LiveMessage(
    RootModel[
        TranscriptMessage
        | StatusMessage
        | ReportMessage
        | AiTokenMessage
        | StateMessage
        | InvitationMessage
        | DisputeMessage
        | OverrideMessage
        | DeletedMessage
        | PingMessage
    ]
):
    root: Annotated[
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
    """
    A message of the live view. Ignore types that you don't know.
    """


class Accent(BaseModel):
    """
    A colour in both themes; the dark one is derived from it.
    """

    light: AccentVariant
    dark: AccentVariant


class AccentCheck(BaseModel):
    """
    Whether a colour can be the accent.
    """

    passes: bool
    needed: float
    """
    The contrast ratio that the light variant must have.
    """
    accent: Accent
    nearest: str
    """
    The colour of the same hue that passes with the least change of lightness; the colour itself
    if it passes.
    """


class AnswerPage(BaseModel):
    """
    A page of answers: newest first, or in a search, closest first.
    """

    items: list[AnswerView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class ApiKeyPage(BaseModel):
    """
    A page of API keys, newest first.
    """

    items: list[ApiKeyView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class AtsCallView(BaseModel):
    """
    A call of an ATS.
    """

    id: UUID
    name: str
    """
    As the ATS names it, such as ``send_test``.
    """
    status: int
    """
    HTTP status of the answer.
    """
    remark: str | None
    """
    Why it was refused, what the ATS reports of an earlier answer, or what is left to people.
    """
    remark_code: RemarkCode | None
    created_at: AwareDatetime


class AtsUpdateView(BaseModel):
    """
    What an ATS is told of an interview.
    """

    id: UUID
    interview_id: UUID
    event: AtsEvent
    state: DeliveryState
    attempts: int
    next_attempt_at: AwareDatetime | None
    last_status: int | None
    """
    HTTP status of the last response; null if there was none.
    """
    last_error: str | None
    failure: DeliveryFailure | None
    """
    ``last_error`` as a code.
    """
    created_at: AwareDatetime
    delivered_at: AwareDatetime | None


class BatchRowView(BaseModel):
    """
    A candidate of a batch.
    """

    number: int
    """
    From 1, in the order of the list or file.
    """
    name: str
    email: str
    """
    As written; it may be invalid.
    """
    phone: str
    """
    For the person who sends the batch; it is deleted with it.
    """
    language: str
    """
    As written; empty: the position's.
    """
    resume_file: str | None
    """
    The résumé's name in the ZIP file.
    """
    without_resume: bool
    left_out: bool
    status: RowStatus
    problems: list[BatchRowProblem]
    interview_id: UUID | None
    link: str | None
    """
    Opens the candidate's page. For the person who sent the batch; null once a new link
    replaced it.
    """


class BrandingView(BaseModel):
    """
    How the organisation appears to candidates.
    """

    name: str | None
    """
    Null: the product's name is shown.
    """
    name_beside_logo: bool
    logo: LogoView | None
    accent: Accent | None
    """
    Null: the product's.
    """


class BulkActionView(BaseModel):
    """
    A bulk action, and how far it has come.
    """

    task_id: UUID
    """
    Of its task, which also names it.
    """
    action: BulkActionKind
    stage: ReviewStage | None
    """
    That was set; null for other actions, and for an undo, which sets the former ones.
    """
    undo_of: UUID | None
    """
    The action whose stages it sets back.
    """
    state: TaskState
    total: int
    done: int
    skipped: int
    failed: int
    undoable: bool
    """
    Whether ``POST /bulk-actions/{task_id}/undo`` would set any stage back: not twice.
    """
    created_at: AwareDatetime
    finished_at: AwareDatetime | None


class CacheStats(BaseModel):
    """
    The cache of the responding process.
    """

    backend: str
    """
    ``memory`` (of one process) or ``redis`` (shared).
    """
    in_use: bool
    """
    False while notifications of changes don't arrive; all rows are then read from the
    database.
    """
    hit_rate: float | None
    kinds: dict[str, KindStats]


class ChangeApiKey(BaseModel):
    """
    Changes to an API key; omitted fields stay as they are.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str | None = None
    scopes: list[Scope] | None = None


class ChangeInterview(BaseModel):
    """
    Changes to an interview; omitted fields stay as they are.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    stage: ReviewStage | None = None
    scheduled_for: AwareDatetime | None = None
    """
    When the candidate is expected; null: at any time. Only before the interview. If it would
    expire before that time, its expiry is moved too.
    """


class ChangePosition(BaseModel):
    """
    Changes to a position; omitted fields stay as they are.

    Existing interviews don't change, but ``retention_days`` applies to them.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    plan: str | dict[str, Any] | None = None
    """
    Id of a ready plan (``GET /plans``), or a whole plan. Null: the ready plan of the
    language.
    """
    rubric: list[dict[str, Any]] | None = None
    """
    Dimensions that replace the plan's: ``id``, ``name``, ``weight``, and ``levels`` 1 to 5
    with a sentence each. They must include every dimension that the plan's questions refer to.
    """
    title: str | None = None
    company_id: UUID | None = None
    description: str | None = None
    language: Language1 | None = None
    """
    Requires a ``plan`` in that language.
    """
    retention_days: int | None = None
    """
    Applies to existing interviews too. An explicit null restores the setting for all positions,
    as it does in ``jurisdiction``. Other fields ignore null.
    """
    jurisdiction: Jurisdiction | None = None
    """
    Whose law sets the time limits of candidates' requests, also of those that are open.
    """
    archived: bool | None = None
    """
    True: no new interviews or invitations.
    """


class ChangeUser(BaseModel):
    """
    Changes to an account; omitted fields stay as they are.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str | None = None
    role: Role | None = None
    active: bool | None = None
    """
    False: the user can't sign in, and all their sessions and keys end.
    """
    password: SecretStr | None = None
    """
    A new password; all the user's sessions and keys end.
    """
    position_ids: list[UUID] | None = None
    """
    The positions that a recruiter is limited to, and their keys with them; null: all. What they
    have open ends within seconds.
    """


class ChangeWebhook(BaseModel):
    """
    Changes to a subscription; omitted fields stay as they are.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    url: str | None = None
    events: list[WebhookEventType] | None = None
    format: WebhookFormat | None = None
    description: str | None = None
    active: bool | None = None


class CompanyPage(BaseModel):
    """
    A page of companies, newest first.
    """

    items: list[CompanyView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class ConsentView(BaseModel):
    """
    A consent that a candidate is asked for.
    """

    purpose: Purpose
    required: bool
    granted: bool | None
    """
    Null until the candidate decided on this version of the text.
    """
    version: str
    """
    The version of the text.
    """
    text: str
    """
    What the candidate consents to, in the interview's language.
    """


class CreateApiKey(BaseModel):
    """
    A new API key.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    """
    What the key is for.
    """
    scopes: list[Scope]
    """
    What the key may do; ``write`` does not include ``read``.
    """
    expires_at: AwareDatetime | None = None
    """
    With a UTC offset; null: the key works until it is revoked.
    """


class CreateIntegration(BaseModel):
    """
    A new integration.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    kind: IntegrationKind
    name: str
    """
    What it is called in lists, such as the organisation's name.
    """
    language: Language2
    """
    Of the texts that the ATS shows to its users; interviews have their position's.
    """
    share_score: bool | None = False
    """
    Send the total if there is one and levels are not withheld: candidates can be rejected by it
    in the ATS. Not on a server for blind rating.
    """
    ats_key: str | None = None
    """
    Ashby only: an API key of Ashby with the permission ``candidatesWrite``.
    """
    ats_url: str | None = None
    """
    Ashby only: where it is called; null: its public address.
    """


class CreatePosition(BaseModel):
    """
    A new position.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    plan: str | dict[str, Any] | None = None
    """
    Id of a ready plan (``GET /plans``), or a whole plan. Null: the ready plan of the
    language.
    """
    rubric: list[dict[str, Any]] | None = None
    """
    Dimensions that replace the plan's: ``id``, ``name``, ``weight``, and ``levels`` 1 to 5
    with a sentence each. They must include every dimension that the plan's questions refer to.
    """
    title: str
    """
    The role, as the interviewer says it.
    """
    company_id: UUID | None = None
    """
    An existing company; or send ``company``.
    """
    company: str | None = None
    """
    The company's name, in any case; created if it doesn't exist.
    """
    description: str | None = ""
    """
    The source of answers to candidates' questions about the job.
    """
    language: Language4 | None = None
    """
    Null: the plan's, otherwise English.
    """
    retention_days: int | None = None
    """
    Days to keep an interview after its end. Null: as in ``GET /retention``.
    """
    jurisdiction: Jurisdiction | None = None
    """
    Whose law sets the time limits of candidates' requests, and nothing else. Null: the server's
    setting.
    """


class CreateRequest(BaseModel):
    """
    A candidate's request.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    kind: RequestKind
    message: str | None = ""
    """
    Optional, in the candidate's own words.
    """


class CreateShareLink(BaseModel):
    """
    A new link to one interview.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    expires_in_days: int | None = 7
    hide_name: bool | None = False
    """
    Replace the candidate's name in the report and the transcript. A recording, in which it is
    heard, can't be shared then.
    """
    include: list[Shared] | None = [Shared.report]


class CreateUser(BaseModel):
    """
    A new account.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    email: EmailStr
    """
    Used to sign in, in any case.
    """
    name: str
    role: Role
    password: SecretStr | None = None
    """
    Null: the user signs in by a one-time link, and sets a password then.
    """
    position_ids: list[UUID] | None = None
    """
    The positions that a recruiter is limited to; null: all.
    """


class CreateWebhook(BaseModel):
    """
    A new webhook subscription.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    url: str
    """
    Where messages are sent with POST: https, at a public address.
    """
    events: list[WebhookEventType]
    """
    The events to send.
    """
    format: WebhookFormat | None = WebhookFormat.plain
    """
    ``cloudevents``: CloudEvents 1.0 in structured mode.
    """
    description: str | None = ""
    active: bool | None = True


class DecisionInput(BaseModel):
    """
    A person's decision about a candidate.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    verdict: DecisionVerdict
    reason: str


class DecisionView(BaseModel):
    """
    A decision: a record in a chain of hashes.
    """

    number: int
    """
    Its place in the chain, from 1.
    """
    id: UUID
    interview_id: UUID
    position_id: UUID | None
    verdict: DecisionVerdict
    reason: str
    """
    Without the candidate's name once the interview is deleted.
    """
    reason_digest: str
    """
    SHA-256 of a salt and the reason as it was given; in place of the reason in ``hash``.
    """
    by_user_id: UUID
    by_name: str
    at: AwareDatetime
    versions: Versions
    seen: Seen
    previous_hash: str
    """
    Of the record before; empty in the first.
    """
    hash: str
    """
    SHA-256 over the record; ``docs/workspace.md`` says how it is computed.
    """


class DeliveryPage(BaseModel):
    """
    A page of deliveries, newest first.
    """

    items: list[DeliveryView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class EvaluationList(BaseModel):
    """
    All evaluations of an interview's answers.
    """

    interview_id: UUID
    items: list[EvaluationView]


class Flag(BaseModel):
    """
    A passage that a person should check.
    """

    kind: FlagKind
    """
    ``injection``: it tries to instruct the machine. ``low_confidence``: the recogniser was
    unsure of the words. ``other_voice``: another person or a television said it. ``voicemail``: a
    machine took the call.
    """
    text: str
    """
    As the transcript has it.
    """
    start_s: float
    """
    Seconds from the recording's first sample.
    """
    entry_seq: int
    """
    ``seq`` of the transcript entry that contains ``text``.
    """


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
    The same in simpler words.
    """
    objective: str
    """
    What the answer should show.
    """
    kind: Kind
    """
    The kind of topic.
    """
    about: str
    """
    The topic, as the résumé or the job text words it.
    """
    passage: str | None = ""
    """
    What the question refers to, word for word: a passage of the résumé or of the job text.
    Empty in sets made before it was recorded.
    """
    evidence: list[Point]
    source: Source


class Header(BaseModel):
    """
    The fields of a résumé. Further keys that an integrator adds are kept.
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
    The candidate's own job title, under their name.
    """
    target_role: str | None = None
    """
    The role applied for; it decides the interview's role if there is no position.
    """
    target_company: str | None = None
    """
    The company applied to; it decides the interview's company if there is no position.
    """
    major: str | None = None
    """
    The field of study; without a position, one known to be other than the role's makes a career
    transition.
    """
    education: list[str] | None = []
    """
    One passage for each school or degree, in the order of the text.
    """
    experience: list[str] | None = []
    """
    One passage for each position, in the order of the text.
    """
    experience_entries: Annotated[
        list[ExperienceEntry] | None, Field(validate_default=True)
    ] = []
    """
    The passages of ``experience``, taken apart; in the same order.
    """
    education_entries: Annotated[
        list[EducationEntry] | None, Field(validate_default=True)
    ] = []
    """
    The passages of ``education``, taken apart; in the same order.
    """
    skills: list[str] | None = []
    certificates: list[str] | None = []
    projects: list[str] | None = []
    """
    One passage for each project, in the order of the text.
    """
    sections: Annotated[list[Section] | None, Field(validate_default=True)] = []
    """
    The whole text, by headings.
    """


class IntegrationView(BaseModel):
    """
    An integration, without its keys.
    """

    id: UUID
    kind: IntegrationKind
    name: str
    language: Language7
    share_score: bool
    active: bool
    ats_url: str | None
    can_update: bool
    """
    Whether there is a key with which the ATS can be told of progress.
    """
    urls: list[str]
    """
    The addresses that the ATS calls.
    """
    last_call: AtsCallView | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class IntegrationWithKey(BaseModel):
    """
    An integration with its new key.
    """

    id: UUID
    kind: IntegrationKind
    name: str
    language: Language7
    share_score: bool
    active: bool
    ats_url: str | None
    can_update: bool
    """
    Whether there is a key with which the ATS can be told of progress.
    """
    urls: list[str]
    """
    The addresses that the ATS calls.
    """
    last_call: AtsCallView | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    key: str
    """
    The user name of HTTP Basic authentication, without a password. Shown only once.
    """


class InterviewView(BaseModel):
    """
    An interview.
    """

    id: UUID
    status: InterviewStatus
    resume_id: UUID | None
    """
    The candidate's résumé; null if there was none or it was deleted.
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
    plan_version: int | None
    """
    The version of the position's plan that it uses; null: another plan, or a position's plan
    from before versions were counted.
    """
    scenario: str
    time_budget_s: int
    question_count: int
    transport: str
    seed: int | None
    created_at: AwareDatetime
    scheduled_for: AwareDatetime | None
    expires_at: AwareDatetime | None
    """
    The interview becomes ``EXPIRED`` if it has not started by then.
    """
    started_at: AwareDatetime | None
    """
    When the recording began; times in the transcript count from here.
    """
    ended_at: AwareDatetime | None
    end_reason: str | None
    recording_url: str | None
    """
    Null until the recording is available.
    """
    recording_gaps: list[RecordingGap]
    """
    What the finished recording lacks, for example since the disk was full; in the order of
    time. Without a recording, one gap from the beginning.
    """
    emotion_summary: EmotionSummary | None
    """
    From an outside camera system, where the operator allows it.
    """
    overall_score: float | None
    """
    Likewise; not part of the report's total.
    """
    review: ReviewView | None = None
    """
    For staff, with ``expand=review``; else null.
    """


class InvitationView(BaseModel):
    """
    An invitation.
    """

    id: UUID
    interview_id: UUID
    candidate_name: str
    email: str | None
    state: InvitationState
    by_phone: bool
    """
    Whether it has a PIN for joining by phone.
    """
    mail: MailState | None
    """
    What became of the newest message about it; a reminder counts from its end. Null: none was
    sent by e-mail.
    """
    created_at: AwareDatetime
    scheduled_for: AwareDatetime | None
    """
    The interview's appointment; null: at any time.
    """
    expires_at: AwareDatetime
    opened_at: AwareDatetime | None
    """
    When the link's page was first opened.
    """
    entered_at: AwareDatetime | None
    declined: Decline | None


class JobList(BaseModel):
    """
    The latest failed jobs.
    """

    items: list[JobView]


class LearningPathView(BaseModel):
    """
    A learning path generated from a résumé.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    language: Language10
    role: str
    transition: bool
    steps: list[Step]
    model: str | None
    """
    The language model that worded the steps, if one did.
    """
    notes: list[str]
    """
    What was left out and why, for people to read.
    """
    id: UUID
    resume_id: UUID
    worded_by: WordedBy
    """
    ``model`` if a language model worded any step, otherwise ``rules``.
    """
    created_at: AwareDatetime


class LevelInput(BaseModel):
    """
    A person's level of one dimension.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    dimension: str
    """
    Id of a dimension of the interview's rubric.
    """
    level: int | None
    """
    1 to 5; null: the interview has nothing to judge it by.
    """
    reason: str | None = ""
    """
    What the level rests on; required to submit.
    """
    quotes: Annotated[list[QuoteInput] | None, Field(validate_default=True)] = []


class ListInterviews(BaseModel):
    """
    Filters and order of a list of interviews.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    status: list[InterviewStatus] | None = []
    """
    May be repeated.
    """
    position_id: UUID | None = None
    candidate_id: UUID | None = None
    company: str | None = None
    """
    The whole name, in any case.
    """
    created_from: AwareDatetime | None = None
    """
    Created at this time or later.
    """
    created_before: AwareDatetime | None = None
    """
    Created before this time.
    """
    q: str | None = None
    """
    Words or parts of words; each must occur in the candidate's name, the role or the company.
    """
    stage: list[ReviewStage] | None = []
    """
    Of the review; may be repeated. For staff.
    """
    said: str | None = None
    """
    A text that either speaker said, in any case; Korean with or without spaces. A text of two
    Latin letters must begin a word. For staff.
    """
    expand: Expand | None = None
    """
    ``review`` adds what recruiters' lists show, in ``review``. For staff.
    """
    sort: Sort | None = Sort.field_created_at
    """
    ``-`` sorts in descending order. In the order of ``started_at``, interviews that have not
    started come first.
    """
    order: Order | None = None
    """
    Overrides the direction that ``sort`` gives.
    """
    cursor: str | None = None
    """
    ``next_cursor`` of the page before, with the same ``sort``.
    """
    limit: int | None = 50


class MeView(BaseModel):
    """
    The caller's identity, for all kinds of credentials.
    """

    role: Role
    name: str
    id: UUID | None = None
    """
    The account's id; null for the operator, API keys and candidates with a link.
    """
    email: str | None = None
    interview_id: UUID | None = None
    """
    The interview of a candidate with a link.
    """
    scopes: list[str] | None = None
    """
    An API key's scopes; null for other credentials.
    """
    position_ids: list[UUID] | None = None
    """
    The positions that the caller is limited to; null: not limited.
    """


class NewShareLink(BaseModel):
    """
    A new link; only a keyed hash of its token is stored.
    """

    id: UUID
    interview_id: UUID
    created_by: str
    created_at: AwareDatetime
    expires_at: AwareDatetime
    hide_name: bool
    include: list[Shared]
    revoked: bool
    views: int
    """
    How often it was opened.
    """
    last_viewed_at: AwareDatetime | None
    url: str
    """
    Opens the page of what is shared. Shown only once.
    """


class PageSession(BaseModel):
    """
    A session of the page; its refresh token is in the cookie.
    """

    access_token: str
    """
    For ``Authorization: Bearer``.
    """
    expires_in: int
    """
    Seconds until the access token expires.
    """
    user: MeView
    has_password: bool
    """
    False: the user signs in by links alone.
    """
    needs_current_password: bool
    """
    Whether ``PUT /users/me/password`` asks for the current password.
    """


class PairAgreement(BaseModel):
    """
    The agreement of two people.
    """

    raters: list[str]
    """
    Their names.
    """
    rated_by: list[RaterView]
    """
    The same two: people may have the same name.
    """
    kappa: Coefficient
    """
    Quadratic κ.
    """


class Plan(BaseModel):
    """
    A whole interview: what will be asked, and how it is judged.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    id: str
    title: str
    language: Language14
    scenario: Scenario
    time_budget_s: int
    greeting: str
    closing: str
    stages: list[Stage]
    rubric: list[Dimension]


class PositionRetention(BaseModel):
    """
    How long a position's interviews are kept.
    """

    id: UUID
    """
    Of the position.
    """
    title: str
    company: PositionCompany
    archived: bool
    retention_days: int | None
    """
    The position's own; null: as all others.
    """
    days: int
    """
    The days that apply; 0: for ever.
    """
    counts: RetentionCounts


class PositionRetentionPage(BaseModel):
    """
    A page of positions, newest first.
    """

    items: list[PositionRetention]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class QuestionSetView(BaseModel):
    """
    Questions generated from a résumé.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    language: Language14
    role: str
    company: str | None
    transition: bool
    """
    Whether the résumé's major is known to be in another field than the role.
    """
    questions: list[GeneratedQuestion]
    model: str | None
    """
    The language model that worded questions, if one did.
    """
    notes: list[str]
    """
    What was left out and why, for people to read.
    """
    id: UUID
    resume_id: UUID
    worded_by: WordedBy1
    """
    ``model`` if a language model worded any question, otherwise ``rules``.
    """
    created_at: AwareDatetime


class RatedLevel(BaseModel):
    """
    A person's level of one dimension.
    """

    dimension: str
    level: int | None
    """
    1 to 5; null: the interview has nothing to judge it by.
    """
    reason: str
    quotes: list[RatedQuote]


class RatingInput(BaseModel):
    """
    A person's rating of an interview; replaces their previous one.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    levels: list[LevelInput]
    submit: bool | None = False
    """
    False: store a draft, which only the rater sees. True: submit it, with a level or null and a
    reason for every dimension. A submitted rating can be corrected by submitting it again.
    """


class RequestPage(BaseModel):
    """
    A page of requests, newest first.
    """

    items: list[RequestView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class ShareLinkView(BaseModel):
    """
    A link to one interview.
    """

    id: UUID
    interview_id: UUID
    created_by: str
    created_at: AwareDatetime
    expires_at: AwareDatetime
    hide_name: bool
    include: list[Shared]
    revoked: bool
    views: int
    """
    How often it was opened.
    """
    last_viewed_at: AwareDatetime | None


class SpeechPart(BaseModel):
    """
    A language's recogniser or voice.
    """

    name: str
    """
    The recogniser's model, such as ``whisper-base``, or the voice's engine, such as
    ``espeak``.
    """
    state: SpeechState
    """
    ``missing``: files or a package are missing. ``damaged``: a file has the wrong size.
    ``other_language``: the server's settings name one that doesn't have this language.
    ``unknown``: they name a model that doesn't exist. ``on_agents``: the machines that hold the
    interviews have it, and this server doesn't know its state.
    """


class StatementReport(BaseModel):
    """
    What was found of one evidence point or criterion.
    """

    id: str
    """
    The evidence point's or the criterion's id in the plan; a level's sentence has ``level-1``
    to ``level-5``.
    """
    description: str
    """
    As the plan words it.
    """
    status: StatusModel
    """
    ``told``: the answer states it. ``not_told``: it was asked for and not said. ``unclear``: it
    couldn't be judged. ``never_asked``: its question was not asked.
    """
    quote: Quote | None = None
    """
    The candidate's words that prove it; null unless ``status`` is ``told``.
    """


class StructuredData(BaseModel):
    """
    A résumé's content.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    header: Header


class TodayView(BaseModel):
    """
    What awaits recruiters.
    """

    to_review: list[InterviewView]
    """
    Completed and neither decided nor put aside, oldest first; the first 50.
    """
    live: list[InterviewView]
    """
    Open or in progress, newest first; at most 50.
    """
    requests: list[RequestView]
    """
    Oldest first; the first 50.
    """
    failed_jobs: FailedJobs
    undelivered_mails: list[UndeliveredMail]
    """
    Until a week after the deadline; the nearest deadline first, at most 50.
    """
    counts: TodayCounts


class TranscriptView(BaseModel):
    """
    An utterance. Times in seconds from the recording's first sample.
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
    What the candidate says they said, if ``flags`` contains ``disputed``.
    """
    recorded: bool
    """
    Whether the finished recording has the sound of all of it; see ``recording_gaps`` of the
    interview. True until the interview is over.
    """
    created_at: AwareDatetime


class UserPage(BaseModel):
    """
    A page of accounts, newest first.
    """

    items: list[UserView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class WebhookPage(BaseModel):
    """
    A page of webhook subscriptions, newest first.
    """

    items: list[WebhookView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class DeletedData(BaseModel):
    """
    The deleted interview; its position is no longer known.
    """

    interview_id: UUID
    position_id: UUID | None
    reason: DeletionReason


class InterviewDeletedMessage(BaseModel):
    type: Literal["interview.deleted"]
    timestamp: AwareDatetime
    """
    When the event happened.
    """
    data: DeletedData


class AgreementOnDimension(BaseModel):
    """
    The agreement on one dimension, or on all together.
    """

    dimension: str | None
    """
    Its id; null: all dimensions together.
    """
    name: str | None
    people: Coefficient
    """
    Krippendorff's ordinal α of all raters, of interviews that two or more rated.
    """
    pairs: list[PairAgreement]
    """
    Every two people who rated an interview both.
    """
    machine: Coefficient
    """
    Quadratic κ between each person's level and the machine's, before overrides. Dimensions for
    which it gave only a range, or nothing, are left out.
    """


class AgreementView(BaseModel):
    """
    How well the ratings of a position's interviews agree.
    """

    position_id: UUID
    needed: int
    """
    Interviews from which on a coefficient has a number.
    """
    interviews: int
    """
    Interviews with a rating that counts.
    """
    ratings: int
    """
    Ratings that count: blind ones, as they were first submitted.
    """
    not_blind: int
    """
    Submitted ratings that don't count, since the rater had been shown others' judgements.
    """
    overall: AgreementOnDimension
    dimensions: list[AgreementOnDimension]
    """
    Those of the position's rubric, then others of its interviews.
    """


class AtsCallPage(BaseModel):
    """
    A page of the calls of an ATS, newest first.
    """

    items: list[AtsCallView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class AtsUpdatePage(BaseModel):
    """
    A page of updates, newest first.
    """

    items: list[AtsUpdateView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class CandidatePage(BaseModel):
    """
    What a candidate's page shows before the interview.
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
    Days for which the interview is stored after its end; null: indefinitely.
    """
    transport: Transport
    expires_at: AwareDatetime
    entered: bool
    """
    Whether they entered before.
    """
    declined: bool
    """
    Whether they declined; they may still enter.
    """


class CreateBulkAction(BaseModel):
    """
    What to do, and to which interviews.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    action: BulkActionKind
    """
    ``stage`` sets ``stage``, ``remind`` sends a reminder, ``invite_again`` sends a new link by
    e-mail, ``delete`` deletes permanently.
    """
    stage: ReviewStage | None = None
    """
    With ``stage`` alone.
    """
    expires_in_s: int | None = 604800
    """
    Seconds until the new links of ``invite_again`` expire.
    """
    interview_ids: list[UUID] | None = None
    filter: ListInterviews | None = None
    """
    The filters and the order of a list, instead of ids; its first 1,000 interviews at most.
    """


class CreateExport(BaseModel):
    """
    Which interviews to export, and what of them.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    interview_ids: list[UUID] | None = None
    filter: ListInterviews | None = None
    """
    The filters and the order of a list, instead of ids; its first 1,000 interviews at most.
    """
    include: list[Exported]
    pdf_include: list[PdfPart] | None = [PdfPart.assessment, PdfPart.answers]
    """
    What each ``report_pdf`` contains, like ``include`` of a report's PDF. The PDF of an
    interview is left out while the assessment or the ratings are asked for and hidden from the
    caller.
    """
    hide_name: bool | None = False
    """
    Replace the candidates' names in all files, in folders' names and in the index. A recording,
    in which the name is heard, can't be exported then.
    """


class DimensionScore(BaseModel):
    """
    One dimension of the rubric.
    """

    id: str
    """
    The dimension's id in the plan.
    """
    name: str
    """
    The dimension's name in the plan.
    """
    weight: float
    """
    Its share in the total, in proportion to the other dimensions' weights.
    """
    level: int | None = None
    """
    Null unless ``verdict`` is ``scored``, and where only a range is known.
    """
    range: list[int] | None = None
    """
    Lowest and highest level that the findings allow; null unless ``verdict`` is ``scored``.
    """
    verdict: Verdict
    """
    ``scored``: a level or a range was given. ``insufficient_evidence``: the candidate said too
    little to judge. ``not_scored``: there was no language model, or it failed. ``withheld``: the
    model may not give levels (see ``withheld_reason``). ``never_asked``: no question on this was
    asked.
    """
    reasoning: str
    """
    Why it has this level, or none; written in code from the findings.
    """
    findings: Annotated[list[StatementReport] | None, Field(validate_default=True)] = []
    """
    What was found of each of its criteria.
    """
    quotes: Annotated[list[Quote] | None, Field(validate_default=True)] = []
    """
    All passages that prove the level.
    """
    override: Override | None = None
    """
    Set when ``level`` is a person's; ``reasoning``, ``findings`` and ``quotes`` stay the
    machine's.
    """


class EarlierLevels(BaseModel):
    """
    Submitted levels that were corrected.
    """

    levels: list[RatedLevel]
    replaced_at: AwareDatetime


class IntegrationPage(BaseModel):
    """
    A page of integrations, newest first.
    """

    items: list[IntegrationView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class InterviewPage(BaseModel):
    """
    A page of interviews, in the requested order.
    """

    items: list[InterviewView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class InvitationPage(BaseModel):
    """
    A page of invitations, newest first.
    """

    items: list[InvitationView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class LanguageView(BaseModel):
    """
    A language that interviews can be held in.
    """

    language: Language10
    ready: bool
    """
    Whether everything was found that this server needs for it.
    """
    first: bool
    """
    Whether it is loaded when the server starts. Another one is loaded for its first
    interview.
    """
    recogniser: SpeechPart
    voice: SpeechPart
    missing_models: list[str]
    missing_bytes: int
    """
    The size of the missing models when they are complete.
    """
    command: str | None
    """
    Fetches the missing models; it is run on the server. Null: none is missing.
    """


class LanguagesView(BaseModel):
    """
    The languages that interviews can be held in.
    """

    items: list[LanguageView]
    on_agents: bool
    """
    Whether other machines hold the interviews; they have models of their own.
    """


class LearningPathPage(BaseModel):
    """
    A page of learning paths, newest first.
    """

    items: list[LearningPathView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class QuestionReport(BaseModel):
    """
    What became of one planned question.
    """

    id: str
    """
    The question's id in the plan.
    """
    text: str
    """
    As filled for this interview.
    """
    asked: bool
    """
    Whether it was put to the candidate.
    """
    answered: bool
    """
    Whether the candidate said anything to it.
    """
    answer_words: int
    """
    Words of the answer without fillers.
    """
    answer_s: float
    """
    Seconds the candidate spoke.
    """
    covered: list[str] | None = []
    """
    Descriptions of the evidence points that were told.
    """
    missing: list[str] | None = []
    """
    Descriptions of the evidence points that were asked for and not told.
    """
    points: Annotated[list[StatementReport] | None, Field(validate_default=True)] = []
    """
    Every evidence point of the question and what was found of it.
    """
    said: Annotated[list[Passage] | None, Field(validate_default=True)] = []
    """
    The candidate's answer, utterance by utterance.
    """
    follow_ups: list[str] | None = []
    """
    Follow-up questions, as they were asked.
    """
    clip: AnswerClip | None = None
    """
    Where the recording has the answer; null if nothing was spoken or recorded, and for readers
    who can't play the recording. Filled in when the report is read.
    """


class QuestionSetPage(BaseModel):
    """
    A page of question sets, newest first.
    """

    items: list[QuestionSetView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """


class RatingView(BaseModel):
    """
    A person's rating of an interview.
    """

    id: UUID
    rater_id: UUID | None
    """
    The rater's account; null: it was deleted.
    """
    rater: str
    """
    The rater's name; if their account was deleted, the address that it had.
    """
    rater_email: str | None
    """
    The account's address; null: it was deleted.
    """
    levels: list[RatedLevel]
    submitted_at: AwareDatetime | None
    """
    When it was first submitted; null: a draft.
    """
    blind: bool | None
    """
    Whether it was submitted before the rater was shown others' ratings or the machine's
    judgement; null: a draft. Only blind ratings count for agreement.
    """
    revision: int
    """
    Increases by one with each correction.
    """
    earlier: list[EarlierLevels]
    """
    What was submitted before the corrections, oldest first. The first submission counts for
    agreement.
    """
    updated_at: AwareDatetime


class RatingsView(BaseModel):
    """
    The ratings of an interview, as far as the caller may see them.
    """

    interview_id: UUID
    rubric: list[RubricDimension]
    own: RatingView | None
    """
    The caller's rating, draft or submitted; null: they have none.
    """
    hidden: bool
    """
    True: others' ratings and the machine's levels are shown once the caller's rating is
    submitted.
    """
    others: list[RatingView]
    """
    Submitted ratings of other people, in the order of submission; empty while hidden.
    """
    machine: list[MachineLevel] | None
    """
    Null while hidden, and without a complete report.
    """


class Report(BaseModel):
    """
    The whole report of one interview.
    """

    interview_id: str
    """
    The interview that it is about.
    """
    language: str
    """
    ``en`` or ``ko``; all sentences are in this language.
    """
    status_detail: str
    """
    How the interview ended, as a sentence.
    """
    scored: bool
    """
    Whether any dimension has a level or a range of levels.
    """
    not_scored_reason: str | None = None
    """
    Why nothing is scored; null if something is.
    """
    withheld_reason: str | None = None
    """
    Why levels are withheld, with the measured figure, and what to do; null unless they are.
    """
    summary_text: str
    """
    The interview in some sentences: who, how long, what was asked, and the total.
    """
    technical_feedback: str
    """
    A line for each dimension with a level: what it is and why.
    """
    strengths: list[str] | None = []
    """
    The rubric's sentences of the highest levels that were reached.
    """
    improvements: list[str] | None = []
    """
    The rubric's sentences of the lowest levels.
    """
    dimensions: list[DimensionScore]
    """
    In the rubric's order.
    """
    total: float | None = None
    """
    Weighted mean of the levels, computed in code; null without any, and where a dimension has
    only a range.
    """
    total_range: list[float] | None = None
    """
    Lowest and highest total that the dimensions' ranges allow; null without any.
    """
    total_override: Override | None = None
    """
    Set when a person set ``total`` itself.
    """
    machine_total: float | None = None
    """
    The total before people's overrides; null without any.
    """
    machine_total_range: list[float] | None = None
    """
    ``total_range`` before people's overrides; null without any.
    """
    questions: list[QuestionReport]
    """
    All planned questions, in their order.
    """
    flags: Annotated[list[Flag] | None, Field(validate_default=True)] = []
    """
    Passages that a person should check, in the order in which they were said.
    """
    model: str | None = None
    """
    The language model that judged; null when none did.
    """
    judge: JudgeReport | None = None
    """
    The configured judge and its measured agreement, also where it may not judge; null without
    a language model.
    """
    generated_at: AwareDatetime
    """
    When it was built.
    """
    recording_gaps: Annotated[
        list[RecordingGap] | None, Field(validate_default=True)
    ] = []
    """
    What the recording lacks, as known when the report is read.
    """
    recording_note: str | None = None
    """
    The same as a sentence in the report's language; null if the recording is whole.
    """


class ReportView(BaseModel):
    """
    A report, or its status until it is complete.
    """

    interview_id: UUID
    status: ReportStatus
    summary_text: str
    """
    The report's summary, or a sentence that says why there is none.
    """
    technical_feedback: str | None = ""
    """
    A line for each dimension with a level; the same sentence as ``summary_text`` while there is
    no report to show.
    """
    strengths: list[str] | None = None
    """
    The rubric's sentences of the highest levels that were reached; empty until then.
    """
    improvements: list[str] | None = None
    """
    The rubric's sentences of the lowest levels; likewise.
    """
    completed_at: AwareDatetime | None = None
    report: Report | None = None
    """
    The whole report, with all overrides applied. Null until ``status`` is ``complete``, and for
    candidates unless the server is configured to show it. Null as well if this version of the
    server can't read the stored report.
    """
    revision: int | None = 1
    """
    Increases by one each time the report is generated again.
    """
    overrides: list[OverrideView] | None = None
    """
    All overrides, oldest first; the last one of a dimension applies.
    """
    hidden: bool | None = False
    """
    Whether a complete report's content is hidden until the caller has submitted their rating
    of the interview.
    """


class ResumeView(BaseModel):
    """
    A résumé.
    """

    id: UUID
    status: ResumeStatus
    file_name: str | None
    """
    Null for a résumé that was sent as text.
    """
    structured_data: StructuredData | None
    """
    Null until it is parsed.
    """
    failure_reason: str | None
    """
    Why it could not be parsed.
    """
    flags: list[ResumeFlag]
    """
    Hidden text and orders to the reader, which a person should look at; for staff.
    """
    places: dict[str, FieldPlace]
    """
    Where fields were read, by JSON pointer below ``header`` (``/name``, ``/experience/0``).
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class SharedInterview(BaseModel):
    """
    What a link shares of an interview.
    """

    candidate_name: str | None
    """
    Null if it is hidden.
    """
    role: str
    company: str
    language: str
    started_at: AwareDatetime | None
    expires_at: AwareDatetime
    """
    When the link expires.
    """
    include: list[Shared]
    report_status: ReportState | None
    """
    Null if the report is not shared.
    """
    report: Report | None
    transcript: list[TranscriptView] | None
    recording_url: str | None
    recording_gaps: list[RecordingGap]
    """
    What the recording lacks; empty if neither the recording nor the transcript is shared.
    """


class ResumePage(BaseModel):
    """
    A page of résumés, newest first.
    """

    items: list[ResumeView]
    next_cursor: str | None
    """
    Send it as ``cursor`` to get the next page; null on the last page.
    """
