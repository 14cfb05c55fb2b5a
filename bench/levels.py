"""``bench levels``: how often a report's levels change although the answers say the same.

The answers of invented candidates (``pairs.yaml``) are judged as they are, and again in each
variant: unchanged, with fillers, with the misspellings of a strong accent, and with empty words
at the end. A level that differs between the two changed for a reason that must not count.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import yaml

from bench.errors import BenchError
from bench.table import Note, Outcome, percent, table
from db.tables import Interview, Speaker, TranscriptEntry
from interviews.plan import Plan, load_plan
from judging.embedded import judge_for
from kit.language import Language
from models.budget import ComputeBudget
from models.llm.providers import build_text_model
from models.llm.text import TextModel
from models.store.store import ModelStore
from pipelines.report import QualifiedJudge, Report, build_report
from vivavoce.processes.local_servers import embedded_llm
from vivavoce.settings import Settings

QUESTIONS = 2
"""Of the standard plan; they serve two dimensions of its rubric."""
WORD_S = 0.4
SENTENCE = re.compile(r"(?<=[.!?])\s+")

Coverage = Mapping[str, str]
"""By question id."""


class UncheckedJudge(QualifiedJudge):
    """A judge that gives levels whatever its qualification: it is what is measured here."""

    @property
    def gives_levels(self) -> bool:
        """Always."""
        return True


def pairs(language: Language) -> tuple[dict[str, Coverage], dict[str, Callable[[str], str]]]:
    """The candidates' answers, and the functions that make each variant of an answer."""
    section = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text("utf-8"))[language]

    def hesitant(answer: str) -> str:
        sentences = SENTENCE.split(answer)
        fillers = section["filler"]
        return " ".join(fillers[n % len(fillers)] + one for n, one in enumerate(sentences))

    def accented(answer: str) -> str:
        for plain, heard in section["accent"]:
            answer = answer.replace(plain, heard)
        return answer

    def longer(answer: str) -> str:
        return f"{answer} {section['longer']}"

    ways: dict[str, Callable[[str], str]] = {
        "again": str,
        "fillers": hesitant,
        "accent": accented,
        "longer": longer,
    }
    return section["candidates"], ways


@asynccontextmanager
async def grader() -> AsyncIterator[TextModel]:
    """The language model of the settings, as reports use it.

    Raises:
        BenchError: they name no usable one.
        LLMServerError: the embedded one does not start.
        ModelFileError: its weights cannot be had.
    """
    settings = Settings()
    store = ModelStore(settings.models.models_dir)
    embedded = embedded_llm(settings, store)
    if embedded is not None and not settings.llm.embedded_model.endswith(".gguf"):
        await asyncio.to_thread(store.ensure, [settings.llm.embedded_model])
    async with AsyncExitStack() as stack:
        if embedded is not None:
            stack.push_async_callback(embedded.stop)
            await embedded.start()
        model = build_text_model(settings.llm, embedded=embedded, budget=ComputeBudget())
        if model is None:
            raise BenchError("no language model: set VIVAVOCE_LLM_PROVIDERS (docs/llm.md)")
        stack.push_async_callback(model.aclose)
        yield model


async def measure(language: Language, model: TextModel, note: Note) -> Outcome:
    """Judge all variants of all candidates' answers.

    Raises:
        BenchError: the model gave no usable judgement of a candidate's unchanged answers.
    """
    plan = load_plan(f"standard-{language}").shortened(QUESTIONS)
    candidates, ways = pairs(language)
    judge = UncheckedJudge(judge_for(model, language), None)
    samples: list[dict[str, Any]] = []
    for name, answers in candidates.items():
        first = await _judged(plan, answers, judge)
        if not first.scored:
            raise BenchError(f"{model.name} judged nothing of {name}: {first.not_scored_reason}")
        note(f"{name}: {_shown(levels(first))}")
        for way, change in ways.items():
            variant = {question: change(answer) for question, answer in answers.items()}
            again = await _judged(plan, variant, judge)
            samples.append(
                {"candidate": name, "way": way, "before": levels(first), "after": levels(again)}
            )
            note(f"{name}, {way}: {_shown(levels(again))}")
    return outcome_of(samples, {"language": language, "model": model.name})


def levels(report: Report) -> dict[str, float | None]:
    """The level of each dimension, of a range the middle; None where none was given."""
    ranges = {dimension.id: dimension.range for dimension in report.dimensions}
    return {name: sum(bounds) / 2 if bounds else None for name, bounds in ranges.items()}


def outcome_of(samples: Sequence[dict[str, Any]], settings: dict[str, Any]) -> Outcome:
    """The figures of a run."""
    rows, summary = [], {}
    for way in dict.fromkeys(sample["way"] for sample in samples):
        pairs = [
            (before, sample["after"][dimension])
            for sample in samples
            if sample["way"] == way
            for dimension, before in sample["before"].items()
        ]
        steps = [after - before for before, after in pairs if before and after]
        once = sum((before is None) != (after is None) for before, after in pairs)
        moved = sum(step != 0 for step in steps)
        up = sum(step > 0 for step in steps)
        far = sum(abs(step) > 1 for step in steps)
        rows.append(
            [way, percent(moved, len(steps)), str(up), str(moved - up), str(far), str(once)]
        )
        summary[way] = {
            "levels": len(steps), "moved": moved, "up": up, "by_more_than_one": far,
            "given_once_only": once,
        }  # fmt: skip
    columns = ("variant", "levels moved", "up", "down", "by more than one", "given only once")
    moved_table = table("Levels of answers that say the same", columns, rows)
    return Outcome("levels", settings, list(samples), summary, [moved_table])


async def _judged(plan: Plan, answers: Coverage, judge: QualifiedJudge) -> Report:
    interview = Interview(
        candidate_name="Sam", role="engineer", company="Acme", language=plan.language, plan={}
    )
    entries: list[TranscriptEntry] = []

    def say(speaker: Speaker, kind: str, text: str, question_id: str) -> None:
        starts = entries[-1].end_s if entries else 0.0
        entries.append(
            TranscriptEntry(
                interview_id=interview.id,
                seq=len(entries) + 1,
                speaker=speaker,
                kind=kind,
                text=text,
                start_s=starts,
                end_s=starts + len(text.split()) * WORD_S,
                question_id=question_id,
            )
        )

    for question in plan.questions:
        say(Speaker.AGENT, "planned", question.text, question.id)
        say(Speaker.CANDIDATE, "answer", answers[question.id], question.id)
    return await build_report(interview, plan, entries, judge)


def _shown(levels: dict[str, float | None]) -> str:
    return ", ".join(
        f"{name} {f'{level:g}' if level else 'none'}" for name, level in levels.items()
    )
