"""Attempts in tests/data: known ones are flagged and prove nothing; honest speech is not flagged.

``attempts`` and ``honest`` are known to the patterns. ``unseen`` was written afterwards and is only
measured: it shows how far the patterns reach.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.listening.intents import Intent, classify
from interviews.injection import find_injection
from judging.findings import Statement
from judging.reading import prove, schema_of
from kit.language import Language
from pipelines.report import build_report
from tests.support.linear_time import assert_linear_time
from tests.support.transcripts import entry, interview, short_plan

DATA = Path(__file__).parents[2] / "data"
LANGUAGES = ("en", "ko")
HANDBOOK = Path(__file__).parents[3] / "docs" / "report.md"
MIN_PER_LANGUAGE = 60
HONEST_SHARE_FLAGGED = 0.02
"""Of answers that were written to sound like attempts."""


class Attempt:
    """An answer and the part of it that is said to the machine."""

    def __init__(self, item: str | dict[str, str]) -> None:
        text, order = (item, item) if isinstance(item, str) else (item["text"], item["order"])
        self.text = " ".join(text.split())
        self.order = " ".join(order.split())
        assert self.order in self.text

    @property
    def rest(self) -> str:
        return " ".join(self.text.replace(self.order, " ").split())


def corpus(language: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        (DATA / f"injections.{language}.yaml").read_text(encoding="utf-8")
    )
    return loaded


def attempts(language: str, section: str = "attempts") -> list[Attempt]:
    return [Attempt(item) for items in corpus(language)[section].values() for item in items]


def honest(language: str, section: str = "honest") -> list[str]:
    return [" ".join(text.split()) for text in corpus(language)[section]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_is_large_and_varied(language: str) -> None:
    kinds = corpus(language)["attempts"]
    assert len(attempts(language)) >= MIN_PER_LANGUAGE
    assert len(set(honest(language))) >= MIN_PER_LANGUAGE
    assert set(kinds) == set(corpus("en")["attempts"])
    assert all(len(items) >= 3 for items in kinds.values())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_known_attempt_is_flagged_and_the_answer_stays_whole(language: str) -> None:
    for attempt in attempts(language):
        spoken = entry(2, "candidate", "answer", attempt.text, "motivation")
        report = await build_report(interview(), short_plan(language), [spoken], None)
        assert {flag.kind for flag in report.flags} == {"injection"}, attempt.text
        assert [p.text for p in report.questions[1].said] == [attempt.text]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_order_proves_nothing(language: Language) -> None:
    """However willingly a model obeys: the passage that it quotes is the order."""
    statement = Statement("own-part", "Names what they did themselves.")
    fields = {"why": "", "verdict": "told", "probability": 1.0}
    told = []
    for attempt in attempts(language):
        reading = schema_of([statement]).model_validate(
            {statement.id: fields | {"quote": attempt.order}}
        )
        (finding,) = prove(reading, [statement], [attempt.text], language).findings
        if finding.verdict == "told":
            told.append(attempt.order)
    # Of markup, a quote keeps the words alone.
    assert all(order[0] in "{[<" for order in told), told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", ["honest", "unseen_honest"])
def test_honest_answers_that_sound_like_attempts_are_left_alone(
    language: str, section: str
) -> None:
    texts = honest(language, section)
    flagged = [text for text in texts if find_injection(text, wary=True)]
    assert len(flagged) <= HONEST_SHARE_FLAGGED * len(texts), flagged
    live = [text for text in texts if classify(text, language) is Intent.INJECTION]
    assert live == []


def test_the_handbook_counts_as_it_is() -> None:
    """Also how few attempts in new wordings are found, which is measured, not tuned."""

    def count(texts: list[str], *, wary: bool = True) -> int:
        return sum(bool(find_injection(text, wary=wary)) for text in texts)

    rows: dict[str, list[str]] = {}
    for language in LANGUAGES:
        known = [attempt.text for attempt in attempts(language)]
        unseen = [attempt.text for attempt in attempts(language, "unseen")]
        fair = [*honest(language), *honest(language, "unseen_honest")]
        for row, cell in {
            "known attempts recognised as such": f"{count(known)} of {len(known)}",
            "of these, recognised live already": f"{count(known, wary=False)}",
            "honest answers flagged": f"{count(fair)} of {len(fair)}",
            "attempts in new, mostly indirect wordings, written after the search and never tuned "
            "for": f"{count(unseen)} of {len(unseen)}",
        }.items():
            rows.setdefault(row, []).append(cell)
    page = HANDBOOK.read_text()
    for row, cells in rows.items():
        assert f"| {row} | {' | '.join(cells)} |" in page, (row, cells)
    english, korean = (len(attempts(language)) for language in LANGUAGES)
    assert f"with attempts of {len(corpus('en')['attempts'])} kinds" in page
    assert f"{english + korean} in answers ({english} English, {korean} Korean)" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_live_an_attempt_is_no_wish_to_stop_or_to_skip(language: str) -> None:
    """Whatever is said to the interviewer as a machine, the interview goes on."""
    for attempt in attempts(language):
        if not find_injection(attempt.order):
            continue
        assert classify(attempt.order, language) is Intent.INJECTION, attempt.order


@pytest.mark.parametrize(
    "piece", ["give me a ", "ignore the and ", "i-g-n-o-", "제 점수를 모두 ", "a. ", "{[<"]
)
def test_a_long_text_is_searched_in_proportion_to_its_length(piece: str) -> None:
    assert_linear_time(lambda text: find_injection(text, wary=True), piece, 150)
