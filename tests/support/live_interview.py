"""Interviews in direct rooms: real WebRTC and PostgreSQL, a scripted recogniser, a quick voice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from agent.interview.runner import InterviewRunner
from agent.interview.spec import InterviewSpec
from db.session import Database
from db.tables import Interview, TranscriptEntry
from kit.audio import LISTENING_RATE
from kit.data_layout import DataFolders
from models.end_of_turn import EndOfTurnModel
from models.fakes import FakeSTT, FakeTTS
from models.stt.whisper import WhisperSTT
from models.vad import build_vad
from pipelines.engines import VAD_MIN_SILENCE_MS, Engines
from pipelines.prerendered import SpeechStore
from rooms.direct.room import DirectRoom
from tests.support.conversation import SureEar, voice
from tests.support.direct_room_host import hosted
from vivavoce.synthetic_candidate.client import CandidateClient

TIMEOUT_S = 30.0
CHARACTER_S = 0.001
"""How long the interviewer takes for a character."""

Message = dict[str, Any]


@dataclass
class LiveInterview:
    """A running interview, and its candidate's client; every wait is bounded."""

    row: Interview
    spec: InterviewSpec
    client: CandidateClient
    runner: InterviewRunner
    database: Database
    heard: list[tuple[str, str]] = field(default_factory=list)
    """Kind and text of the interviewer's captions that were waited for."""

    async def hears(self, kind: str, text: str) -> None:
        """Wait for the interviewer's next caption, which must be this one."""
        message = await self._next(
            lambda m: m["type"] == "caption" and m["speaker"] == "agent", f"{kind}: {text}"
        )
        assert (message["kind"], message["text"]) == (kind, text), f"after {self.heard[-6:]}"
        self.heard.append((kind, text))

    async def shown(self, state: str) -> None:
        """Wait until the page is told this state."""
        await self._next(lambda m: m == {"type": "state", "state": state}, f"the state {state}")

    async def types(self, text: str) -> None:
        """Send words as the page does; returns once they are stored."""
        self.client.send({"type": "text_answer", "text": text})
        await self._captioned(text)

    async def speaks(self, text: str) -> None:
        """Make sound, of which ``text`` is the script's next line."""
        await self.client.say(voice(0.6), LISTENING_RATE)
        await self._captioned(text)

    async def ends(self, reason: str) -> list[TranscriptEntry]:
        """Wait for the end, which must have this reason, until all is in the database.

        Returns:
            The transcript.
        """
        await self._next(lambda m: m == {"type": "ended", "reason": reason}, f"the end: {reason}")
        await self.runner.said_all()
        async with self.database.reading() as work:
            self.row = cast(Interview, await work.interviews.get(self.row.id))
            return list(await work.transcripts.of_interview(self.row.id))

    async def _captioned(self, text: str) -> None:
        await self._next(
            lambda m: m["type"] == "caption" and m["speaker"] == "candidate" and m["final"],
            f"the caption of {text!r}",
            lambda m: m["text"] == text,
        )

    async def _next(
        self,
        matches: Callable[[Message], bool],
        what: str,
        must: Callable[[Message], bool] = lambda message: True,
    ) -> Message:
        passed: list[Message] = []
        try:
            async with asyncio.timeout(TIMEOUT_S):
                while True:
                    message = await self.client.events.get()
                    if matches(message):
                        break
                    passed.append(message)
        except TimeoutError:
            raise AssertionError(f"waited for {what}; heard {self.heard[-4:]}, {passed}") from None
        assert must(message), f"waited for {what}; got {message}"
        return message


@dataclass(frozen=True)
class LiveStage:
    """Holds interviews of one database and data folder.

    Attributes:
        speech: shared, so that the standing phrases are rendered once.
    """

    database: Database
    folders: DataFolders
    engines: Engines
    speech: SpeechStore

    @classmethod
    def make(cls, database: Database, folder: Path) -> LiveStage:
        tts = FakeTTS(character_s=CHARACTER_S)
        engines = Engines(
            vad=build_vad(min_silence_ms=VAD_MIN_SILENCE_MS),
            stt=cast(WhisperSTT, FakeSTT([])),
            tts=tts,
            end_of_turn=cast(Callable[[], EndOfTurnModel], SureEar),
            text_model=None,
        )
        return cls(database, DataFolders(folder), engines, SpeechStore(folder / "speech", tts))

    @asynccontextmanager
    async def interview(
        self, plan: dict[str, Any], name: str, *, script: Sequence[str] = ()
    ) -> AsyncIterator[LiveInterview]:
        """Hold an interview by this plan with a candidate who has entered.

        Args:
            script: what the candidate's sounds say, one line each.
        """
        row = Interview(
            language=plan["language"],
            candidate_name=name,
            role="engineer",
            company="Acme",
            plan=plan,
        )
        async with self.database.unit_of_work() as work:
            await work.interviews.add(row)
        spec = InterviewSpec.of(row)
        await self.speech.prepare(spec.spoken_texts())
        room = DirectRoom(str(row.id), recordings_dir=self.folders.recordings)
        engines = replace(self.engines, stt=cast(WhisperSTT, FakeSTT(script)))
        runner = InterviewRunner(
            room, spec, engines, self.speech, self.database, self.folders, grace_s=5.0
        )
        async with hosted(room) as host:
            await runner.start()
            client = CandidateClient(host.base_url, str(row.id), host.grant())
            try:
                await client.connect()
                yield LiveInterview(row, spec, client, runner, self.database)
            finally:
                await client.close()
                await runner.aclose()
