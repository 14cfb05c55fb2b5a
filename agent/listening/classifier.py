"""Classifies what the candidate says, each text once, however often it is asked for.

This runs on the event loop of all rooms of the process. A search for injections takes about
15 µs a word, so a text is classified when it is final or may be, and never while it grows. What a
short turn means that no rule fits is asked of a :mod:`agent.listening.second_opinion`; the encoder
that helps it runs in a thread, and a quick language model has the last word; both only in
:meth:`TextClassifier.prepare`.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from agent.conductor import Intent
from agent.listening.answering_machine import is_announcement
from agent.listening.intents import LONGEST_RULE_WORDS, intent_of, written_language
from agent.listening.model_opinion import ASK_FROM, MOST_WORDS, ModelOpinion
from agent.listening.reply_opinion import reply_opinion
from agent.listening.second_opinion import second_opinion
from interviews.injection import InjectionMatch, find_injection
from interviews.words import sentence_spans
from kit.threads import Threads

LONG_SENTENCE = 600
"""A sentence of more characters is searched in a thread."""
KEEP_TEXTS = 8
"""The last segment and the last turn are asked for again; anything older is not."""
MEANING_WITHIN_S = 0.05
"""How long an embedding is waited for; without it the words decide alone. It takes some 5 ms."""

_THREADS = Threads("long-text")


class Encoder(Protocol):
    """Makes embeddings of short texts, off the event loop."""

    async def encode(self, text: str, within_s: float) -> np.ndarray | None:
        """The embedding; None if it takes longer."""


@dataclass(frozen=True)
class ClassifiedText:
    """A text and what is known of it.

    Attributes:
        words: how many it has.
        injected: whether a sentence of it tries to instruct the machine.
        guessed: whether the intent is a second opinion, and no rule's.
    """

    text: str
    intent: Intent
    words: int
    injected: bool
    guessed: bool = False


class TextClassifier:
    """Classifies the texts of one interview.

    Args:
        language: ``en`` or ``ko``.
        encoder: for English; None: words decide alone.
        model: asked about short turns that may be requests; None: there is no quick one.
        by_phone: the call may have been passed on to a machine.
        name: of the candidate; who answers for them may say it.
    """

    def __init__(
        self,
        language: str,
        encoder: Encoder | None = None,
        *,
        model: ModelOpinion | None = None,
        by_phone: bool = False,
        name: str = "",
    ) -> None:
        self.language = language
        self._name = name
        self._by_phone = by_phone
        self._encoder = encoder
        self._model = model
        second_opinion(language)  # read from disk now, and not at the first request …
        reply_opinion(language)  # … or at the first yes or no
        self.answered = False
        """Whether a question was answered: from then on it is the candidate who speaks."""
        self._known: OrderedDict[tuple[str, bool], ClassifiedText] = OrderedDict()
        self._asked: deque[tuple[str, bool]] = deque(maxlen=KEEP_TEXTS)
        self._sentences: dict[str, str | None] = {}

    def classify(self, text: str) -> ClassifiedText:
        """Classify a text that is final, or may be."""
        text = text.strip()
        known = self._known.get((text, self.answered))
        if known is None:
            known = self._keep(self._by_rule(text))
        return known

    def classify_interim(self, text: str) -> ClassifiedText:
        """Classify a text that grows: cheap, and blind to injections."""
        text = text.strip()
        words = len(text.split())
        long = words > LONGEST_RULE_WORDS
        intent = Intent.ANSWER if long else self._intent_of(text, ())
        return ClassifiedText(text, intent, words, injected=False)

    async def prepare(
        self, text: str, asked: Callable[[], str | None] = lambda: None
    ) -> ClassifiedText:
        """Classify a text of any length; others run in between.

        Args:
            asked: gives the id of the question that was asked, if one was.
        """
        for start, end in sentence_spans(text):
            if end - start > LONG_SENTENCE:
                await _THREADS.run(find_injection, text[start:end], memo=self._sentences)
            else:
                find_injection(text[start:end], memo=self._sentences)
            await asyncio.sleep(0)
        text = text.strip()
        if (text, self.answered) not in self._known and self._encoder is not None:
            turn = self._by_rule(text)
            opinion = second_opinion(written_language(text))
            meaning = None
            if opinion.knows_meaning and self._is_open(turn) and opinion.may_read(text):
                meaning = await self._encoder.encode(text, MEANING_WITHIN_S)
            self._keep(turn, meaning)
        turn = self.classify(text)
        return await self._ask_about(turn, asked) if self._model is not None else turn

    async def _ask_about(
        self, turn: ClassifiedText, asked: Callable[[], str | None]
    ) -> ClassifiedText:
        """The turn as the model reads it, if it may be a request and no rule says what it is."""
        key = (turn.text, self.answered)
        open_ = turn.guessed or self._is_open(turn)
        if self._model is None or key in self._asked or not open_ or not _may_be_request(turn.text):
            return turn
        self._asked.append(key)
        intent = await self._model.read(turn.text, asked())
        if intent is None:
            return turn
        turn = self._guess(turn, intent)
        self._known[key] = turn
        return turn

    def _by_rule(self, text: str) -> ClassifiedText:
        injected = find_injection(text, memo=self._sentences)
        intent = self._intent_of(text, injected)
        if self._by_phone and is_announcement(text, written_language(text)):
            intent = Intent.VOICEMAIL
        suspicious = bool(injected) and not intent.is_request
        return ClassifiedText(text, intent, len(text.split()), suspicious)

    def _intent_of(self, text: str, injected: Sequence[InjectionMatch]) -> Intent:
        return intent_of(text, self.language, injected, self._name, answered=self.answered)

    def _is_open(self, turn: ClassifiedText) -> bool:
        """Whether no rule says what a turn is."""
        return turn.intent is Intent.ANSWER and not turn.injected and bool(turn.text)

    def _keep(self, turn: ClassifiedText, meaning: np.ndarray | None = None) -> ClassifiedText:
        if self._is_open(turn):
            intent = second_opinion(written_language(turn.text)).read(turn.text, meaning)
            turn = self._guess(turn, intent)
        self._known[turn.text, self.answered] = turn
        if len(self._known) > KEEP_TEXTS:
            self._known.popitem(last=False)
        return turn

    def _guess(self, turn: ClassifiedText, intent: Intent) -> ClassifiedText:
        if intent is Intent.WRONG_PERSON and self.answered:
            intent = Intent.ANSWER  # a guess is too little against what was said before
        return replace(turn, intent=intent, guessed=intent is not Intent.ANSWER)


def _may_be_request(text: str) -> bool:
    opinion = second_opinion(written_language(text))
    short = len(text.split()) <= MOST_WORDS
    return short and 1.0 - opinion.probabilities(text)[0] >= ASK_FROM
