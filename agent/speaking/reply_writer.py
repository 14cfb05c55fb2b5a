"""Replies that can't be prepared: a model words them, checks pass or refuse them, TTS speaks them.

The checks read the whole reply, so its first clause is spoken only once all its words are there.
Every failure ends in None or an exception: the plan's own words are said instead.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Hashable

import structlog

from agent.conductor import Utterance, Wording
from agent.interview.spec import InterviewSpec
from agent.speaking.clause_buffer import ClauseBuffer
from agent.speaking.follow_up_checks import FollowUpSubject
from agent.speaking.preemptive import Draft
from agent.speaking.prompts import (
    follow_up_messages,
    job_answer_messages,
    mention_messages,
)
from agent.speaking.reply_checks import (
    checked_follow_up,
    checked_job_answer,
    checked_mention,
)
from interviews.disclosures import without_disclosures
from models.budget import Priority
from models.llm.errors import LLMUnavailable
from models.llm.text import TextModel
from models.tts.base import SpokenClause

log = structlog.get_logger(__name__)

Render = Callable[[str, Priority, float], AsyncGenerator[SpokenClause]]
"""Speaks a text clause by clause, the first one with the given priority, all at a speed."""

FOLLOW_UP_TOKENS = 48
MENTION_TOKENS = 14
MENTION_LINES = 3
"""Standing phrases ``mention_1`` … that take turns."""
JOB_ANSWER_TOKENS = 90
TEMPERATURE = 0.3
SEED = 7
"""Fixed: the same answer gets the same follow-up."""
TIMEOUT_S = 8.0


class ReplyWriter:
    """Makes drafts for one interview.

    Args:
        brief: the interview.
        render: speaks the words.
        model: None: no drafts at all. A hosted model words the whole follow-up. One on this
            machine's processor is too slow for that, so it only picks what to take up, and the
            plan's own question follows: "You mentioned … . Which part did you do yourself?"
        told: ids of a question's points that the answers tell, as far as a judge has found.
    """

    def __init__(
        self,
        brief: InterviewSpec,
        render: Render,
        model: TextModel | None,
        *,
        told: Callable[[str], frozenset[str]] = lambda question_id: frozenset(),
    ) -> None:
        self._brief = brief
        self._language = brief.plan.language
        self._render = render
        self._model = model
        self._told = told
        self._local = model is not None and model.local
        self._said: list[str] = []
        self.speed = 1.0
        """Of the voice's own pace; what is drafted from now on is spoken at it."""

    def spoken(self, text: str) -> None:
        """Note a follow-up that was spoken: what it took up is not taken up again."""
        self._said.append(text)

    def leads(self, utterance: Utterance) -> bool:
        """Whether a draft only leads to the utterance's own prepared words."""
        return utterance.wording is Wording.FOLLOW_UP and self._local

    def key(self, utterance: Utterance) -> Hashable:
        """What a draft depends on besides the answer."""
        if self.leads(utterance):
            return utterance.wording
        return utterance.wording, utterance.question_id, utterance.point_id

    async def warm(self) -> None:
        """Have the model read the beginning that all follow-up prompts of this language share."""
        if self._model is not None:
            messages = mention_messages(self._language, "Hello.")
            await self._model.warm(messages, priority=Priority.BACKGROUND)

    async def make(self, utterance: Utterance, answer: str) -> Draft | None:
        """Words for an utterance, given what the candidate said, and their first clause's sound.

        The other clauses are spoken in the background.

        Raises:
            Preempted: more urgent work needed the processor; worth another try.
            SpeechError: the first clause could not be spoken.
        """
        if self._model is None or utterance.question_id is None:
            return None
        shown = without_disclosures(answer, self._language)  # nothing private is taken up
        if utterance.wording is Wording.JOB_ANSWER:
            text = await self._job_answer(shown)
        elif self.leads(utterance):
            text = await self._mention(shown)
        else:
            text = await self._follow_up(utterance.question_id, utterance.point_id, shown)
        if text is None:
            return None
        sound = ClauseBuffer(self._render(text, Priority.FIRST_CLAUSE, self.speed))
        try:
            await sound.begun()
        except BaseException:
            sound.close()
            raise
        return Draft(text, sound, answer, self.leads(utterance))

    async def _mention(self, answer: str) -> str | None:
        """A sentence that takes up one thing from the answer; the prepared question follows."""
        reply = await self._ask(mention_messages(self._language, answer), MENTION_TOKENS)
        if reply is None:
            return None
        detail = checked_mention(reply, answer, self._language)
        if detail is None or any(detail.lower() in said.lower() for said in self._said):
            log.info("draft.refused", reply=reply[:160])
            return None
        number = len(self._said) % MENTION_LINES + 1
        return self._brief.lines[f"mention_{number}"].replace("{detail}", detail)

    async def _follow_up(self, question_id: str, point_id: str | None, answer: str) -> str | None:
        assert point_id is not None
        question = self._brief.plan.question(question_id)
        point = question.point(point_id)
        messages = follow_up_messages(self._language, answer, point.description)
        reply = await self._ask(messages, FOLLOW_UP_TOKENS)
        if reply is None:
            return None
        told = self._told(question_id)
        subject = FollowUpSubject(
            self._language,
            answer,
            point,
            tuple(other for other in question.evidence if other.id in told and other != point),
            (question.text, question.rephrased, *self._said),
        )
        text, fault = checked_follow_up(reply, subject)
        if text is None:
            log.info("draft.refused", fault=fault, reply=reply[:160])
        return text

    async def _job_answer(self, asked: str) -> str | None:
        if not self._brief.setting.job_description.strip():
            return None
        messages = job_answer_messages(self._brief.setting, asked)
        reply = await self._ask(messages, JOB_ANSWER_TOKENS)
        return checked_job_answer(reply, self._language) if reply is not None else None

    async def _ask(self, messages: list[dict[str, str]], max_tokens: int) -> str | None:
        assert self._model is not None
        try:
            return await self._model.complete(
                messages,
                max_tokens=max_tokens,
                temperature=TEMPERATURE,
                seed=SEED,
                stop=["\n"],
                priority=Priority.REPLY,
                timeout_s=TIMEOUT_S,
            )
        except LLMUnavailable as error:
            log.info("draft.no_words", error=repr(error)[:160])
            return None
