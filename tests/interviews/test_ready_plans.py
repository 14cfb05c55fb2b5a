"""The plans that come with the product: complete, speakable, lawful, alike in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

import pytest

from interviews.placeholders import fill
from interviews.plan import Plan, load_plan, pick_plan, ready_plans
from kit.language import Language

READY = ["standard-en", "standard-ko", "transition-en", "transition-ko"]
PLACEHOLDERS = {"name", "role", "company", "minutes"}
MAX_QUESTION_WORDS = 25
MAX_FOLLOW_UP_WORDS = 20

# Topics that selection must not touch; word starts in English, anywhere in Korean.
UNLAWFUL_EN = re.compile(
    r"\b(age\b|aged|old are|marri|famil|child|pregnan|health|disab|ill\b|religio|church|national"
    r"|ethnic|race\b|native|born|hometown|military|weight\b|height|salary)",
    re.IGNORECASE,
)
UNLAWFUL_KO = re.compile(
    "나이|연령|결혼|가족|자녀|부모|임신|건강|질병|장애|종교|국적|고향|출신|병역|군대|외모|키가|재산"
)
# What a level may not depend on: how a candidate sounds, or how much they say.
MANNER_EN = re.compile(
    r"\b(accent|fluen|pronunc|filler|hesitat|pause|grammar|voice|tone|confiden|enthusias|eloquen"
    r"|long|short|brief|length|many words|detailed)",
    re.IGNORECASE,
)
MANNER_KO = re.compile(
    "억양|발음|유창|말투|목소리|사투리|머뭇|더듬|자신 있|길게|짧게|장황|간결|문법"
)


@pytest.fixture(params=READY)
def ready(request: pytest.FixtureRequest) -> Plan:
    """Each plan that comes with the product."""
    return load_plan(request.param)


def asked_texts(plan: Plan) -> Iterator[tuple[str, str, int]]:
    """Every question that may be spoken: where it is, its words, how many words it may have."""
    for question in plan.questions:
        yield f"{question.id}.text", question.text, MAX_QUESTION_WORDS
        yield f"{question.id}.rephrased", question.rephrased, MAX_QUESTION_WORDS
        for point in question.evidence:
            yield f"{question.id}.{point.id}.follow_up", point.follow_up, MAX_FOLLOW_UP_WORDS


def _spoken(plan: Plan) -> list[tuple[str, str]]:
    """Everything that may be spoken: where it is and its words."""
    spoken = [(place, text) for place, text, _ in asked_texts(plan)]
    return [*spoken, ("greeting", plan.greeting), ("closing", plan.closing)]


def _holds_hint(plan: Plan, text: str, hint: str) -> bool:
    """English hints match from a word's beginning, Korean ones anywhere in it."""
    start = r"\b" if plan.language == "en" else ""
    return re.search(start + re.escape(hint), text) is not None


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+", text.strip()) if s]


def test_there_are_two_scenarios_in_two_languages() -> None:
    assert list(ready_plans()) == READY
    for plan_id in READY:
        plan = load_plan(plan_id)
        assert plan.id == plan_id == f"{plan.scenario}-{plan.language}"


def test_first_two_questions_are_the_templates(ready: Plan) -> None:
    assert [q.id for q in ready.questions[:2]] == ["self-introduction", "motivation"]
    assert [q.template for q in ready.questions] == [True, True] + [False] * 5
    assert 3 <= len(ready.stages) <= 4


def test_scenario_is_the_same_interview_in_both_languages(ready: Plan) -> None:
    other = pick_plan(
        "en" if ready.language == "ko" else "ko", transition=ready.scenario == "transition"
    )

    def shape(plan: Plan) -> list[tuple[object, ...]]:
        questions = [
            (
                q.id,
                q.dimensions,
                q.max_follow_ups,
                q.fixed_follow_ups,
                q.time_budget_s,
                [p.id for p in q.evidence],
            )
            for q in plan.questions
        ]
        dimensions = [
            (d.id, d.weight, [(c.id, c.level, c.questions) for c in d.criteria])
            for d in plan.rubric
        ]
        return [*questions, *dimensions]

    assert shape(ready) == shape(other)


