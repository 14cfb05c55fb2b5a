"""The mark of synthetic speech in sound files, which people and programs can read.

A WAV file carries it in the RIFF chunk ``LIST INFO``, a recording in the comments of its
``OpusTags`` header. Players show these tags, and ``ffprobe`` or ``opusinfo`` print them.
"""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Iterable

from kit.audio import SPEECH_RATE, Pcm

KEYWORDS = "synthetic speech, AI-generated"
"""``IKEY`` of a WAV file, the same for every engine."""
CHANNEL_TAG = "SYNTHETIC_SPEECH"
"""Comment of a recording: the channel whose voice is synthetic."""
ENGINE_TAG = "SYNTHETIC_SPEECH_ENGINE"
"""Comment of a recording: the engines and their voices, separated by commas."""


def wav(pcm: Pcm, engine: str) -> bytes:
    """A WAV file of synthetic speech, marked as such.

    Args:
        pcm: mono at ``SPEECH_RATE``.
        engine: the speech engine and its voice, such as ``kokoro/af_heart``.
    """
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SPEECH_RATE)
        out.writeframes(pcm.astype("<i2").tobytes())
    comment = f"Synthetic speech: a machine's voice, not a person's. Made by {engine}."
    info = _info({"ICMT": comment, "IKEY": KEYWORDS, "ISFT": engine})
    # Behind the samples, so that a reader that expects them at byte 44 still finds them there.
    content = bytearray(file.getvalue() + info)
    struct.pack_into("<I", content, 4, len(content) - 8)
    return bytes(content)


def recording_tags(engines: Iterable[str]) -> dict[str, str]:
    """Comments for a recording whose right channel is the interviewer.

    Args:
        engines: the speech engines and their voices, in the order of use; may be empty where
            they aren't known.
    """
    names = ", ".join(dict.fromkeys(filter(None, engines)))
    tags = {
        "DESCRIPTION": "Job interview. Left: the candidate. Right: an AI interviewer, whose voice "
        "is synthetic speech.",
        CHANNEL_TAG: "right",
    }
    return tags | ({ENGINE_TAG: names} if names else {})


def engines_in(tags: dict[str, str]) -> list[str]:
    """The engines that a recording's comments name."""
    return [name for name in tags.get(ENGINE_TAG, "").split(", ") if name]


def _info(texts: dict[str, str]) -> bytes:
    """A ``LIST INFO`` chunk; each text ends with a zero byte and begins at an even place."""
    entries = b""
    for name, text in texts.items():
        data = text.encode() + b"\0"
        entries += struct.pack("<4sI", name.encode(), len(data)) + data + b"\0" * (len(data) % 2)
    return struct.pack("<4sI4s", b"LIST", len(entries) + 4, b"INFO") + entries
