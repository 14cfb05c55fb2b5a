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
synthetic answers: true ends 0.28 to 0.83, a third of them below this; pauses inside 0.14 to
0.59."""
OPEN_SHARE = 0.1
"""Where words don't end, the voice counts from this much below ``STRONG_VOICE`` to this much above
it: pauses reach 0.57 there, and more than one witness is missing."""


@dataclass(frozen=True)
class Turn:
    """The turn that may be over.

    Attributes:
        text: everything said in it, as transcribed up to the last voiced sample.
        p_end: the audio model's probability that it ended, 0 to 1; the mean of its looks.
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
    """The words end, and the voice doesn't; or the other way round. After more silence the audio
    model calls every pause an end, so waiting longer would bring no other witness."""
    open_ms: int = 2200
    """The words hang in the air ("and …", a filler), or neither witness says so."""
    thinking_ms: int = 6000

    def required_ms(self, turn: Turn, language: str) -> int:
        """Silence to wait for; ``language`` is ``en`` or ``ko``."""
        if turn.thinking:
            return self.thinking_ms
        text = turn.text.strip()
        if not text or (language != "ko" and _OPEN_END[language].search(text)):
            return self.open_ms
        if _OPEN_END[language].search(text) or not _CLOSED_END[language].search(text):
            # Korean clause endings may end a sentence too, so there the voice may overrule.
            strong = max(STRONG_VOICE, turn.threshold)
            low, high = strong - OPEN_SHARE, strong + OPEN_SHARE
            return _falling(turn.p_end, low, high, self.open_ms, self.unsure_ms)
        strong = max(STRONG_VOICE, turn.threshold + OPEN_SHARE)
        needed_ms = _falling(turn.p_end, turn.threshold, strong, self.unsure_ms, self.sure_ms)
        return max(needed_ms, self.likely_ms) if turn.short_answer else needed_ms


def _falling(p_end: float, low: float, high: float, most_ms: int, least_ms: int) -> int:
    """From ``most_ms`` at ``low`` and below evenly down to ``least_ms`` at ``high`` and above.

    No step anywhere: a voice of 0.59 means hardly less than one of 0.60.
    """
    share = min(1.0, max(0.0, (p_end - low) / (high - low)))
    return round(most_ms - share * (most_ms - least_ms))
