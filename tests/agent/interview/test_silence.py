"""Silence: who says nothing is helped along, and who needs time has it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agent.conductor import machine
from tests.support.conversation import SureEar, staged
from tests.support.interviewee import ANSWER
from tests.support.plans import PROJECT, PROJECT_FOLLOW_UPS


async def test_silence_is_met_kindly_and_ends_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "PATIENCE_S", 0.4)
    async with staged(tmp_path, [], pace_s=0.003) as stage:
        await stage.opening()
        await stage.hears("meta", stage.spec.lines["silence_first"])
        await stage.hears("meta", stage.spec.lines["silence_second"])
        await stage.hears("meta", PROJECT)
        await stage.hears("meta", stage.spec.lines["silence_offer_stop"])
        await stage.hears("closing", stage.spec.lines["closing_stopped"])
        assert await asyncio.wait_for(stage.running, 15) == "silence"


async def test_who_has_just_spoken_is_not_asked_to_speak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "PATIENCE_S", 1.0)

    async def slow(ear: SureEar) -> float:
        await asyncio.sleep(1.5)
        return 0.9

    monkeypatch.setattr(SureEar, "predict", slow)
    async with staged(tmp_path, [ANSWER]) as stage:
        await stage.opening()
        await stage.says()
        await stage.hears("followup", PROJECT_FOLLOW_UPS["own-part"])


async def test_who_is_heard_late_is_not_asked_to_speak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recogniser takes longer for the words than silence is borne."""
    monkeypatch.setattr(machine, "PATIENCE_S", 1.0)
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


async def test_a_minute_ends_when_the_candidate_is_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "PATIENCE_S", 0.4)
    async with staged(tmp_path, []) as stage:
        stage.room.come()
        await stage.hears("greeting")
        await stage.hears("planned")
        stage.room.tell({"type": "control", "action": "resume"})  # nothing waits yet: no matter
        stage.room.tell({"type": "control", "action": "wait"})
        await stage.hears("meta", stage.spec.lines["take_your_time"])
        await stage.shown({"type": "state", "state": "waiting"})
        await stage.silent_for(0.8)
        stage.room.tell({"type": "control", "action": "resume"})
        await stage.my_turn()
        await stage.hears("meta", stage.spec.lines["silence_first"])
