"""``bench capacity``: candidates' clips and plan, their processes, and the figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from rich.console import Console

from agent.conductor import Conductor, Started, State
from agent.conductor.events import CandidateTurn, Intent, Spoken
from agent.interview.spec import InterviewSpec
from agent.listening.endpointing import EndpointingPolicy, Turn
from agent.listening.intents import classify
from agent.speaking.prompts import Setting
from bench.__main__ import parser
from bench.capacity import in_one_breath, long_plan
from bench.capacity_figures import RoomsResult, outcome_of
from bench.crowds import Crowds
from bench.simulated import SURE, THRESHOLD, answers
from bench.stack import Usage
from interviews.plan import Plan
from kit.audio import SPEECH_RATE
from models.fakes import FakeTTS
from vivavoce.synthetic_candidate.levels import levels_dbfs, voiced_span

pytestmark = pytest.mark.realtime


def tone(seconds: float, level: float = 3000.0) -> np.ndarray:
    t = np.arange(round(seconds * SPEECH_RATE)) / SPEECH_RATE
    return np.rint(level * np.sin(2 * np.pi * 300 * t)).astype(np.int16)


def quiet(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * SPEECH_RATE), np.int16)


# -- what candidates say -------------------------------------------------------------------


def test_a_clip_ends_where_every_detector_hears_its_end() -> None:
    # Detectors disagree about a faint tail, and about a click after it.
    sound = np.concatenate([tone(0.5), quiet(0.6), tone(0.5), tone(0.2, 250), tone(0.03), quiet(1)])
    clip = in_one_breath(sound)
    assert len(clip) / SPEECH_RATE == pytest.approx(0.5 + 0.15 + 0.5, abs=0.02)
    span = voiced_span(clip, SPEECH_RATE)
    assert span is not None and span[1] == len(clip)
    assert levels_dbfs(clip, SPEECH_RATE)[-1] > -36
    with pytest.raises(ValueError, match="nothing loud"):
        in_one_breath(tone(1, 100))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_answer_needs_the_shortest_silence(language: str) -> None:
    policy, spoken = EndpointingPolicy(), answers(language)
    assert len(spoken) >= 4
    for text in spoken:
        turn = Turn(text, SURE, THRESHOLD)
        assert policy.required_ms(turn, language) == policy.sure_ms
        assert classify(text, language) is Intent.ANSWER


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_plan_lasts_for_all_turns(language: Any) -> None:
    turns = 40
    plan = Plan.model_validate(long_plan(language, turns))
    setting = Setting(language=language, name="A", role="B", company="C", job_description="")
    brief = InterviewSpec.make("capacity", plan, setting)
    conductor, state, now_s = Conductor(brief.plan, brief.lines), State(), 0.0
    state, _ = conductor.advance(state, Started(now_s))
    for turn in range(turns):
        now_s += 10.0
        answer = answers(language)[turn % 4]
        state, move = conductor.advance(state, CandidateTurn(now_s, answer, Intent.ANSWER, {}))
        assert move.end is None, f"over after {turn} turns"
        state, _ = conductor.advance(state, Spoken(now_s + 1.0, False))


def test_the_simulated_voice_is_short() -> None:
    plan = Plan.model_validate(long_plan("en", 3))
    longest = max(len(p.follow_up) for q in plan.questions for p in q.evidence)
    assert longest * FakeTTS().hum._character_s < 4.0


# -- progress of the candidates -----------------------------------------------------------------


def crowds_with(turns: dict[int, list[float]], failed: dict[int, str]) -> Crowds:
    crowds = Crowds("http://nowhere", "en", [], {}, 7, 0.5)
    crowds._joined_ms = dict.fromkeys(turns, 500)
    crowds._turns = [
        {"candidate": who, "began_at": at} for who, began in turns.items() for at in began
    ]
    crowds.failed = failed
    return crowds


def test_a_measurement_waits_for_those_who_are_still_there() -> None:
    crowds = crowds_with({0: [1.0, 5.0, 9.0], 1: [2.0, 6.0], 2: [3.0]}, {2: "gone", 6: "refused"})
    assert crowds.attending == 2
    assert crowds.turns_since(0.0, 2) == 2
    assert crowds.turns_since(4.0, 2) == 1
    assert len(crowds.turns_after(5.0)) == 3
    assert crowds.reasons() == ["candidate 2: gone", "candidate 6: refused"]


def test_candidates_are_spread_over_processes_and_time() -> None:
    crowds = Crowds("http://nowhere", "en", [], {}, 7, 0.5)
    assert [(order.first, len(order.starts_s)) for order in crowds._orders] == [(0, 5), (5, 2)]
    assert [s for order in crowds._orders for s in order.starts_s] == [0.5 * n for n in range(7)]


# -- figures -------------------------------------------------------------------------------


def result(rooms: int, cpu_s: float, over_ms: list[int | None], **changes: Any) -> RoomsResult:
    samples = [
        {
            "rooms": rooms,
            "candidate": 0,
            "kind": "planned",
            "v2v_ms": None if ms is None else 480 + ms,
            "over_ms": ms,
            "cut_offs": [],
        }
        for ms in over_ms
    ]
    values: dict[str, Any] = {
        "rooms": rooms,
        "window_s": 50.0,
        "cpu_s": cpu_s,
        "idle": Usage(1.0, 400.0, 20),
        "busy": Usage(1.0 + cpu_s, 500.0, 40),
        "others_cpu_s": {"livekit": 5.0, "candidates 0": 10.0, "candidates 1": 2.5},
        "joined_ms": [600, 700],
        "failed": [],
        "asked_ms": [480, 480],
        "stalls": 0,
        "samples": samples,
    }
    return RoomsResult(**(values | changes))


def test_the_table_of_rooms() -> None:
    outcome = outcome_of(
        [
            result(1, 2.5, [150, 160, 170]),
            result(10, 30.0, [200, None, 400], failed=["candidate 3: lost"], asked_ms=[480, 624]),
        ],
        "zero",
        3,
    )
    ten = outcome.summary["10"]
    assert outcome.summary["1"]["cpu_percent_per_room"] == 5.0
    assert ten["cpu_percent_per_room"] == pytest.approx(60 / 9), "by the nine that got in"
    assert ten["over_ms"]["p95"] == 400
    assert ten["others_cpu_percent"]["candidates 0"] == 20.0
    console = Console(width=160, record=True)
    with console.capture() as capture:
        console.print(outcome.tables[0])
        for note in outcome.notes:
            console.print(note)
    text = " ".join(capture.get().split())
    assert "1 of 4 questions to endpointing asked for another silence" in text
    assert "10 rooms, failed: candidate 3: lost" in text
    assert "candidates 25 % of a core, livekit 10 %" in text
    row = next(line for line in capture.get().splitlines() if line.startswith("10 "))
    assert row.split()[1:] == [
        "3", "780", "300", "400", "400", "6.7", "60", "500", "650", "700", "1", "1",
    ]  # fmt: skip


def test_its_arguments() -> None:
    args = parser().parse_args(["capacity", "--rooms", "1,5", "--engines", "zero", "--turns", "4"])
    assert (args.rooms, args.engines, args.count, args.room) == ([1, 5], "zero", 4, "livekit")
    with pytest.raises(SystemExit):
        parser().parse_args(["capacity", "--rooms", "0"])
