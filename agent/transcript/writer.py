"""Writes the interviewer's side into the journal, in order and beside the interview's loop."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from agent.conductor import Phase, State
from agent.speaking.speech import Said, Speech
from agent.transcript.journal import Journal
from agent.transcript.records import RecordType
from rooms.base import RecordingClock

CLOSE_WITHIN_S = 1.0
"""Enough for a slow disk; longer would delay the next agent."""


class TranscriptWriter:
    """Keeps what the interviewer says, as far as it was heard, and the conductor's states.

    The methods that are not coroutines return at once; their records reach the journal in the
    order of the calls while :meth:`run` runs.

    Args:
        journal: where records are kept.
        clock: the recording's; the transcript's times refer to it.
    """

    def __init__(self, journal: Journal, clock: RecordingClock) -> None:
        self._journal = journal
        self._clock = clock
        self._queue: asyncio.Queue[tuple[RecordType, dict[str, Any], int | None]] = asyncio.Queue()
        self._failure: Exception | None = None

    async def run(self) -> None:
        """Write records until cancelled. Raises what the journal raises."""
        try:
            while True:
                kind, data, seq = await self._queue.get()
                try:
                    await self._journal.append(kind, data, seq=seq)
                finally:
                    self._queue.task_done()
        except Exception as error:
            self._failure = error
            while not self._queue.empty():
                self._queue.get_nowait()
                self._queue.task_done()
            raise

    async def written(self) -> None:
        """Wait until all records are in the journal. Raises what the journal raised."""
        await self._queue.join()
        if self._failure is not None:
            raise self._failure

    async def aclose(self) -> None:
        """Give the records that are left a moment to be written."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await self.written()

    def start(self) -> None:
        """The candidate is here and the interview begins, or continues with this agent."""
        self._put("event", {"name": "started", "wall": self._clock.started_at})

    def keep_state(self, state: State) -> None:
        """The conductor's state, from which another agent could continue."""
        self._put("state", {"state": state.to_json()})

    async def begin(self, said: Said, speech: Speech, after: State) -> None:
        """An utterance begins to sound. Returns when that is in the journal."""
        self._put("speaking", self._entry(said, speech, after), seq=said.seq)
        await self.written()

    def keep_speech(self, speech: Speech, after: State) -> None:
        """What was heard of each utterance of an ended speech, and the state after it."""
        self._keep_heard(speech, after, {})

    def keep_fragments(self, speech: Speech, before: State) -> None:
        """What was heard of a speech that was taken back, and the state before it.

        A fragment of a question asked nothing: it is a remark on the question before it.
        """
        self._keep_heard(speech, before, {"kind": "meta", "question_id": before.question_id})

    async def end(self, reason: str, state: State) -> None:
        """The interview is over. Returns when that is in the journal."""
        ended = {**state.to_json(), "phase": Phase.ENDED.value, "end_reason": reason}
        self._put("state", {"state": ended})
        self._put("end", {"reason": reason})
        await self.written()

    def _keep_heard(self, speech: Speech, state: State, changes: dict[str, Any]) -> None:
        if speech.started_wall is None:
            return
        for said in speech.said:
            text, cut = speech.heard_text(said)
            if text:
                entry = self._entry(said, speech, state) | changes
                entry |= {"text": text, "interrupted": cut}
                self._put("entry", entry, seq=said.seq)
        self.keep_state(state)

    def _entry(self, said: Said, speech: Speech, state: State) -> dict[str, Any]:
        started = speech.started_wall or time.time()
        at = self._clock.position
        ends = started + said.ends_s
        if speech.interrupted:
            ends = min(ends, speech.finished_wall or time.time())
        return {
            "speaker": "agent",
            "kind": said.kind,
            "text": said.text,
            "start_s": round(at(started + said.begins_s), 3),
            "end_s": round(at(ends), 3),
            "question_id": said.utterance.question_id if said.utterance else state.question_id,
            "interrupted": False,
        }

    def _put(self, kind: RecordType, data: dict[str, Any], *, seq: int | None = None) -> None:
        if self._failure is not None:
            raise self._failure
        self._queue.put_nowait((kind, data, seq))
