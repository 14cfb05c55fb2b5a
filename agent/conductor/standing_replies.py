"""What the interviewer says to requests that need no decision: a line, and where it leads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from agent.conductor.events import Intent
from agent.conductor.state import WAIT_PATIENCE_S

HESITANT_PATIENCE_S = 20.0
"""Silence that is allowed a candidate who has the floor again."""
AWAY_PATIENCE_S = 180.0
"""… who went to the door."""
SLOWER_BY = 0.82
"""What is left of the interviewer's speed each time the candidate asks to speak slower."""
SLOWEST = 0.65
"""Of the voice's own pace; slower speech is harder to follow again."""


@dataclass(frozen=True)
class StandingReply:
    """A reply.

    Attributes:
        line: key of the standing phrase.
        then: ``repeat``: the question is said again; ``return``: the same, after a phrase that
            leads back to it; ``listen``: the candidate has the floor; ``next``: the next question.
        patience_s: how long a silence may last afterwards; None: as usual.
    """

    line: str
    then: Literal["repeat", "return", "listen", "next"] = "return"
    patience_s: float | None = None


STANDING_REPLIES: Mapping[Intent, StandingReply] = {
    Intent.REPEAT: StandingReply("repeat", "repeat"),
    Intent.WAIT: StandingReply("take_your_time", "listen", WAIT_PATIENCE_S),
    Intent.DONT_KNOW: StandingReply("dont_know", "next"),
    Intent.SKIP: StandingReply("skip", "next"),
    Intent.CHANNEL_CHECK: StandingReply("channel_check"),
    Intent.AUDIO_TROUBLE: StandingReply("audio_trouble", "repeat"),
    Intent.LOUDER: StandingReply("louder", "repeat"),
    Intent.NOT_FINISHED: StandingReply("not_finished", "listen", HESITANT_PATIENCE_S),
    Intent.CLARIFY: StandingReply("clarify"),
    Intent.AWAY: StandingReply("away", "listen", AWAY_PATIENCE_S),
    Intent.DONE: StandingReply("ack", "next"),
    Intent.ALREADY_ANSWERED: StandingReply("already_answered", "next"),
    Intent.GO_BACK: StandingReply("go_back", "listen", HESITANT_PATIENCE_S),
    Intent.CHANGE_ANSWER: StandingReply("change_answer", "listen", HESITANT_PATIENCE_S),
    Intent.RECORDED: StandingReply("recorded"),
    Intent.WHO_DECIDES: StandingReply("who_decides"),
    Intent.MUST_I: StandingReply("must_i"),
    Intent.IDENTITY: StandingReply("identity"),
    Intent.HUMAN: StandingReply("human"),
    Intent.RESCHEDULE: StandingReply("reschedule"),
    Intent.OTHER_FORMAT: StandingReply("other_format"),
    Intent.ACCOMMODATION: StandingReply("accommodation", "return", HESITANT_PATIENCE_S),
    Intent.LANGUAGE: StandingReply("language"),
    Intent.GREETING: StandingReply("greeting_back"),
    Intent.SMALL_TALK: StandingReply("small_talk"),
    Intent.HOW_DID_I_DO: StandingReply("how_did_i_do"),
    Intent.UPSET: StandingReply("upset"),
}


def how_long(lines: Mapping[str, str], questions: int, left_s: float) -> str:
    """What is said of the time that is left.

    Args:
        lines: the standing phrases.
        questions: how many may come after this one.
        left_s: seconds of the whole interview that are left.
    """
    key = {0: "how_long_last", 1: "how_long_one"}.get(questions, "how_long")
    minutes = max(2, math.ceil(left_s / 60))
    return lines[key].replace("{questions}", str(questions)).replace("{left}", str(minutes))
