"""The labelled set: what is refused, with the place; and the set that comes with the product."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from interviews.plan import pick_plan
from judging.labelled.load import LabelledSetError, load_labelled, read_labelled
from judging.labelled.schemas import LabelledSet, Trait

PLAN = pick_plan("en")
LEVELS = {dimension.id: 3 for dimension in PLAN.rubric}
ANSWER: dict[str, Any] = {
    "id": "a-1",
    "question": "recent-project",
    "trait": "plain",
    "text": "I built the ordering sheet for the bakery.",
    "told": ["purpose", "own-part"],
}
INTERVIEW: dict[str, Any] = {
    "id": "i-1",
    "role": "Baker",
    "answers": [
        {"question": "recent-project", "answer": "I built the ordering sheet."},
        {"question": "recent-project", "follow_up": "What came of it?", "answer": "Less waste."},
    ],
    "levels": LEVELS | {"motivation": None},
}
PAIR: dict[str, Any] = {
    "id": "p-1",
    "kind": "different",
    "question": "recent-project",
    "change": "negated",
    "one": {"text": "I built it for the bakery.", "told": ["purpose", "own-part"]},
    "other": {"text": "I didn't build it for the bakery.", "told": ["purpose"]},
}


def _write(folder: Path, **files: object) -> LabelledSet:
    """Read a set with one good entry of each kind, or what ``files`` has in its place."""
    good = {"answers": [ANSWER], "interviews": [INTERVIEW], "pairs": [PAIR]}
    for name, content in (good | files).items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content))
    return read_labelled(folder, PLAN)


def _changed(entry: dict[str, Any], **changes: Any) -> list[dict[str, Any]]:
    return [copy.deepcopy(entry) | changes]


def test_a_good_set_is_read(tmp_path: Path) -> None:
    labelled = _write(tmp_path)
    assert labelled.language == "en"
    assert labelled.answers[0].told == ["purpose", "own-part"]
    assert labelled.answers[0].second is None
    assert labelled.interviews[0].levels["motivation"] is None
    assert labelled.interviews[0].answers[1].follow_up == "What came of it?"
    assert labelled.pairs[0].decisive == {"own-part"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"answers": {"id": "a-1"}}, "answers.yaml: file: "),
        ({"answers": _changed(ANSWER, question="hobbies")}, "a-1: plan 'standard-en' has no"),
        ({"answers": _changed(ANSWER, told=["cause"])}, "a-1: question 'recent-project' has no"),
        ({"answers": _changed(ANSWER, second=["cause"])}, "has no point 'cause'"),
        ({"answers": _changed(ANSWER, told=["purpose", "purpose"])}, "a-1: a point of question"),
        ({"answers": _changed(ANSWER, trait="funny")}, "answers.yaml: a-1.trait: "),
        ({"answers": _changed(ANSWER, text="  ")}, "answers.yaml: a-1.text: "),
        ({"answers": _changed(ANSWER, half="tune")}, "answers.yaml: a-1.half: "),
        ({"answers": [{"question": "recent-project"}]}, "answers.yaml: item 0.id: "),
        ({"answers": [ANSWER, ANSWER]}, "answers.yaml: ids must be unique, repeated: a-1"),
        ({"interviews": _changed(INTERVIEW, levels=LEVELS | {"charm": 3})}, "i-1: a level"),
        ({"interviews": _changed(INTERVIEW, levels={"ownership": 3})}, "i-1: a level, or null"),
        ({"interviews": _changed(INTERVIEW, second={"ownership": 3})}, "i-1: a level, or null"),
        (
            {"interviews": _changed(INTERVIEW, levels=LEVELS | {"ownership": 6})},
            "interviews.yaml: i-1.levels.ownership: ",
        ),
        (
            {"interviews": _changed(INTERVIEW, answers=[{"question": "x", "answer": "y"}])},
            "i-1: plan 'standard-en' has no question 'x'",
        ),
        ({"pairs": _changed(PAIR, kind="same")}, "p-1: the answers of a 'same' pair"),
        ({"pairs": _changed(PAIR, other=PAIR["one"])}, "p-1: the answers of a 'different' pair"),
        ({"pairs": _changed(PAIR, question="feedback")}, "p-1: question 'feedback' has no point"),
    ],
)
def test_a_fault_is_refused_with_its_place(
    tmp_path: Path, files: dict[str, object], message: str
) -> None:
    with pytest.raises(LabelledSetError) as refusal:
        _write(tmp_path, **files)
    assert message in str(refusal.value)


def test_a_set_without_answers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelledSetError, match=r"answers\.yaml: there is no such file"):
        read_labelled(tmp_path, PLAN)


def test_broken_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text("- id: a-1\n  told: [purpose\n")
    with pytest.raises(LabelledSetError, match=r"not valid YAML at line \d") as refusal:
        read_labelled(tmp_path, PLAN)
    assert "answers.yaml" in str(refusal.value)


def test_the_halves_part_the_set_by_id_alone(tmp_path: Path) -> None:
    answers = [ANSWER | {"id": f"a-{number}"} for number in range(200)]
    labelled = _write(tmp_path, answers=answers)
    tune, check = labelled.half("tune").answers, labelled.half("check").answers
    assert {a.id for a in tune} | {a.id for a in check} == {a["id"] for a in answers}
    assert not {a.id for a in tune} & {a.id for a in check}
    assert 70 <= len(tune) <= 130
    # Fixed for ever: an answer that changed halves would have been tuned on.
    halves = [answer.half for answer in labelled.answers[:6]]
    assert halves == ["check", "check", "check", "tune", "tune", "check"]


@pytest.mark.parametrize(("language", "answers"), [("en", 200), ("ko", 120)])
def test_the_set_of_each_language_is_large_and_has_every_trait(language: str, answers: int) -> None:
    labelled = load_labelled("ko" if language == "ko" else "en")
    assert len(labelled.answers) >= answers
    assert len({answer.text for answer in labelled.answers}) == len(labelled.answers)
    for half in ("tune", "check"):
        part = labelled.half("tune" if half == "tune" else "check")
        traits = {answer.trait for answer in part.answers}
        assert traits >= set(get_args(Trait)) - {"edge of a definition"}
        assert {answer.question for answer in part.answers} == {
            q.id for q in labelled.plan.questions
        }
        assert part.interviews and {pair.kind for pair in part.pairs} == {"same", "different"}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_label_was_given_twice(language: str) -> None:
    labelled = load_labelled("ko" if language == "ko" else "en")
    once = [answer.id for answer in labelled.answers if answer.second is None]
    once += [interview.id for interview in labelled.interviews if interview.second is None]
    assert not once
