"""What the candidate's client is shown beside the candidate's own words."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from agent.conductor import State
from agent.speaking.speech import Said, Speech
from interviews.plan import Plan
from kit.tasks import TaskSet
from rooms.base import Room

QUESTION_KINDS = ("planned", "followup")
"""Kinds of utterances that the candidate is to answer."""

Watch = Callable[[dict[str, Any]], None]
"""Takes what outside observers see live; must not block."""


class ClientState:
    """Sends states, captions and progress to the candidate's client.

    Args:
        room: where the client is; its clock gives the time that is left.
        plan: for the progress that is shown.
        watch: shows states and the interviewer's words to outside observers.
    """

    def __init__(self, room: Room, plan: Plan, watch: Watch) -> None:
        self._room = room
        self._plan = plan
        self._watch = watch
        self._shown = "listening"
        self._question: dict[str, Any] | None = None
        self._question_before: dict[str, Any] | None = None
        self._tasks = TaskSet("client-state")

    def publish(self, message: dict[str, Any]) -> None:
        """Send a message without waiting for its delivery."""
        self._tasks.spawn(self._room.publish(message))

    def show_state(self, state: str) -> None:
        """``thinking``: a turn was taken; ``speaking``; ``listening``; ``waiting``: the
        candidate has a minute."""
        self._shown = state
        message = {"type": "state", "state": state}
        self.publish(message)
        self._watch(message)

    def show_listening(self, state: State) -> None:
        """Show that it is the candidate's turn, or their minute."""
        self.show_state("waiting" if state.waiting else "listening")

    def end_waiting(self) -> None:
        """End the candidate's minute: they speak, or say that they are ready."""
        if self._shown == "waiting":
            self.show_state("listening")

    def sync(self, reason: str, state: State) -> None:
        """Show a client that connects where the interview is.

        Args:
            reason: ``joined``, ``returned``, or ``agent_replaced``.
            state: the interview's.
        """
        self.publish(
            {
                "type": "sync",
                "reason": reason,
                "state": self._shown,
                "question": self._question or _question_of(state),
                "progress": self._progress(state),
                "stage": self._stage(state),
            }
        )

    def show_said(self, said: Said, after: State) -> None:
        """Caption an utterance that begins to sound; ``after``: the state that it leads to."""
        self._watch({"type": "ai_token", "token": said.text})
        question_id = said.utterance.question_id if said.utterance else None
        if said.kind in QUESTION_KINDS and said.utterance is not None:
            self._question_before = self._question
            self._question = {"id": question_id, "text": said.text}
        self.publish(
            {
                "type": "caption",
                "speaker": "agent",
                "kind": said.kind,
                "text": said.text,
                "final": True,
                "seq": said.seq,
                "question_id": question_id,
                "progress": self._progress(after),
                "stage": self._stage(after),
            }
        )

    def take_back(self, speech: Speech) -> None:
        """Forget the question of a reply that was taken back."""
        texts = {said.text for said in speech.said}
        if self._question is not None and self._question["text"] in texts:
            self._question = self._question_before

    async def end(self, reason: str) -> None:
        """Show that the interview is over."""
        await self._room.publish({"type": "ended", "reason": reason})

    def _progress(self, state: State) -> dict[str, int]:
        now_s = self._room.clock.position(time.time())
        return {
            "asked": len(state.asked),
            "questions": len(self._plan.questions),
            "seconds_left": max(0, round(self._plan.time_budget_s - now_s)),
        }

    def _stage(self, state: State) -> dict[str, Any]:
        """The stage of the plan that the interview is in, counted from 0."""
        stages = self._plan.stages
        index = next(
            (
                number
                for number, stage in enumerate(stages)
                if any(question.id == state.question_id for question in stage.questions)
            ),
            0,
        )
        return {"index": index, "count": len(stages), "title": stages[index].title}


def _question_of(state: State) -> dict[str, Any] | None:
    """The question that the agent before this one asked."""
    if state.question_id is None:
        return None
    return {"id": state.question_id, "text": state.last_text}
