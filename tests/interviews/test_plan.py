"""The plan's schema: what is read, what is refused and how, and the example in the docs."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from interviews import plan as plan_module
from interviews.plan import Plan, PlanError, load_plan, parse_plan
from tests.interviews.test_ready_plans import asked_texts

DOC = Path(plan_module.__file__).parents[1] / "docs" / "plans.md"


@pytest.fixture
def example() -> dict[str, Any]:
    """The example of docs/plans.md as parsed YAML, fresh for each test."""
    data = yaml.safe_load(_doc_example())
    assert isinstance(data, dict)
    return data


def _doc_example() -> str:
    blocks = re.findall(r"```yaml\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    return str(blocks[0])


def test_example_of_the_docs_is_a_valid_plan() -> None:
    plan = parse_plan(_doc_example(), source="docs/plans.md")
    assert [q.id for q in plan.questions] == ["self-introduction", "motivation", "unhappy-customer"]
    for place, text, max_words in asked_texts(plan):
        assert text.count("?") == 1, place
        assert len(text.split()) <= max_words, place


def test_docs_explain_every_field() -> None:
    documented = set(re.findall(r"^\| `(\w+)` \|", DOC.read_text(encoding="utf-8"), re.MULTILINE))
    models = (
        Plan,
        plan_module.Stage,
        plan_module.Question,
        plan_module.EvidencePoint,
        plan_module.Dimension,
        plan_module.Criterion,
    )
    assert documented == {field for model in models for field in model.model_fields}


def test_defaults_are_those_of_the_docs(example: dict[str, Any]) -> None:
    question = example["stages"][1]["questions"][0]
    del question["max_follow_ups"], question["time_budget_s"]
    del question["evidence"][0]["hints"]
    read = parse_plan(yaml.safe_dump(example)).question("unhappy-customer")
    assert (read.max_follow_ups, read.time_budget_s, read.template) == (2, 180, False)
    assert read.fixed_points == read.evidence[:2]
    assert read.evidence[0].hints == []


Spoil = Callable[[dict[str, Any]], object]
SPOILED: dict[str, tuple[Spoil, list[str]]] = {
    "unknown field of a question": (
        lambda d: d["stages"][0]["questions"][1].update(hint="x"),
        ["stages.0.questions.1.hint", "not permitted"],
    ),
    "unknown field of the plan": (lambda d: d.update(colour="red"), ["colour", "not permitted"]),
    "missing field": (
        lambda d: d["stages"][1]["questions"][0].pop("rephrased"),
        ["stages.1.questions.0.rephrased", "required"],
    ),
    "missing level": (
        lambda d: d["rubric"][1]["levels"].pop(3),
        ["rubric.1", "customer-care", "levels 1, 2, 3, 4 and 5"],
    ),
    "level out of range": (lambda d: d["rubric"][0]["levels"].update({6: "x"}), ["rubric.0"]),
    "unknown dimension": (
        lambda d: d["stages"][0]["questions"][1]["dimensions"].append("zeal"),
        ["'motivation'", "zeal"],
    ),
    "question id twice": (
        lambda d: d["stages"][1]["questions"][0].update(id="motivation"),
        ["question ids", "motivation"],
    ),
    "evidence id twice": (
        lambda d: d["stages"][1]["questions"][0]["evidence"][1].update(id="complaint"),
        ["'unhappy-customer'", "complaint"],
    ),
    "stage id twice": (lambda d: d["stages"][1].update(id="opening"), ["stage ids", "opening"]),
    "dimension id twice": (
        lambda d: d["rubric"].append(copy.deepcopy(d["rubric"][0])),
        ["dimension ids", "ownership"],
    ),
    "id with a space": (lambda d: d["rubric"][0].update(id="own it"), ["rubric.0.id"]),
    "no stages": (lambda d: d.update(stages=[]), ["stages"]),
    "no evidence": (
        lambda d: d["stages"][0]["questions"][0].update(evidence=[]),
        ["stages.0.questions.0.evidence"],
    ),
    "criteria without a level": (
        lambda d: d["rubric"][0]["criteria"].pop(3),
        ["rubric.0", "'ownership'", "each of the levels 2 to 5"],
    ),
    "criterion for the lowest level": (
        lambda d: d["rubric"][0]["criteria"][0].update(level=1),
        ["rubric.0.criteria.0.level"],
    ),
    "criterion id twice": (
        lambda d: d["rubric"][0]["criteria"][1].update(id="own-task"),
        ["criterion ids", "own-task"],
    ),
    "unknown language": (lambda d: d.update(language="fr"), ["language", "'en' or 'ko'"]),
    "weight of nothing": (lambda d: d["rubric"][0].update(weight=0), ["rubric.0.weight"]),
    "text of 4,001 characters": (
        lambda d: d["stages"][0]["questions"][0].update(text="x" * 4_001),
        ["stages.0.questions.0", "'text' has 4001 characters; the most is 4000"],
    ),
    "long text within a mapping": (
        lambda d: d["rubric"][0]["levels"].update({1: "x" * 4_001}),
        ["rubric.0", "'levels' has 4001 characters; the most is 4000"],
    ),
    "long hint": (
        lambda d: d["stages"][0]["questions"][0]["evidence"][0].update(hints=["x" * 4_001]),
        ["stages.0.questions.0.evidence.0", "'hints' has 4001 characters"],
    ),
    "more items than a plan may have": (
        lambda d: d["stages"][0]["questions"][0]["evidence"][0].update(hints=["x"] * 201),
        ["'hints' has 201 items; the most is 200"],
    ),
    "too little time": (lambda d: d.update(time_budget_s=10), ["time_budget_s", "60"]),
}


@pytest.mark.parametrize("mistake", SPOILED)
def test_mistake_is_refused_with_its_place(mistake: str, example: dict[str, Any]) -> None:
    spoil, named = SPOILED[mistake]
    spoil(example)
    with pytest.raises(PlanError) as refused:
        parse_plan(yaml.safe_dump(example, allow_unicode=True), source="mine.yaml")
    for part in ["mine.yaml", *named]:
        assert part in str(refused.value)


def test_a_text_of_4000_characters_is_taken(example: dict[str, Any]) -> None:
    example["stages"][0]["questions"][0]["text"] = "x" * 4_000
    assert parse_plan(yaml.safe_dump(example)).questions[0].text == "x" * 4_000


@pytest.mark.parametrize(
    "mistake",
    [
        "unknown field of a question",
        "missing level",
        "criteria without a level",
        "unknown dimension",
        "question id twice",
    ],
)
def test_docs_show_the_message_as_it_is(mistake: str, example: dict[str, Any]) -> None:
    spoil, _ = SPOILED[mistake]
    spoil(example)
    with pytest.raises(PlanError) as refused:
        parse_plan(yaml.safe_dump(example, allow_unicode=True), source="my.yaml")
    assert f"`{refused.value}`" in DOC.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("id: x\ntitle: [unclosed\nlanguage: en\n", "line 3"),
        ("id: x\n\ttitle: tab\n", "line 2"),
        ("- just\n- a list\n", "mapping"),
        ("", "mapping"),
    ],
)
def test_text_that_is_no_plan_is_refused(text: str, named: str) -> None:
    with pytest.raises(PlanError, match=rf"^mine\.yaml: .*{named}"):
        parse_plan(text, source="mine.yaml")


def test_more_mistakes_are_counted(example: dict[str, Any]) -> None:
    del example["title"], example["closing"]
    with pytest.raises(PlanError, match=r"title: .*and 1 more"):
        parse_plan(yaml.safe_dump(example))


def test_plan_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(_doc_example(), encoding="utf-8")
    assert load_plan(str(path)).id == "shop-manager-en"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_unreadable_file_is_refused_and_the_ready_plans_are_named(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "mine.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PlanError, match=r"mine\.yaml.*standard-en, standard-ko"):
        load_plan(str(path))


def test_question_is_found_by_id() -> None:
    ready = load_plan("standard-en")
    assert ready.question("motivation") is ready.questions[1]
    with pytest.raises(KeyError, match="no-such-question"):
        ready.question("no-such-question")


@pytest.mark.parametrize(
    ("asked", "kept", "stages"),
    [(-1, 1, 1), (0, 1, 1), (1, 1, 1), (2, 2, 1), (3, 3, 2), (99, 7, 4)],
)
def test_shortened_keeps_the_first_questions(asked: int, kept: int, stages: int) -> None:
    plan = load_plan("standard-en")
    short = plan.shortened(asked)
    assert short.questions == plan.questions[:kept]
    assert len(short.stages) == stages
    assert short.rubric == plan.rubric
    assert len(plan.questions) == 7


@pytest.mark.parametrize(
    ("fixed", "most", "asked"),
    [
        ([], 2, ["background", "strength"]),
        ([], 5, ["background", "strength", "link-to-role"]),
        (["strength"], 2, ["strength"]),
        (["link-to-role", "background"], 2, ["link-to-role", "background"]),
        (["link-to-role", "background"], 1, ["link-to-role"]),
        (["strength"], 0, []),
    ],
)
def test_fixed_points(fixed: list[str], most: int, asked: list[str]) -> None:
    question = load_plan("standard-en").questions[0]
    changed = question.model_copy(update={"fixed_follow_ups": fixed, "max_follow_ups": most})
    assert [point.id for point in changed.fixed_points] == asked


@pytest.mark.parametrize(
    ("fixed", "fault"),
    [
        (["talent"], "'self-introduction' has fixed follow-ups for points that it lacks: talent"),
        (["strength", "strength"], "must be unique, repeated: strength"),
    ],
)
def test_fixed_follow_ups_name_points_of_the_question(fixed: list[str], fault: str) -> None:
    plan = load_plan("standard-en").model_dump(mode="json")
    plan["stages"][0]["questions"][0]["fixed_follow_ups"] = fixed
    with pytest.raises(ValidationError, match=fault):
        Plan.model_validate(plan)
