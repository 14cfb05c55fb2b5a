"""The goodbyes that a caller hears while the call is being ended fit into their time."""

from __future__ import annotations

import pytest

from agent.interview.runner import GOODBYE_S
from agent.speaking.lines import phone_phrases
from kit.audio import SPEECH_RATE
from models.tts.espeak import EspeakEngine
from models.tts.text import spoken
from rooms.livekit.room import FAREWELL_S


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_goodbye_is_heard_to_its_end(language: str) -> None:
    engine = EspeakEngine(language)  # always available, and slow
    try:
        for key, most_s in (("ended", GOODBYE_S), ("withdrawn", FAREWELL_S)):
            pcm = engine.synthesize(spoken(phone_phrases(language)[key], language))
            assert len(pcm) / SPEECH_RATE <= most_s, key
    finally:
        engine.close()
