"""Converts a segment to livekit's speech data."""

from __future__ import annotations

from livekit.agents import LanguageCode, stt
from livekit.agents.types import TimedString

from kit.audio import LISTENING_RATE
from models.stt.segment import Segment


def speech_data(segment: Segment, offset_s: float = 0.0) -> stt.SpeechData:
    """Text, word times, confidence in [0, 1] and language of a segment so far.

    Args:
        offset_s: added to all times, which are seconds since the stream's first sample.
    """
    words = [
        TimedString(
            word.text,
            start_time=word.start_s + offset_s,
            end_time=word.end_s + offset_s,
            confidence=word.probability,
            start_time_offset=offset_s,
        )
        for word in segment.words
    ]
    return stt.SpeechData(
        language=LanguageCode(segment.language or ""),
        text=segment.text,
        start_time=segment.first_voiced / LISTENING_RATE + offset_s,
        end_time=segment.last_voiced / LISTENING_RATE + offset_s,
        confidence=segment.confidence,
        words=words,
    )
