"""What an earlier agent left behind, read back from its journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.conductor import State
from agent.transcript.journal import Record


@dataclass(frozen=True)
class Checkpoint:
    """Where an interview was: its state, and the answers given to each question.

    ``answers`` are (question id, text), oldest first.
    """

    state: State
    answers: Sequence[tuple[str, str]] = ()


def read_checkpoint(records: Sequence[Record]) -> Checkpoint | None:
    """The past that a journal tells; None when the interview never began."""
    states = [r for r in records if r.type == "state"]
    if not states:
        return None
    answers = [
        (str(r.data["question_id"]), str(r.data["text"]))
        for r in records
        if r.type == "entry"
        and r.data.get("speaker") == "candidate"
        and r.data.get("kind") != "backchannel"
        and r.data.get("question_id")
    ]
    return Checkpoint(State.from_json(states[-1].data["state"]), answers)


def end_reason(records: Sequence[Record]) -> str | None:
    """Why the interview ended, as the journal tells; None while it goes on."""
    end = next((r for r in records if r.type == "end"), None)
    return None if end is None else str(end.data["reason"])
