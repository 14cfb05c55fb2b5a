"""Files of answers and interviews: lines, requests and replies in OpenAI's format, output."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr

from interviews.plan import Plan, load_plan
from judging.batch.lines import BatchError, read_lines
from judging.batch.model_names import batch_endpoint, judge_name
from judging.batch.openai_format import URL, Import, import_replies, request_line
from judging.batch.question_search import find_question
from judging.batch.stability import Changes, changes
from judging.batch.tasks import Task, output_of, tasks_of
from judging.embedded import judge_for
from models.budget import ComputeBudget
from models.llm.providers import build_text_model
from models.llm.settings import LLMSettings

PLAN = load_plan("standard-en")
WITHOUT_CRITERIA = PLAN.model_copy(
    update={"rubric": [d.model_copy(update={"criteria": []}) for d in PLAN.rubric]}
)
PROJECT = (
    "A shop's fridge bills were too high. I logged temperatures for a week and programmed the "
    "night setback; the owner's electrician fitted it. I chose setback over new doors because it "
    "cost forty pounds. Bill down by a fifth."
)
ANSWER = {"id": "a", "question": "recent-project", "answer": PROJECT}
INTERVIEW = {
    "id": 7,
    "role": "janitor",
    "answers": [
        {"question": "recent-project", "answer": PROJECT},
        {
            "question": "recent-project",
            "answer": "The owner showed me the bill.",
            "follow_up": "How did you know?",
        },
    ],
}


def lines_of(*lines: Any) -> str:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)


def tasks(plan: Plan, *lines: Any) -> list[Task]:
    return [task for line in read_lines(lines_of(*lines), plan) for task in tasks_of(line, plan)]


def reading(quote: str = "") -> dict[str, Any]:
    verdict = "told" if quote else "not_told"
    return {"why": "", "quote": quote, "verdict": verdict, "probability": 0.75}


def reply_line(task: Task, **quotes: str) -> str:
    told = {name.replace("_", "-"): quote for name, quote in quotes.items()}
    content = json.dumps({s.id: reading(told.get(s.id, "")) for s in task.statements})
    message = {"role": "assistant", "content": content}
    body = {"choices": [{"index": 0, "message": message}]}
    return json.dumps(
        {"id": "r", "custom_id": task.id, "response": {"status_code": 200, "body": body}}
    )


def outputs(plan: Plan, result: Import, *lines: Any) -> list[dict[str, Any]]:
    return [output_of(line, plan, result.findings) for line in read_lines(lines_of(*lines), plan)]


@pytest.mark.parametrize(
    ("asked", "question_id"),
    [
        ("motivation", "motivation"),
        ("Why are you interested in the {role} position at {company}?", "motivation"),
        ("Why are you interested in the night nurse position at St. Mary's?", "motivation"),
        (
            "could you tell me about a recent project, and the part you played in it",
            "recent-project",
        ),
        ("What did you yourself do in something that you worked on recently?", "recent-project"),
        ("What is your favourite colour?", None),
        ("", None),
    ],
)
def test_a_question_is_known_by_its_id_or_its_words(asked: str, question_id: str | None) -> None:
    question = find_question(PLAN, asked)
    assert (question.id if question else None) == question_id


def test_a_korean_question_is_known_by_its_words() -> None:
    plan = load_plan("standard-ko")
    question = find_question(plan, "한빛물류 사무 보조 직무에 지원하신 이유는 무엇인가요?")
    assert question is plan.question("motivation")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no lines"),
        (lines_of(ANSWER) + "\n{", "line 2: not valid JSON"),
        (lines_of([1]), "line 1: not a JSON object"),
        (lines_of(ANSWER, ANSWER), "line 2: id 'a' is already that of line 1"),
        (lines_of({"id": "a", "question": "motivation"}), "line 1: answer: Field required"),
        ("\n" + lines_of(ANSWER | {"question": "favourite-colour"}), "line 2: .*favourite-colour"),
        (
            lines_of({"id": "i", "answers": [{"question": "x y z", "answer": "b"}]}),
            "line 1: .*'x y z'.*self-introduction",
        ),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(BatchError, match=message):
        read_lines(text, PLAN)


def test_an_answer_is_one_request_and_an_interview_one_for_each_dimension_it_serves() -> None:
    names = [task.id for task in tasks(PLAN, ANSWER, INTERVIEW)]
    assert names == [
        "answer:a",
        "interview:7:communication",
        "interview:7:ownership",
        "interview:7:problem-solving",
    ]
    short = {"id": "s", "answers": [{"question": "recent-project", "answer": "I built it."}]}
    assert tasks(PLAN, short) == [], "too little was said to give a level"


def test_a_request_has_openais_form() -> None:
    (task,) = tasks(PLAN, ANSWER)
    request = json.loads(request_line(task, "en", batch_endpoint(LLMSettings(), "vllm")))
    body = request.pop("body")
    assert request == {"custom_id": "answer:a", "method": "POST", "url": URL}
    assert body["model"] == LLMSettings().vllm_model
    assert body["temperature"] == 0
    assert isinstance(body["seed"], int)
    assert [m["role"] for m in body["messages"]] == ["system", "user"]
    assert PROJECT.split(".")[0] in body["messages"][1]["content"]
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["schema"]["required"] == [
        s.id for s in task.statements
    ]
    assert not {"stream", "extra_body"} & set(body)


def test_follow_ups_and_role_are_shown_as_asked() -> None:
    task = tasks(PLAN, INTERVIEW)[0]
    prompt = json.loads(request_line(task, "en", batch_endpoint(LLMSettings())))["body"]
    content = prompt["messages"][1]["content"]
    assert "Role: janitor" in content
    assert "Follow-up asked: How did you know?" in content


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("", "qwen2.5-coder-1.5b"),
        ("openai", "gpt-4.1-mini"),
        ("http://gpu:8000/v1#judge-1", "judge-1"),
        ("Qwen/Qwen2.5-72B-Instruct", "Qwen/Qwen2.5-72B-Instruct"),
    ],
)
def test_a_request_names_its_model(name: str, model: str) -> None:
    assert batch_endpoint(LLMSettings(providers=("embedded",)), name).model == model


@pytest.mark.parametrize(
    "providers", [("openai", "embedded"), ("vllm",), ("http://gpu:8000/v1#judge-1", "vllm")]
)
def test_a_batch_s_judge_has_the_name_of_one_that_is_asked(providers: tuple[str, ...]) -> None:
    settings = LLMSettings(
        providers=providers, openai_api_key=SecretStr("key"), embedded_url="http://127.0.0.1:9/v1"
    )
    model = build_text_model(settings, embedded=None, budget=ComputeBudget())
    assert judge_name(settings) == judge_for(model, "en").name


def test_replies_become_points_with_passages() -> None:
    (task,) = tasks(PLAN, ANSWER)
    text = reply_line(
        task,
        decision="I chose setback over new doors because",
        own_part="I did it alone, all of it",
    )
    result = import_replies(text, [task], "en")
    assert result.quotes_failed == 1
    (line,) = outputs(PLAN, result, ANSWER)
    assert line == {
        "id": "a",
        "question": "recent-project",
        "told": {"purpose": False, "own-part": None, "decision": True, "result": False},
        "p": dict.fromkeys(("purpose", "own-part", "decision", "result"), 0.75),
        "quotes": {"decision": "I chose setback over new doors because"},
    }


def test_replies_become_levels_and_ranges() -> None:
    all_tasks = tasks(WITHOUT_CRITERIA, INTERVIEW)
    text = "\n".join(
        reply_line(task, level_4="I chose setback over new doors because it cost forty pounds")
        for task in all_tasks[:1]
    )
    result = import_replies(text, all_tasks, "en")
    assert result.missing == 2
    (line,) = outputs(WITHOUT_CRITERIA, result, INTERVIEW)
    assert line["id"] == 7
    assert line["levels"] == {
        "communication": 4,
        "ownership": None,
        "problem-solving": None,
        "collaboration": None,
        "motivation": None,
    }
    assert line["ranges"]["communication"] == [4, 4]
    assert line["ranges"]["ownership"] == [1, 5]
    assert line["ranges"]["collaboration"] is None
    (quote,) = line["quotes"]["communication"]
    assert quote in PROJECT


def test_a_criterion_whose_question_was_not_asked_leaves_a_range() -> None:
    task = next(task for task in tasks(PLAN, INTERVIEW) if task.id.endswith("ownership"))
    quote = "I chose setback over new doors because it cost forty pounds"
    told = dict.fromkeys(("own_task", "own_action", "own_result", "own_decision"), quote)
    result = import_replies(reply_line(task, **told), [task], "en")
    (line,) = outputs(PLAN, result, INTERVIEW)
    assert (line["levels"]["ownership"], line["ranges"]["ownership"]) == (None, [4, 5])


def test_a_criterion_s_question_is_read_though_it_serves_other_dimensions() -> None:
    """It was asked, so what its answer lacks is not told."""
    ownership = next(d for d in PLAN.rubric if d.id == "ownership")
    tied = [c.model_copy(update={"questions": ["motivation"]}) for c in ownership.criteria]
    rubric = [ownership.model_copy(update={"criteria": tied})]
    plan = PLAN.model_copy(update={"rubric": rubric})
    assert "ownership" not in plan.question("motivation").dimensions
    interview = {"id": 8, "answers": [{"question": "motivation", "answer": PROJECT}]}
    (task,) = tasks(plan, interview)
    assert [answered.question.question_id for answered in task.answers] == ["motivation"]
    result = import_replies(reply_line(task), [task], "en")
    (line,) = outputs(plan, result, interview)
    assert line["ranges"]["ownership"] == [1, 1]


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("no json", {"missing": 1, "unknown": 1}),
        ('{"custom_id": "else"}', {"missing": 1, "unknown": 1}),
        ('{"custom_id": "answer:a", "response": null, "error": {"code": "x"}}', {"faulty": 1}),
        (
            '{"custom_id": "answer:a", "response": {"body": {"choices": '
            '[{"message": {"content": "{\\"purpose\\": 1}"}}]}}}',
            {"faulty": 1},
        ),
    ],
)
def test_a_faulty_reply_is_counted_and_its_points_are_unclear(
    line: str, counted: dict[str, int]
) -> None:
    (task,) = tasks(PLAN, ANSWER)
    result = import_replies(line, [task], "en")
    counts = {"missing": 0, "faulty": 0, "unknown": 0} | counted
    assert {name: getattr(result, name) for name in counts} == counts
    assert {f.verdict for f in result.findings[task.id]} == {"unclear"}


def test_changes_between_runs_are_counted() -> None:
    first: list[dict[str, Any]] = [
        {"told": {"a": True, "b": None}},
        {"ranges": {"x": [3, 3], "y": None}},
    ]
    second: list[dict[str, Any]] = [
        {"told": {"a": True, "b": False}},
        {"ranges": {"x": [3, 4], "y": None}},
    ]
    assert changes([first, first]) == Changes(2, 0, 2, 0)
    assert changes([first, first, second]) == Changes(2, 1, 2, 1)
