"""How much silence ends a turn. Pure: from what was said and how it sounded.

The audio model alone cuts people off at pauses (28 % of English answers at 300 ms in its
authors' own benchmark), and waiting long for everybody is slow. So both witnesses must agree
before a turn is closed quickly: the voice (audio model) and the words (does the text end?).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN_END = {
    "en": re.compile(
        r"(\b(and|but|or|so|because|cause|since|that|which|who|whose|with|of|to|for|in|on|at|by|from|the|a|an|my|our|"
        r"their|his|her|its|this|these|those|is|are|was|were|am|be|been|i|we|you|they|he|she|it'?s|i'?m|we'?re|"
        r"if|when|while|where|then|than|as|like|also|just|really|very|about|into|not|have|had|has|would|could|"
        r"should|will|can|some|any|every|each|um+|uh+|er+|hmm+|well|you know|i mean|for example|such as|"
        r"let me see|let me think)[,.…—-]*|[,:;—…-]|\.\.\.)\s*$",
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


@dataclass(frozen=True)
class EndpointingPolicy:
    """Silence in ms, from the last voiced sample, after which a turn is over.

    The four cases, quickest first: voice and words both ended; one of them did; neither is
    sure; the words hang in the air ("and …", a filler).
    """

    sure_ms: int = 420
    likely_ms: int = 700
    unsure_ms: int = 1300
    open_ms: int = 2400
    thinking_ms: int = 6000
    short_words: int = 3
    """Answers up to this many words wait a little longer: much more usually follows."""

    def required_ms(
        self, text: str, language: str, p_end: float, threshold: float, *, thinking: bool = False
    ) -> int:
        """Silence to wait for, given the turn's text so far and the audio model's P(end).

        Args:
            text: everything said in this turn, as transcribed up to the last voiced sample.
            language: ``en`` or ``ko``.
            p_end: the audio model's probability that the turn ended, 0 to 1.
            threshold: the model's own threshold for this language.
            thinking: the turn so far is only thinking aloud.
        """
        if thinking:
            return self.thinking_ms
        text = text.strip()
        if not text or _OPEN_END[language].search(text):
            # Korean endings are ambiguous (a clause or the end), so a sure voice may overrule.
            sure_voice = p_end >= max(0.9, threshold)
            return self.likely_ms if language == "ko" and text and sure_voice else self.open_ms
        voice_ended = p_end >= threshold
        words_ended = bool(_CLOSED_END[language].search(text))
        if voice_ended and words_ended:
            short = len(text.split()) <= self.short_words and p_end < 0.9
            return self.likely_ms if short else self.sure_ms
        if voice_ended:
            return self.likely_ms
        return self.unsure_ms if words_ended or p_end > threshold / 2 else self.open_ms
