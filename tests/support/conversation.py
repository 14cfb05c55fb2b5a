"""An interview with scripted engines around the real session, loop and conductor."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from livekit import rtc

from agent.interview.checkpoint import Checkpoint
from agent.interview.session import run_interview
from agent.interview.spec import InterviewSpec
from agent.listening.endpointing import EndpointingPolicy
from agent.speaking.prompts import Setting
from agent.transcript.journal import Journal
from agent.transcript.records import Record, read_records, unfinished_speech
from interviews.plan import Plan
from judging.judge import Judge
from kit.audio import LISTENING_RATE, Pcm
from models.embeddings import QuickEncoder
from models.end_of_turn import EndOfTurnModel
from models.fakes import FakeSTT, FakeTextModel, FakeTTS
from models.stt.whisper import WhisperSTT
from models.vad import build_vad
from pipelines.engines import VAD_MIN_SILENCE_MS, Engines
from pipelines.prerendered import SpeechStore
from tests.support.memory_room import MemoryRoom
from tests.support.plans import short_plan
from tests.support.speech import speak

TIMEOUT_S = 10.0
QUICK = EndpointingPolicy(sure_ms=300, likely_ms=300, unsure_ms=300, open_ms=300, thinking_ms=900)
"""How much silence a turn needs is tested elsewhere."""


class SureEar:
    """An end-of-turn model that is always sure."""

    def push(self, frame: rtc.AudioFrame) -> None:
        pass

    async def predict(self, ago_s: float = 0.0) -> float:
        return 0.9

    @staticmethod
    def threshold(language: str) -> float:
        return 0.4


class NoDatabase:
    """Takes every record and forgets it."""

    async def deliver(self, interview_id: str, records: list[Record]) -> None:
        pass


def voice(seconds: float) -> Pcm:
    """Speech without a pause, 16 kHz mono, that a voice detector takes for speech."""
    pcm = speak("I was looking for somewhere warm and dry, and we all were, one morning in May.")
    frames = pcm[: len(pcm) - len(pcm) % 320].reshape(-1, 320)
    loud = frames[np.sqrt((frames.astype(np.float64) ** 2).mean(axis=1)) > 800].reshape(-1)
    return np.asarray(np.tile(loud, 5)[: round(seconds * LISTENING_RATE)], dtype=np.int16)


@dataclass
class Stage:
    """A running interview, and the means to take part in it."""

    room: MemoryRoom
    running: asyncio.Task[str]
    journal: Path
    model: FakeTextModel | None
    tts: FakeTTS
    spec: InterviewSpec
    watched: list[dict[str, Any]]
    """What outside observers were shown."""
    _seen: int = 0

    async def hears(self, kind: str, text: str | None = None) -> float:
        """The next caption of the interviewer; returns its wall time."""
        at, message = await self._next(
            lambda m: m.get("type") == "caption" and m.get("speaker") == "agent"
        )
        assert message["kind"] == kind, message
        assert text is None or message["text"] == text, message
        return at

    def messages(self, kind: str) -> list[dict[str, Any]]:
        """All messages of a type that the candidate's client got."""
        return [message for _, message in self.room.messages if message.get("type") == kind]

    async def place_of(self, text: str, timeout_s: float = 20.0) -> int:
        """The place in the transcript that the candidate's client is told for its words."""
        async with asyncio.timeout(timeout_s):
            while True:
                for message in self.messages("caption"):
                    if message["speaker"] == "candidate" and message["text"] == text:
                        return int(message["seq"])
                await asyncio.sleep(0.02)

    async def my_turn(self) -> None:
        """Wait until the interviewer listens, and what it said is in the journal."""
        await self.shown({"type": "state", "state": "listening"})
        async with asyncio.timeout(TIMEOUT_S):
            while unfinished_speech(read_records(self.journal)):  # noqa: ASYNC110 - a file
                await asyncio.sleep(0.005)

    async def shown(self, message: dict[str, Any]) -> float:
        """Wait for a message to the candidate's client; returns its wall time."""
        at, _ = await self._next(lambda m: m == message)
        return at

    async def opening(self) -> None:
        """The candidate comes, and hears the greeting and the first question."""
        self.room.come()
        await self.hears("greeting")
        await self.hears("planned")
        await self.my_turn()

    async def says(self, seconds: float = 0.8) -> None:
        """Make sound; what it says is the next line of the script."""
        await self.room.say(voice(seconds))

    async def silent_for(self, seconds: float) -> None:
        """Nothing is captioned by the interviewer for so long."""
        try:
            async with asyncio.timeout(seconds):
                _, message = await self._next(
                    lambda m: m.get("type") == "caption" and m.get("speaker") == "agent"
                )
        except TimeoutError:
            return
        raise AssertionError(f"the interviewer spoke: {message}")

    def entries(self) -> list[dict[str, Any]]:
        """Transcript entries in the journal, in the order of their places."""
        records = [r for r in read_records(self.journal) if r.type == "entry"]
        return [r.data for r in sorted(records, key=lambda r: r.seq)]

    async def _next(
        self, matches: Callable[[dict[str, Any]], bool]
    ) -> tuple[float, dict[str, Any]]:
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            while self._seen < len(self.room.messages):
                at, message = self.room.messages[self._seen]
                self._seen += 1
                if matches(message):
                    return at, message
            assert not self.running.done(), f"the interview is over: {self.running}"
            left_s = deadline - time.monotonic()
            assert left_s > 0, f"nothing came; so far {[m for _, m in self.room.messages]}"
            self.room.news.clear()
            waiting = asyncio.create_task(self.room.news.wait())
            await asyncio.wait(
                {waiting, self.running}, timeout=left_s, return_when="FIRST_COMPLETED"
            )
            waiting.cancel()


