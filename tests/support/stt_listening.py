"""Feed audio to a streaming STT and look at what it heard.

The stream counts samples, so the audio goes in as fast as it is consumed: 40 s take a few.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from livekit.agents import stt
from livekit.agents.stt import SpeechEventType

from kit.audio import LISTENING_RATE, Pcm
from models.budget import Priority
from models.stt.decoder import Context, Decoding
from models.stt.stream import WhisperStream
from models.stt.whisper import WhisperSTT
from tests.support.speech import frames

KEEP_UP_S = 0.06


@dataclass
class Heard:
    """Events with the position of the audio, in seconds, at which they came."""

    events: list[tuple[float, stt.SpeechEvent]] = field(default_factory=list)

    def of(self, kind: SpeechEventType) -> list[stt.SpeechEvent]:
        return [event for _, event in self.events if event.type == kind]

    def at(self, kind: SpeechEventType) -> list[float]:
        return [position for position, event in self.events if event.type == kind]

    @property
    def kinds(self) -> list[SpeechEventType]:
        return [event.type for _, event in self.events]

    @property
    def finals(self) -> list[stt.SpeechData]:
        return [e.alternatives[0] for e in self.of(SpeechEventType.FINAL_TRANSCRIPT)]

    @property
    def text(self) -> str:
        return " ".join(data.text for data in self.finals)


class RecordingSTT(WhisperSTT):
    """Notes each decode: its priority and the seconds of audio it covers. May be made to fail."""

    fail: Callable[[int], bool] = staticmethod(lambda _number: False)

    def decodes(self) -> list[tuple[Priority, float]]:
        return self.__dict__.setdefault("_decodes", [])

    def caption_seconds(self) -> list[float]:
        """Of each caption's decode: the seconds whose words it did not know."""
        return self.__dict__.setdefault("_caption_seconds", [])

    async def decode(
        self,
        samples: npt.NDArray[np.int16],
        priority: Priority,
        languages: tuple[str, ...],
        *,
        context: Context | None = None,
        voiced_until_s: float = 0.0,
        thorough: bool,
    ) -> Decoding:
        self.decodes().append((priority, len(samples) / LISTENING_RATE))
        if priority is Priority.INTERIM:
            known_s = context.duration_s if context else 0.0
            self.caption_seconds().append(len(samples) / LISTENING_RATE - known_s)
        if self.fail(len(self.decodes())):
            raise RuntimeError("the engine broke")
        return await super().decode(
            samples,
            priority,
            languages,
            context=context,
            voiced_until_s=voiced_until_s,
            thorough=thorough,
        )


def collect(stream: WhisperStream, heard: Heard) -> asyncio.Task[None]:
    """Gather the stream's events until it ends."""

    async def gather() -> None:
        async for event in stream:
            heard.events.append((stream.position_s, event))

    return asyncio.create_task(gather())


async def feed(stream: WhisperStream, samples: Pcm, frame_ms: int = 20) -> None:
    """Push audio no faster than the stream consumes it."""
    for frame in frames(samples, frame_ms):
        stream.push_frame(frame)
        while stream.backlog_s > KEEP_UP_S:  # noqa: ASYNC110 - the stream's clock is polled
            await asyncio.sleep(0.001)


async def listen(engine: WhisperSTT, *parts: Pcm) -> Heard:
    """Everything that a fresh stream says about ``parts``, pushed one after the other."""
    stream = engine.stream()
    heard = Heard()
    gathering = collect(stream, heard)
    for part in parts:
        await feed(stream, part)
    stream.end_input()
    await gathering
    await stream.aclose()
    return heard
