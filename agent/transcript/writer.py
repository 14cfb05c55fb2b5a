"""Writes down and shows what the interviewer says, when it sounds and as far as it was heard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from agent.conductor import State
from agent.speaking.speaker import Playout, Said, Speech
from agent.transcript.journal import Journal
from interviews.plan import Plan
from rooms.base import Room

_QUESTIONS = ("planned", "followup")
"""Kinds of utterances that the candidate is to answer."""

LOOK_S = 0.05
"""How often a speech is looked at for an utterance that begins."""


Watch = Callable[[dict[str, Any]], None]


class TranscriptWriter:
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
        self._shown = "listening"
        self._question: dict[str, Any] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def publish(self, message: dict[str, Any]) -> None:
        """Show something to the candidate's client, without waiting."""
        task = asyncio.create_task(self._room.publish(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def show_state(self, state: str) -> None:
        """``thinking``: a turn was taken; ``speaking``; ``listening``; ``waiting``: the
        candidate has a minute."""
        self._shown = state
        message = {"type": "state", "state": state}
        self.publish(message)
        self._watch(message)

    def show_listening(self) -> None:
        """It is the candidate's turn, or their minute."""
        self.show_state("waiting" if self._state().waiting else "listening")

    def end_waiting(self) -> None:
        """The candidate's minute is over: they speak, or say that they are ready."""
        if self._shown == "waiting":
            self.show_state("listening")

    def sync(self, reason: str) -> None:
        """Show a client that comes (back) where the interview is.

        Args:
            reason: ``joined``, ``returned``, or ``agent_replaced``.
        """
        self.publish(
            {
                "type": "sync",
                "reason": reason,
                "state": self._shown,
                "question": self._question or self._question_of_state(),
                "progress": self._progress(),
                "stage": self._stage(),
            }
        )

    async def follow(self, speech: Speech, playback: Playout, after: State) -> None:
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

    async def write_taken_back(self, speech: Speech, before: State) -> None:
        """After a reply that was taken back: its fragments asked nothing, the state is former."""
        if self._question is not None and self._question["text"] in {s.text for s in speech.said}:
            self._question = None
        if speech.started_wall is not None:
            for said in speech.said:
                text, cut = speech.heard_text(said)
                if text:
                    fragment = {"kind": "meta", "question_id": before.question_id}
                    entry = self._entry(said, speech) | fragment
                    entry |= {"text": text, "interrupted": cut}
                    await self._journal.append("entry", entry, seq=said.seq)
        await self._journal.append("state", {"state": before.to_json()})

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
        if said.kind in _QUESTIONS and said.utterance is not None:
            self._question = {"id": said.utterance.question_id, "text": said.text}
        self.publish(
            {
                "type": "caption",
                "speaker": "agent",
                "kind": said.kind,
                "text": said.text,
                "final": True,
                "seq": said.seq,
                "question_id": said.utterance.question_id if said.utterance else None,
                "progress": self._progress(),
                "stage": self._stage(),
            }
        )

    def _progress(self) -> dict[str, int]:
        now_s = self._room.clock.position(time.time())
        return {
            "asked": len(self._state().asked),
            "questions": len(self._plan.questions),
            "seconds_left": max(0, round(self._plan.time_budget_s - now_s)),
        }

    def _question_of_state(self) -> dict[str, Any] | None:
        """What was asked by the agent before this one."""
        state = self._state()
        if state.question_id is None:
            return None
        return {"id": state.question_id, "text": state.last_text}

    def _stage(self) -> dict[str, Any]:
        """Where the interview is among the plan's stages, counted from 0."""
        question_id = self._state().question_id
        index = next(
            (
                number
                for number, stage in enumerate(self._plan.stages)
                if any(question.id == question_id for question in stage.questions)
            ),
            0,
        )
        stages = self._plan.stages
        return {"index": index, "count": len(stages), "title": stages[index].title}
