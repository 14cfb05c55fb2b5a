"""Classifies what the candidate says, each text once, however often it is asked for.

This runs on the event loop of all rooms of the process. A search for injections takes about
15 µs a word, so a text is classified when it is final or may be, and never while it grows.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from agent.conductor import Intent
from agent.listening.intents import LONGEST_RULE_WORDS, intent_of
from interviews.injection import find_injection
from interviews.words import sentence_spans

LONG_SENTENCE = 600
"""A sentence of more characters is searched in a thread."""
KEEP_TEXTS = 8
"""The last segment and the last turn are asked for again; anything older is not."""


@dataclass(frozen=True)
class ClassifiedText:
    """A text and what is known of it.

    Attributes:
        words: how many it has.
        injected: whether a sentence of it tries to instruct the machine.
    """

    text: str
    intent: Intent
    words: int
    injected: bool


class TextClassifier:
    """Classifies the texts of one interview.

    Args:
        language: ``en`` or ``ko``.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._known: OrderedDict[str, ClassifiedText] = OrderedDict()
        self._sentences: dict[str, str | None] = {}

    def classify(self, text: str) -> ClassifiedText:
        """Classify a text that is final, or may be."""
        text = text.strip()
        known = self._known.get(text)
        if known is None:
            injected = find_injection(text, memo=self._sentences)
            intent = intent_of(text, self.language, injected)
            suspicious = bool(injected) and not intent.is_request
            known = ClassifiedText(text, intent, len(text.split()), suspicious)
            self._known[text] = known
            if len(self._known) > KEEP_TEXTS:
                self._known.popitem(last=False)
        return known

    def classify_interim(self, text: str) -> ClassifiedText:
        """Classify a text that grows: cheap, and blind to injections."""
        text = text.strip()
        words = len(text.split())
        long = words > LONGEST_RULE_WORDS
        intent = Intent.ANSWER if long else intent_of(text, self.language, ())
        return ClassifiedText(text, intent, words, injected=False)

    async def prepare(self, text: str) -> ClassifiedText:
        """Classify a text of any length; others run in between."""
        for start, end in sentence_spans(text):
            if end - start > LONG_SENTENCE:
                await asyncio.to_thread(find_injection, text[start:end], memo=self._sentences)
            else:
                find_injection(text[start:end], memo=self._sentences)
            await asyncio.sleep(0)
        return self.classify(text)
