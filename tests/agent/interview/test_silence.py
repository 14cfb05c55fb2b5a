"""Silence in real time; test_loop_events has what needs no sound."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agent.conductor import state as conductor_state
from tests.support.conversation import SureEar, staged
from tests.support.interviewee import ANSWER
from tests.support.plans import PROJECT_FOLLOW_UPS

pytestmark = pytest.mark.realtime


async def test_a_candidate_who_has_just_spoken_is_not_asked_to_speak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conductor_state, "PATIENCE_S", 1.0)

    async def slow(ear: SureEar) -> float:
        await asyncio.sleep(1.5)
        return 0.9

    monkeypatch.setattr(SureEar, "predict", slow)
    async with staged(tmp_path, [ANSWER]) as stage:
        await stage.opening()
        await stage.says()
        await stage.hears("followup", PROJECT_FOLLOW_UPS["own-part"])


async def test_a_candidate_who_is_heard_late_is_not_asked_to_speak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recogniser takes longer for the words than the interviewer is patient."""
    monkeypatch.setattr(conductor_state, "PATIENCE_S", 1.0)
    async with staged(tmp_path, [ANSWER], hearing_ms=2500.0) as stage:
        await stage.opening()
        await stage.says()
        await stage.hears("followup", PROJECT_FOLLOW_UPS["own-part"])


async def test_thinking_aloud_is_given_time(tmp_path: Path) -> None:
    async with staged(tmp_path, ["Hmm, let me think.", ANSWER]) as stage:
        await stage.opening()
        await stage.says(0.8)
        await stage.silent_for(1.8)
        await stage.says()
        await stage.hears("followup")


async def test_a_minute_is_shown_until_the_candidate_speaks(tmp_path: Path) -> None:
    async with staged(tmp_path, [ANSWER]) as stage:
        await stage.opening()
        stage.room.tell({"type": "control", "action": "wait"})
        await stage.hears("meta", stage.spec.lines["take_your_time"])
        await stage.shown({"type": "state", "state": "waiting"})
        await stage.says()
        await stage.shown({"type": "state", "state": "listening"})
        await stage.hears("followup")
        await stage.my_turn()
        assert [m["state"] for m in stage.messages("state")][-4:] == [
            "listening",
            "thinking",
            "speaking",
            "listening",
        ]