def test_fixed_follow_ups_are_as_many_as_the_question_may_have(ready: Plan) -> None:
    for question in ready.questions:
        assert len(question.fixed_follow_ups) == question.max_follow_ups, question.id
        assert [p.id for p in question.fixed_points] == question.fixed_follow_ups


def test_every_dimension_is_served_by_a_question(ready: Plan) -> None:
    served = {dimension for q in ready.questions for dimension in q.dimensions}
    assert served == {d.id for d in ready.rubric}


def test_every_criterion_is_asked_for_by_a_question_that_serves_its_dimension(ready: Plan) -> None:
    for dimension in ready.rubric:
        assert 5 <= len(dimension.criteria) <= 8, dimension.id
        serving = {q.id for q in ready.questions if dimension.id in q.dimensions}
        for criterion in dimension.criteria:
            assert set(criterion.questions) <= serving, (dimension.id, criterion.id)


def test_criteria_are_statements_and_judge_no_manner(ready: Plan) -> None:
    manner = MANNER_EN if ready.language == "en" else MANNER_KO
    for dimension in ready.rubric:
        statements = [criterion.statement for criterion in dimension.criteria]
        assert len(set(statements)) == len(statements), dimension.id
        for statement in statements:
            assert statement.endswith("."), statement
            assert not manner.search(statement), statement


def test_weights_add_up_to_one(ready: Plan) -> None:
    assert 4 <= len(ready.rubric) <= 5
    assert sum(d.weight for d in ready.rubric) == pytest.approx(1.0)


def test_time_budgets_leave_room_for_greeting_and_closing(ready: Plan) -> None:
    assert ready.time_budget_s == 900
    assert sum(q.time_budget_s for q in ready.questions) <= ready.time_budget_s - 30
    for question in ready.questions:
        assert 120 <= question.time_budget_s <= 180
        assert 1 <= question.max_follow_ups <= 2


def test_each_asked_text_is_one_short_question(ready: Plan) -> None:
    for place, text, max_words in asked_texts(ready):
        assert text.count("?") == 1, place
        assert text.endswith("?"), place
        assert len(text.split()) <= max_words, place


def test_asked_texts_of_a_question_differ(ready: Plan) -> None:
    for question in ready.questions:
        texts = [question.text, question.rephrased, *(p.follow_up for p in question.evidence)]
        assert len(set(texts)) == len(texts), question.id


def test_spoken_texts_can_be_read_aloud(ready: Plan) -> None:
    for place, text in _spoken(ready):
        words = re.sub(r"\{\w+\}", "", text).replace("AI", "")
        assert not re.search(r"[()\[\]{}<>*#/;:&%\d\n]", words), place
        assert not re.search(r"[A-Z]{2,}|\b[A-Za-z]\.[A-Za-z]\b|\be\.?g\b|\betc\b", words), place


def test_spoken_texts_are_in_the_language_of_the_plan(ready: Plan) -> None:
    for place, text in _spoken(ready):
        words = re.sub(r"\{\w+\}", "", text)
        hangul, latin = re.search(r"[가-힣]", words), re.search(r"[A-Za-z]", words)
        assert (bool(hangul), bool(latin)) == (ready.language == "ko", ready.language == "en"), (
            place
        )


def test_korean_is_in_the_polite_spoken_style() -> None:
    polite = re.compile(r"(요|니다|까)[.?]$")
    for plan_id in ("standard-ko", "transition-ko"):
        for place, text in _spoken(load_plan(plan_id)):
            for sentence in _sentences(text):
                assert polite.search(sentence), (plan_id, place, sentence)


def test_korean_has_no_particle_glued_to_a_placeholder() -> None:
    for plan_id in ("standard-ko", "transition-ko"):
        for place, text in _spoken(load_plan(plan_id)):
            assert not re.search(r"\}[가-힣]", text.replace("{minutes}분", "")), (plan_id, place)


