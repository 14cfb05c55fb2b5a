"""The judge that asks a language model: one structured call for all statements of an answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from interviews.plan import Dimension
from interviews.words import spoken_words
from judging.findings import AnsweredQuestion, AskedQuestion, Finding, Statement
from judging.levels import statements_of
from judging.parts import merged, parts_of
from judging.prompts import PROMPT_VERSION, answer_messages, dimension_messages, retry_messages
from judging.reading import TOKENS_PER_STATEMENT, Reading, prove, schema_of
from kit.language import Language
from models.llm.ask_json import Hold, ask_json
from models.llm.endpoint import Message
from models.llm.errors import LLMUnavailable
from models.llm.text import TextModel

SEED = 20_260
ATTEMPTS = 2
"""How often a model is asked whose reply does not fit the schema."""
CALL_TIMEOUT_S = 120.0
TIMEOUT_S = 1800.0
"""For one answer or one dimension. A live interview on the same machine comes first: a report
waits for its end if it must."""

log = structlog.get_logger(__name__)


@dataclass
class _Deadline:
    """When all requests about an answer must be over, on the judge's clock."""

    at: float


class CapableJudge:
    """Reads answers with a language model.

    The same answer is read the same way each time, as far as the model allows: temperature 0, a
    fixed seed, a prompt read afresh. A quote that proves nothing is sent back once with the
    reason; the statement is then unclear if its new quote fails too.

    Args:
        model: any that answers with JSON.
        language: the plan's.
        timeout_s: for one answer or one dimension, all requests together, in seconds.
        call_timeout_s: for one request, in seconds.
        wait_for_interviews: whether a model on this machine's processor is asked again after an
            interview preempted it.
        hold: awaited before each request; that takes nothing off ``timeout_s``.
        part_characters: an answer, or the answers of a dimension, longer than this are read in
            parts. None: a model that takes any.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        model: TextModel,
        language: Language,
        *,
        timeout_s: float = TIMEOUT_S,
        call_timeout_s: float = CALL_TIMEOUT_S,
        wait_for_interviews: bool = True,
        hold: Hold | None = None,
        part_characters: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._language = language
        self._timeout_s = timeout_s
        self._call_timeout_s = call_timeout_s
        self._wait_for_interviews = wait_for_interviews
        self._hold = hold
        self._part_characters = part_characters
        self._clock = clock

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def prompt_version(self) -> str:
        """The version of the prompts."""
        return PROMPT_VERSION

    async def read(
        self, question: AskedQuestion, answer: str, statements: Sequence[Statement]
    ) -> tuple[Finding, ...]:
        """Find which of the statements the answer tells, in one request.

        Raises:
            LLMUnavailable: the model gave no reading.
        """
        return await self._read(
            [AnsweredQuestion(question, answer)],
            statements,
            lambda part: answer_messages(
                part[0].question, part[0].answer, statements, self._language
            ),
        )

    async def read_dimension(
        self, dimension: Dimension, answers: Sequence[AnsweredQuestion]
    ) -> tuple[Finding, ...]:
        """Find which of the dimension's statements the answers tell, in one request.

        Raises:
            LLMUnavailable: the model gave no reading.
        """
        statements = statements_of(dimension)
        return await self._read(
            answers,
            statements,
            lambda part: dimension_messages(
                dimension.name,
                part,
                statements,
                self._language,
                levels=not dimension.criteria,
            ),
        )

    async def _read(
        self,
        answers: Sequence[AnsweredQuestion],
        statements: Sequence[Statement],
        messages_of: Callable[[Sequence[AnsweredQuestion]], list[Message]],
    ) -> tuple[Finding, ...]:
        said = [answered for answered in answers if spoken_words(answered.answer)]
        if not said or not statements:
            return tuple(Finding(statement.id, "not_told", 0.0) for statement in statements)
        deadline = _Deadline(self._clock() + self._timeout_s)
        findings = [
            await self._read_part(messages_of(part), statements, [a.answer for a in part], deadline)
            for part in parts_of(said, self._part_characters)
        ]
        return merged(findings)

    async def _read_part(
        self,
        messages: Sequence[Message],
        statements: Sequence[Statement],
        texts: Sequence[str],
        deadline: _Deadline,
    ) -> tuple[Finding, ...]:
        reading = await self._ask(messages, statements, deadline)
        proof = prove(reading, statements, texts, self._language)
        if not proof.faults:
            return proof.findings
        reply = reading.model_dump_json(by_alias=True)
        faults = [f"{name}: {fault}" for name, fault in proof.faults.items()]
        try:
            again = await self._ask(retry_messages(messages, reply, faults), statements, deadline)
        except LLMUnavailable as error:
            log.info("judge.no_second_reading", reason=str(error))
            return proof.findings
        second = prove(again, statements, texts, self._language)
        log.info("judge.quotes_retried", faults=len(faults), left=len(second.faults))
        return tuple(
            new if new.statement_id in proof.faults else old
            for old, new in zip(proof.findings, second.findings, strict=True)
        )

    async def _ask(
        self, messages: Sequence[Message], statements: Sequence[Statement], deadline: _Deadline
    ) -> Reading:
        async def held(hold: Hold) -> None:
            began = self._clock()
            await hold()
            deadline.at += self._clock() - began

        return await ask_json(
            self._model,
            messages,
            schema_of(statements),
            max_tokens=TOKENS_PER_STATEMENT * len(statements),
            timeout_s=deadline.at - self._clock(),
            attempts=ATTEMPTS,
            call_timeout_s=self._call_timeout_s,
            seed=SEED,
            reuse_prompt=False,
            wait_for_interviews=self._wait_for_interviews,
            hold=partial(held, self._hold) if self._hold is not None else None,
            clock=self._clock,
        )
