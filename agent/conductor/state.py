"""Where an interview is: frozen, and small enough to be written after every move."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

PATIENCE_S = 8.0
"""Silence after a question before the first prompt."""
THINKING_PATIENCE_S = 20.0
"""… when the candidate is thinking aloud, or needs more time than others."""
WAIT_PATIENCE_S = 60.0
"""Silence that is allowed when the candidate asked for a minute."""


class Phase(StrEnum):
    """The part of an interview; in ``CONFIRM_*`` a yes or no is expected."""

    NEW = "new"
    ASKING = "asking"
    CONFIRM_STOP = "confirm_stop"
    CONFIRM_PERSON = "confirm_person"
    CLOSING = "closing"
    ENDED = "ended"


@dataclass(frozen=True)
class State:
    """Everything the conductor remembers."""

    phase: Phase = Phase.NEW
    now_s: float = 0.0
    asked: tuple[str, ...] = ()
    """Planned questions asked so far, the current one last."""
    question_started_s: float = 0.0
    follow_ups: tuple[str, ...] = ()
    """Evidence points that follow-ups to the current question have asked for."""
    covered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Evidence points that a judge found told so far, by question id."""
    skipped: tuple[str, ...] = ()
    """Planned questions that were left out because all their points were covered."""
    last_kind: str = "greeting"
    last_text: str = ""
    """What is said again when the candidate asks to repeat."""
    last_point: str | None = None
    silences: int = 0
    patience_s: float = PATIENCE_S
    wrapped_up: bool = False
    """The candidate was already asked to finish the answer to this question."""
    injections: int = 0
    upset: bool = False
    """The candidate was angry before."""
    unhurried: bool = False
    """The candidate needs more time than others, and has it."""
    adding: bool = False
    """What the candidate says next adds to an earlier answer; then the question is said again."""
    speed: float = 1.0
    """How fast the interviewer speaks, of the voice's own pace."""
    asked_again: bool = False
    """The candidate was already asked to say an answer to this question once more."""
    unclear: int = 0
    """Replies to the yes-or-no question that were neither."""
    end_reason: str | None = None

    @property
    def question_id(self) -> str | None:
        return self.asked[-1] if self.asked else None

    @property
    def usual_patience_s(self) -> float:
        """Silence that is allowed when nothing else is said of it."""
        return THINKING_PATIENCE_S if self.unhurried else PATIENCE_S

    @property
    def waiting(self) -> bool:
        """Whether the candidate asked for a minute, and has it."""
        return self.phase is Phase.ASKING and self.patience_s >= WAIT_PATIENCE_S

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> State:
        """Read what :meth:`to_json` wrote. Unknown keys of another version are ignored."""
        known = {k: v for k, v in data.items() if k in cls.__dataclass_fields__}
        known["phase"] = Phase(known.get("phase", "new"))
        for key in ("asked", "follow_ups", "skipped"):
            known[key] = tuple(known.get(key, ()))
        known["covered"] = {k: tuple(v) for k, v in known.get("covered", {}).items()}
        return cls(**known)