@asynccontextmanager
async def staged(
    tmp_path: Path,
    script: Sequence[str],
    *,
    model: FakeTextModel | None = None,
    judge: Judge | None = None,
    plan: dict[str, Any] | None = None,
    checkpoint: Checkpoint | None = None,
    job_description: str = "",
    pace_s: float = 0.006,
    grace_s: float = 5.0,
    by_phone: bool = False,
    hearing_ms: float = 0.0,
    journal: Journal | None = None,
    encoder: QuickEncoder | None = None,
) -> AsyncIterator[Stage]:
    """Run an interview in a memory room.

    Args:
        script: what the candidate's sounds say, one line each.
        model: words follow-ups and job answers; None: prepared words.
        judge: reads the answers; None: no judge is qualified.
        plan: by default one question with one follow-up.
        checkpoint: what a dead agent left.
        job_description: what questions about the job are answered from.
        pace_s: how long the interviewer takes for a character; the default is a chatterbox.
        grace_s: how long the candidate may stay away.
        by_phone: the candidate has no screen.
        hearing_ms: how long the recogniser takes for the words of a sound.
        journal: of an interview in a database; by default of one that no database knows.
        encoder: helps to understand requests.
    """
    room = MemoryRoom(journal.interview_id) if journal else MemoryRoom()
    chosen = Plan.model_validate(plan or short_plan())
    setting = Setting(chosen.language, "Sam", "engineer", "Acme", job_description)
    spec = InterviewSpec.make(room.interview_id, chosen, setting)
    if by_phone:
        spec = spec.by_phone()
    tts = FakeTTS(character_s=pace_s)
    engines = Engines(
        vad=build_vad(min_silence_ms=VAD_MIN_SILENCE_MS),
        stt=cast(WhisperSTT, FakeSTT(script, preflight_ms=hearing_ms)),
        tts=tts,
        end_of_turn=cast(Callable[[], EndOfTurnModel], SureEar),
        text_model=model,
        point_judge=lambda hold: judge,
        encoder=encoder,
    )
    store = SpeechStore(tmp_path / "speech", tts)
    await store.prepare(spec.spoken_texts())
    if journal is None:
        journal = Journal(tmp_path / "journal.jsonl", room.interview_id, NoDatabase())
    watched: list[dict[str, Any]] = []
    running = asyncio.create_task(
        run_interview(
            room,
            spec,
            engines,
            journal,
            store,
            checkpoint=checkpoint,
            grace_s=grace_s,
            policy=QUICK,
            watch=watched.append,
        )
    )
    try:
        yield Stage(room, running, journal.path, model, tts, spec, watched)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await room.aclose()
        await journal.aclose()
        await tts.aclose()