def test_placeholders_are_only_the_known_ones(ready: Plan) -> None:
    for place, text in _spoken(ready):
        used = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
        assert used <= PLACEHOLDERS, place
        facts = {"name": "Ada", "role": "nurse", "company": "Acme", "minutes": "5"}
        assert "{" not in fill(text, facts), place
    assert all(f"{{{placeholder}}}" in ready.greeting for placeholder in PLACEHOLDERS)


def test_greeting_tells_the_candidate_what_they_must_know(ready: Plan) -> None:
    facts = {
        "en": ["AI", "recorded", "{minutes} minutes", "person", "repeat"],
        "ko": ["인공지능", "녹음", "{minutes}분", "사람이 직접", "다시 듣고"],
    }
    for fact in facts[ready.language]:
        assert fact in ready.greeting
    assert len(_sentences(ready.greeting)) <= 4
    assert len(_sentences(ready.closing)) <= 3


def test_evidence_has_usable_hints(ready: Plan) -> None:
    shortest = 3 if ready.language == "en" else 2
    for question in ready.questions:
        assert 3 <= len(question.evidence) <= 4, question.id
        for point in question.evidence:
            place = f"{question.id}.{point.id}"
            assert 6 <= len(point.hints) <= 15, place
            assert len(set(point.hints)) == len(point.hints), place
            for hint in point.hints:
                assert hint == hint.lower().strip(), (place, hint)
                assert len(hint) >= shortest, (place, hint)


def test_hints_tell_the_points_of_a_question_apart(ready: Plan) -> None:
    for question in ready.questions:
        hints = [hint for point in question.evidence for hint in point.hints]
        assert len(set(hints)) == len(hints), (
            question.id,
            sorted({h for h in hints if hints.count(h) > 1}),
        )


def test_one_word_counts_as_one_hint(ready: Plan) -> None:
    for question in ready.questions:
        for point in question.evidence:
            for hint in point.hints:
                assert [h for h in point.hints if _holds_hint(ready, h, hint)] == [hint], (
                    question.id,
                    point.id,
                )


def test_repeating_the_question_tells_no_point(ready: Plan) -> None:
    for question in ready.questions:
        words = f"{question.text} {question.rephrased}".lower()
        for point in question.evidence:
            echoed = [hint for hint in point.hints if _holds_hint(ready, words, hint)]
            assert len(echoed) <= 1, (question.id, point.id, echoed)


def test_nothing_is_asked_that_selection_must_not_touch(ready: Plan) -> None:
    unlawful = UNLAWFUL_EN if ready.language == "en" else UNLAWFUL_KO
    texts = _spoken(ready)
    for question in ready.questions:
        texts.append((question.id, question.objective))
        texts += [(f"{question.id}.{p.id}", p.description) for p in question.evidence]
    for place, text in texts:
        assert not unlawful.search(text), (place, text)


def test_levels_are_one_sentence_each_and_judge_no_manner(ready: Plan) -> None:
    manner = MANNER_EN if ready.language == "en" else MANNER_KO
    for dimension in ready.rubric:
        assert len(set(dimension.levels.values())) == 5, dimension.id
        for level, text in dimension.levels.items():
            assert len(_sentences(text)) == 1, (dimension.id, level)
            assert text.endswith("."), (dimension.id, level)
            assert not manner.search(text), (dimension.id, level)


def test_plan_survives_being_kept_as_json(ready: Plan) -> None:
    assert Plan.model_validate_json(ready.model_dump_json()) == ready


@pytest.mark.parametrize(
    ("language", "transition", "plan_id"),
    [
        ("en", False, "standard-en"),
        ("en", True, "transition-en"),
        ("ko", False, "standard-ko"),
        ("ko", True, "transition-ko"),
    ],
)
def test_pick_plan(language: Language, transition: bool, plan_id: str) -> None:
    assert pick_plan(language, transition=transition).id == plan_id
