"""How much silence ends a turn. Pure: from what was said and how it sounded.

The audio model alone cuts people off at pauses (28 % of English answers at 300 ms in its
authors' own benchmark), and a long wait for every candidate is slow. So all witnesses must
agree before a turn is closed quickly: the voice (audio model), the words (does the text end?)
and the answer (is it long enough to be one?).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN_END = {
    "en": re.compile(
        r"(\b(and|but|or|so|because|cause|since|that|which|who|whose|with|of|to|for|in|on|at|by|from|the|a|an|my|our|"
        r"their|his|her|its|this|these|those|is|are|was|were|am|be|been|i|we|you|they|he|she|it'?s|i'?m|we'?re|"
        r"if|when|while|where|then|than|as|like|also|just|really|very|about|into|not|have|had|has|would|could|"
        r"should|will|can|some|any|every|each|well|you know|i mean|for example|such as|"
        r"let me see|let me think)[,.…—-]*|"
        # Hesitation, also as a recogniser spells it: "and, uh," becomes "and ah?".
        r"\b(um+|uh+|er+m?|hmm+|mm+|ah+|eh+)[,.?!…—-]*|[,:;—…-]|\.\.\.)\s*$",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"((그리고|그래서|그런데|근데|하지만|그러나|왜냐하면|또|또한|그|저|음+|어+|그러니까|예를 들면|예를 들어|"
        r"[가-힣]*(는데|고|며|면서|지만|니까|해서|어서|아서|려고|는|은|이|가|을|를|에|에서|으로|로|와|과|의|도|만))[,.…]*|[,…])\s*$"
    ),
}
_CLOSED_END = {
    "en": re.compile(r"[.?!][\"')]*\s*$"),
    "ko": re.compile(
        r"((습니다|입니다|니다|어요|아요|해요|예요|이에요|네요|죠|요|까)[.?!]*|[.?!])\s*$"
    ),
}


STRONG_VOICE = 0.6
"""P(end) from which the voice alone says so. Measured 300 ms after the last voiced sample on
synthetic answers: true ends 0.62 to 0.83, pauses inside 0.14 to 0.57."""


@dataclass(frozen=True)
class Turn:
    """The turn that may be over.

    Attributes:
        text: everything said in it, as transcribed up to the last voiced sample.
        p_end: the audio model's probability that it ended, 0 to 1.
        threshold: the model's own threshold for the language.
        short_answer: so short an answer to its question that more is likely to come.
        thinking: only thinking aloud so far.
    """

    text: str
    p_end: float
    threshold: float
    short_answer: bool = False
    thinking: bool = False


@dataclass(frozen=True)
class EndpointingPolicy:
    """Silence in ms, from the last voiced sample, after which a turn is over."""

    sure_ms: int = 480
    """The voice fell, the words end, and it is answer enough."""
    likely_ms: int = 900
    """The voice fell and the words end, but it is short for an answer."""
    unsure_ms: int = 1300
    """One witness says so. After more silence the audio model calls every pause an end, so
    waiting longer would bring no other witness."""
    open_ms: int = 2200
    """The words hang in the air ("and …", a filler), or neither witness says so."""
    thinking_ms: int = 6000

    def required_ms(self, turn: Turn, language: str) -> int:
        """Silence to wait for; ``language`` is ``en`` or ``ko``."""
        if turn.thinking:
            return self.thinking_ms
        text = turn.text.strip()
        strong = turn.p_end >= max(STRONG_VOICE, turn.threshold)
        if not text or _OPEN_END[language].search(text):
            # Korean clause endings may end a sentence too, so there a sure voice may overrule.
            return self.unsure_ms if language == "ko" and text and strong else self.open_ms
        if not _CLOSED_END[language].search(text):
            return self.unsure_ms if strong else self.open_ms
        needed_ms = self._by_voice(turn)
        return max(needed_ms, self.likely_ms) if turn.short_answer else needed_ms

    def _by_voice(self, turn: Turn) -> int:
        """From ``unsure_ms`` at the model's threshold evenly down to ``sure_ms`` at a strong voice.

        A third of true ends lie in between, and p = 0.59 means hardly less than 0.60.
        """
        strong = max(STRONG_VOICE, turn.threshold)
        if turn.p_end >= strong:
            return self.sure_ms
        share = max(0.0, turn.p_end - turn.threshold) / (strong - turn.threshold)
        return round(self.unsure_ms - share * (self.unsure_ms - self.sure_ms))
