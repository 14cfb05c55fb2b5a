"""The judge for a model: what the embedded one needs is that long answers come in parts.

The embedded model reads like any other. Whether what it finds may be used is not decided here but
by its qualification.
"""

from __future__ import annotations

from judging.capable import CALL_TIMEOUT_S, TIMEOUT_S, CapableJudge
from judging.judge import Judge
from judging.nothing import NoJudge
from kit.language import Language
from models.llm.ask_json import Hold
from models.llm.text import TextModel

PART_CHARACTERS: dict[Language, int] = {"en": 4000, "ko": 1500}
"""About 1000 tokens: with the instructions and the reply they fit a context of 4096 tokens."""


def judge_for(
    model: TextModel | None,
    language: Language,
    *,
    timeout_s: float = TIMEOUT_S,
    call_timeout_s: float = CALL_TIMEOUT_S,
    wait_for_interviews: bool = True,
    hold: Hold | None = None,
) -> Judge:
    """The judge that reads with a model; without a model, the one that finds nothing.

    Of several models only the first judges: what was measured for one says nothing about another,
    so an outage must not let a fallback give levels under the first one's figures.

    Args:
        model: its first provider is asked.
        timeout_s: for one answer or one dimension, in seconds.
        call_timeout_s: for one request, in seconds.
        wait_for_interviews, hold: as in :class:`judging.capable.CapableJudge`.
    """
    if model is None:
        return NoJudge()
    return CapableJudge(
        model.first(),
        language,
        timeout_s=timeout_s,
        call_timeout_s=call_timeout_s,
        wait_for_interviews=wait_for_interviews,
        hold=hold,
        part_characters=PART_CHARACTERS[language] if model.local else None,
    )
