"""Writes down and shows what the interviewer says, when it sounds and as far as it was heard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from agent.conductor import State
from agent.journal import Journal
from agent.speaking import Playback, Said, Speech
from pipelines.plan import Plan
from rooms.base import Room

LOOK_S = 0.05
"""How often a speech is looked at for an utterance that begins."""


Watch = Callable[[dict[str, Any]], None]


class Scribe:
    """The interviewer's side of the transcript, and the candidate's screen.

    Args:
        room: where messages are shown; its clock is the transcript's.
        journal: where utterances are kept.
        plan: for the progress that is shown.
        state: the conductor's state now.
        watch: told what those who watch from outside see live; must not block.
    """

    def __init__(
        self,
        room: Room,
        journal: Journal,
        plan: Plan,
        state: Callable[[], State],
        watch: Watch,
    ) -> None:
        self._watch = watch
        self._room = room
        self._journal = journal
        self._plan = plan
        self._state = state
        self._tasks: set[asyncio.Task[None]] = set()

    def publish(self, message: dict[str, Any]) -> None:
        """Show something to the candidate's client, without waiting."""
        task = asyncio.create_task(self._room.publish(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def show_state(self, state: str) -> None:
        """``thinking``: a turn was taken; ``speaking``; ``listening``."""
        message = {"type": "state", "state": state}
        self.publish(message)
        self._watch(message)

    async def follow(self, speech: Speech, playback: Playback, after: State) -> None:
        """From the first sample on: keep the state, and each utterance as it begins.

        Runs until it is cancelled at the end of the speech.
        """
        await playback.started.wait()
        self.show_state("speaking")
        await self._journal.append("state", {"state": after.to_json()})
        shown = 0
        while True:
            for said in speech.said[shown:]:
                shown += 1
                at = (speech.started_wall or time.time()) + said.begins_s
                await asyncio.sleep(max(0.0, at - time.time()))
                await self._journal.append("speaking", self._entry(said, speech), seq=said.seq)
                self._show(said)
            await asyncio.sleep(LOOK_S)

    async def write(self, speech: Speech, after: State) -> None:
        """After a speech: what was heard of each utterance, and the state."""
        if speech.started_wall is None:
            return
        for said in speech.said:
            text, cut = speech.heard_text(said)
            if text:
                entry = self._entry(said, speech) | {"text": text, "interrupted": cut}
                await self._journal.append("entry", entry, seq=said.seq)
        await self._journal.append("state", {"state": after.to_json()})

    def _entry(self, said: Said, speech: Speech) -> dict[str, Any]:
        started = speech.started_wall or time.time()
        at = self._room.clock.position
        ends = started + said.ends_s
        if speech.interrupted:
            ends = min(ends, speech.finished_wall or time.time())
        utterance = said.utterance
        return {
            "speaker": "agent",
            "kind": said.kind,
            "text": said.text,
            "start_s": round(at(started + said.begins_s), 3),
            "end_s": round(at(ends), 3),
            "question_id": utterance.question_id if utterance else self._state().question_id,
            "interrupted": False,
        }

    def _show(self, said: Said) -> None:
        self._watch({"type": "ai_token", "token": said.text})
        now_s = self._room.clock.position(time.time())
        self.publish(
            {
                "type": "caption",
                "speaker": "agent",
                "kind": said.kind,
                "text": said.text,
                "final": True,
                "question_id": said.utterance.question_id if said.utterance else None,
                "progress": {
                    "asked": len(self._state().asked),
                    "questions": len(self._plan.questions),
                    "seconds_left": max(0, round(self._plan.time_budget_s - now_s)),
                },
            }
        )
