"""Recognises text that Whisper made up.

Whisper learned from captioned videos: on silence or noise it writes what such captions end
with. A candidate may really say "thank you", so a known phrase alone is never a reason to drop
words: the sound must be weak evidence of speech as well.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_PHRASES = frozenset(
    {
        # English
        "you", "thank you", "thank you very much", "thank you so much", "thank you bye",
        "thanks for watching", "thank you for watching", "thank you for watching this video",
        "thanks for listening", "please subscribe", "like and subscribe", "bye bye",
        "please like and subscribe", "subscribe to my channel", "see you next time",
        "see you in the next video", "ill see you next time", "the end", "music", "applause",
        "silence", "blank audio",
        # Korean
        "감사합니다", "고맙습니다", "시청해주셔서 감사합니다", "시청해 주셔서 감사합니다",
        "구독과 좋아요", "구독과 좋아요 부탁드립니다", "구독 좋아요 알림설정",
        "구독과 좋아요 알림 설정까지", "다음 영상에서 만나요", "다음 시간에 만나요",
        "지금까지 뉴스 스토리였습니다", "mbc 뉴스", "자막 제공", "아멘",
    }
)  # fmt: skip
_CAPTION_CREDIT = re.compile(
    r"^(mbc 뉴스 .+입니다|한글자막 by .+|자막.* 제공.*|subtitles? (by|provided) .+"
    r"|transcri(bed|ption) by .+)$"
)

MIN_VOICED_S = 0.16
"""Less voiced sound than this is a click, not a word."""
MAX_WORDS_PER_S = 8.0
"""Faster than any person talks; a few words more are allowed on top."""
_SPARE_WORDS = 2
_SURE_VOICE = 0.75
_DOUBTFUL_LOGPROB = -0.8
_HOPELESS_LOGPROB = -1.0
_NO_SPEECH = 0.6
_MAX_NGRAM = 8
_LOOP_REPEATS = 4
_LOOP_COMPRESSION = 2.4  # Whisper's own threshold for a text that repeats itself
_MIN_ECHO_WORDS = 3
_MIN_COMPRESSIBLE = 60


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence for a transcript, apart from its text.

    ``voiced_s``: seconds that the speech gate judged voiced; ``voice_probability``: the gate's
    mean probability over them; the other two are Whisper's.
    """

    voiced_s: float
    voice_probability: float
    avg_logprob: float
    no_speech_prob: float


def is_hallucination(text: str, evidence: Evidence) -> bool:
    """Whether ``text`` was made up. True also for text without a single letter or digit."""
    words = normalised(text).split()
    if not words:
        return True
    weak_voice = evidence.voiced_s < MIN_VOICED_S or evidence.voice_probability < _SURE_VOICE
    too_fast = len(words) > _SPARE_WORDS + MAX_WORDS_PER_S * evidence.voiced_s
    silent = evidence.no_speech_prob > _NO_SPEECH
    doubted = evidence.avg_logprob < _DOUBTFUL_LOGPROB
    hopeless = evidence.avg_logprob < _HOPELESS_LOGPROB
    # Two signs against the words suffice; for a phrase that is often made up, one sign that
    # also doubts the voice does.
    if weak_voice + silent + too_fast + hopeless >= 2:
        return True
    return is_known_phrase(text) and (weak_voice or too_fast or (silent and doubted))


def is_known_phrase(text: str) -> bool:
    """Whether the whole of ``text`` is a phrase that is frequent in captions of videos."""
    plain = normalised(text)
    return plain in _PHRASES or _CAPTION_CREDIT.match(plain) is not None


def looks_looped(text: str) -> bool:
    """Whether ``text`` repeats itself as a decoder in a loop does, or is one phrase twice."""
    words = normalised(text).split()
    half = len(words) // 2
    if half and len(words) == 2 * half and words[:half] == words[half:]:
        return True
    if any(repeats >= _LOOP_REPEATS for _, _, repeats in _runs(words)):
        return True
    data = text.encode()
    return len(text) >= _MIN_COMPRESSIBLE and (
        len(data) / len(zlib.compress(data)) > _LOOP_COMPRESSION
    )


def echoes(text: str, before: str) -> bool:
    """Whether ``text`` begins with the very words that ``before`` ends with."""
    words, known = normalised(text).split(), normalised(before).split()
    longest = min(len(words), len(known))
    return any(words[:n] == known[-n:] for n in range(_MIN_ECHO_WORDS, longest + 1))


def recites(text: str, prompt: str) -> bool:
    """Whether ``text`` is nothing but a part of the prompt, several terms in their order."""
    plain = normalised(text)
    return len(plain.split()) >= _MIN_ECHO_WORDS and f" {plain} " in f" {normalised(prompt)} "


def without_loop(words: list[str], duration_s: float) -> list[int]:
    """The indices of ``words`` that remain when an impossible repeat is kept only once.

    All of them when the words could have been said in ``duration_s``.
    """
    everything = list(range(len(words)))
    if len(words) <= _SPARE_WORDS + MAX_WORDS_PER_S * duration_s:
        return everything
    plain = [normalised(word) for word in words]
    for start, length, repeats in _runs(plain):
        if repeats >= _LOOP_REPEATS:
            once, end = start + length, start + length * repeats
            cut_short = plain[end:] == plain[start : start + len(words) - end]
            return everything[:once] + ([] if cut_short else everything[end:])
    return everything


def normalised(text: str) -> str:
    """Lower case, without punctuation, single spaces."""
    return " ".join(re.sub(r"[^\w\s]", "", text.lower()).split())


def _runs(words: list[str]) -> list[tuple[int, int, int]]:
    """Start, length and repeats of every n-gram that directly repeats itself."""
    runs = []
    for length in range(1, min(_MAX_NGRAM, len(words) // 2) + 1):
        start = 0
        while start + 2 * length <= len(words):
            gram = words[start : start + length]
            repeats = 1
            while words[start + repeats * length : start + (repeats + 1) * length] == gram:
                repeats += 1
            if repeats > 1:
                runs.append((start, length, repeats))
            start += max(1, (repeats - 1) * length)
    return runs
