"""The judge in use is looked up, or measured once before its first report."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from interviews.plan import Dimension, pick_plan
from judging.findings import AnsweredQuestion, AskedQuestion, Finding, Statement
from judging.labelled.schemas import (
    LabelledAnswer,
    LabelledPair,
    LabelledSet,
    PairedAnswer,
    half_of,
)
from judging.levels import statements_of
from judging.qualification import Qualification
from judging.qualification_store import QualificationStore
from judging.qualified import Qualifier, qualification_of
from models.llm.errors import LLMUnavailable

CHECK_IDS = [f"x-{n}" for n in range(60) if half_of(f"x-{n}") == "check"]


class GoodJudge:
    """Finds a point whose id stands in the answer; ``up``: whether its model answers."""

    prompt_version = "7"

    def __init__(self, name: str = "vllm/good", *, up: bool = True) -> None:
        self.name = name
        self.up = up
        self.calls = 0

    async def read(
        self, question: AskedQuestion, answer: str, statements: Sequence[Statement]
    ) -> tuple[Finding, ...]:
        self.calls += 1
        await asyncio.sleep(0)
        if not self.up:
            raise LLMUnavailable("down")
        told = answer.split()
        return tuple(Finding(s.id, "told" if s.id in told else "not_told") for s in statements)

    async def read_dimension(
        self, dimension: Dimension, answers: Sequence[AnsweredQuestion]
    ) -> tuple[Finding, ...]:
        return tuple(Finding(s.id, "not_told") for s in statements_of(dimension))


@pytest.fixture
def store(tmp_path: Path) -> QualificationStore:
    """An empty store."""
    return QualificationStore(tmp_path / "qualifications")


@pytest.fixture(autouse=True)
def labelled(monkeypatch: pytest.MonkeyPatch) -> LabelledSet:
    """A small labelled set in the place of the product's."""
    answers = tuple(
        LabelledAnswer(
            id=i, question="recent-project", trait="plain", text="purpose result", told=told
        )
        for i in CHECK_IDS[:12]
        for told in [["purpose", "result"]]
    )
    said = PairedAnswer(text="purpose", told=["purpose"])
    pairs = tuple(
        LabelledPair(id=i, kind="same", question="recent-project", one=said, other=said)
        for i in CHECK_IDS[:3]
    )
    labelled = LabelledSet("en", pick_plan("en"), answers, pairs=pairs)
    monkeypatch.setattr("judging.qualified.load_labelled", lambda language: labelled)
    return labelled


def _measured(kappa: float) -> Qualification:
    return Qualification(
        judge="vllm/good",
        prompt_version="7",
        language="en",
        points=9,
        points_kappa=kappa,
        points_kappa_low=0.0,
        points_kappa_high=1.0,
        untold_called_told=0.0,
        levels=0,
        levels_kappa=None,
        levels_kappa_low=None,
        levels_kappa_high=None,
    )


def test_what_was_measured_here_counts_before_the_catalog(
    store: QualificationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qualification_of("vllm/good", "7", "en", store) is None
    known = _measured(0.5)
    monkeypatch.setattr("judging.qualified.known_qualification", lambda *key: known)
    assert qualification_of("vllm/good", "7", "en", store) == known
    store.save(_measured(0.9))
    assert qualification_of("vllm/good", "7", "en", store) == _measured(0.9)


async def test_an_unknown_judge_is_measured_once(store: QualificationStore) -> None:
    judge = GoodJudge()
    qualifier = Qualifier(store, measures=True)
    found = await qualifier.qualified(judge, "en")
    assert found is not None and found.points_kappa == 1.0 and found.may_tick_points
    assert judge.calls == 12
    assert await qualifier.qualified(judge, "en") == found
    assert await Qualifier(store, measures=True).qualified(judge, "en") == found
    assert judge.calls == 12


async def test_two_reports_at_once_measure_once(store: QualificationStore) -> None:
    judge = GoodJudge()
    qualifiers = [Qualifier(store, measures=True) for _ in range(3)]
    found = await asyncio.gather(*(q.qualified(judge, "en") for q in qualifiers))
    assert judge.calls == 12
    assert found[0] is not None and found == [found[0]] * 3


async def test_two_judges_do_not_wait_for_each_other(store: QualificationStore) -> None:
    first, second = GoodJudge("vllm/a"), GoodJudge("vllm/b")
    qualifier = Qualifier(store, measures=True)
    await asyncio.gather(qualifier.qualified(first, "en"), qualifier.qualified(second, "en"))
    assert (first.calls, second.calls) == (12, 12)


async def test_a_judge_on_this_processor_is_never_measured_by_itself(
    store: QualificationStore,
) -> None:
    judge = GoodJudge()
    qualifier = Qualifier(store, measures=False)
    assert await qualifier.qualified(judge, "en") is None
    assert judge.calls == 0
    store.save(_measured(0.9))
    assert await qualifier.qualified(judge, "en") == _measured(0.9)


async def test_a_check_that_failed_is_tried_again_after_a_while(store: QualificationStore) -> None:
    now = 1000.0
    judge = GoodJudge(up=False)
    qualifier = Qualifier(store, measures=True, clock=lambda: now)
    assert await qualifier.qualified(judge, "en") is None
    calls = judge.calls
    judge.up = True
    assert await qualifier.qualified(judge, "en") is None
    assert judge.calls == calls
    now += 3601
    found = await qualifier.qualified(judge, "en")
    assert found is not None and found.points_kappa == 1.0


async def test_a_check_has_a_time_limit(store: QualificationStore) -> None:
    class Slow(GoodJudge):
        async def read(
            self, question: AskedQuestion, answer: str, statements: Sequence[Statement]
        ) -> tuple[Finding, ...]:
            await asyncio.Event().wait()
            return ()

    assert await Qualifier(store, measures=True, limit_s=0.02).qualified(Slow(), "en") is None


async def test_a_folder_that_cannot_be_written_is_no_crash(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    store = QualificationStore(blocked / "qualifications")
    assert await Qualifier(store, measures=True).qualified(GoodJudge(), "en") is None
