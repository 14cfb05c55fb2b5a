"""What the pipeline makes of a capable model's readings of the labelled answers.

tests/data/judge_replies holds them: a large language model gave them from the requests of
``vivavoce judge check --export-batch`` alone. They show that nothing is lost between a model that
reads well and a level.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from judging.batch.openai_format import import_replies
from judging.check_figures import CheckFigures
from judging.check_tasks import check_tasks
from judging.checking import figures_of
from judging.labelled.load import load_labelled
from judging.labelled.schemas import Half
from judging.prompts import PROMPT_VERSION
from kit.language import Language

REPLIES = Path(__file__).parents[1] / "data" / "judge_replies"
LANGUAGES: tuple[Language, ...] = ("en", "ko")
LEAST_POINTS, LEAST_LEVELS = 0.92, 0.85
MOST_UNTOLD_CALLED_TOLD = 0.02


def batch(language: Language, half: Half) -> str:
    """The replies as a batch has them."""
    lines = (REPLIES / f"{half}-{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return "".join(f"{json.dumps(_line(json.loads(line)))}\n" for line in lines)


def _line(kept: dict[str, object]) -> dict[str, object]:
    message = {"role": "assistant", "content": json.dumps(kept["reply"], ensure_ascii=False)}
    body = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    return {
        "id": kept["id"],
        "custom_id": kept["id"],
        "response": {"status_code": 200, "body": body},
        "error": None,
    }


def figures(language: Language, half: Half = "check") -> CheckFigures:
    labelled = load_labelled(language)
    read = import_replies(batch(language, half), check_tasks(labelled.half(half)), language)
    return figures_of(
        labelled,
        half,
        read.findings,
        judge="capable",
        prompt_version=PROMPT_VERSION,
        failed=read.faulty + (read.missing if half == "check" else 0),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_that_reads_well_is_believed(language: Language) -> None:
    found = figures(language)
    assert found.failed == 0
    assert found.points.answers >= 60
    assert found.points.kappa.value is not None and found.points.kappa.value >= LEAST_POINTS
    assert (found.points.untold_called_told.value or 0.0) <= MOST_UNTOLD_CALLED_TOLD
    assert found.levels.kappa.value is not None and found.levels.kappa.value >= LEAST_LEVELS
    assert found.pairs.moved == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_levels_of_the_other_half_s_interviews_agree_too(language: Language) -> None:
    found = figures(language, "tune")  # its answers were not read
    assert found.levels.interviews >= 6
    assert found.levels.kappa.value is not None and found.levels.kappa.value >= LEAST_LEVELS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_readings_give_the_same_figures(language: Language) -> None:
    assert figures(language) == figures(language) == figures(language)
