"""The mark of synthetic speech, read back by readers that know only the formats."""

from __future__ import annotations

import io
import struct
import wave

import av
import numpy as np
import pytest

from kit import synthetic_speech
from kit.audio import SPEECH_RATE
from kit.synthetic_speech import engines_in, recording_tags

BEEP = np.arange(1_000, dtype=np.int16)


def chunks(content: bytes) -> dict[bytes, bytes]:
    """The chunks of a RIFF file, which must fill it exactly."""
    riff, size, kind = struct.unpack_from("<4sI4s", content)
    assert (riff, size, kind) == (b"RIFF", len(content) - 8, b"WAVE")
    found: dict[bytes, bytes] = {}
    place = 12
    while place < len(content):
        name, length = struct.unpack_from("<4sI", content, place)
        found[name] = content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2
    assert place == len(content)
    return found


@pytest.mark.parametrize("engine", ["kokoro/af_heart", "espeak/ko"])
def test_a_wav_file_says_that_a_machine_speaks(engine: str) -> None:
    content = synthetic_speech.wav(BEEP, engine)
    assert chunks(content)[b"LIST"].startswith(b"INFO")
    with av.open(io.BytesIO(content)) as file:
        tags = file.metadata
        samples = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)
    assert tags["comment"].startswith("Synthetic speech") and engine in tags["comment"]
    assert tags["IKEY"] == "synthetic speech, AI-generated"
    assert tags["encoder"] == engine
    assert samples[0].tolist() == BEEP.tolist()


def test_the_mark_disturbs_no_reader_of_the_sound() -> None:
    content = synthetic_speech.wav(BEEP, "kokoro/af_heart")
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (
            SPEECH_RATE,
            1,
            len(BEEP),
        )
        assert file.readframes(len(BEEP)) == BEEP.tobytes()
    assert content[44 : 44 + BEEP.nbytes] == BEEP.tobytes()


def test_each_engine_of_a_recording_is_named_once() -> None:
    tags = recording_tags(["kokoro/af_heart", "", "hibari/heart", "kokoro/af_heart"])
    assert engines_in(tags) == ["kokoro/af_heart", "hibari/heart"]
    assert engines_in(recording_tags([])) == []
