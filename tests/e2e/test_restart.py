"""The whole product is stopped in mid-interview and started again."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.ports import free_port
from tests.support.interviewee import OUTCOME, SHORT_ANSWER, Interviewee
from tests.support.plans import PROJECT, PROJECT_FOLLOW_UPS, short_plan
from tests.support.product import Json, Product, assert_all_kept, running_product
from vivavoce.synthetic_candidate.client import CandidateClient

pytestmark = pytest.mark.realtime

LOST_YOU = "Sorry, I lost you for a moment. Nothing you said was lost."


async def test_an_interview_goes_on_after_a_restart(voices: Path, data: Path) -> None:
    environment = {
        "VIVAVOCE_DATA": str(data),
        "VIVAVOCE_API_PORT": str(free_port()),
        "VIVAVOCE_MODELS_DIR": str(voices),
        "VIVAVOCE_LLM_PROVIDERS": "none",
    }
    running: Product
    interview_id: str

    async def grant() -> Json:
        return await running.join(interview_id)

    async with running_product(**environment) as running:
        interview_id = await running.create(short_plan())
        candidate = Interviewee(CandidateClient(running.url, interview_id, await grant()), grant)
        await candidate.enter()
        await candidate.hears_all(("greeting", None), ("planned", PROJECT))
        await candidate.answers(SHORT_ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
    try:
        async with running_product(**environment) as running:
            await candidate.come_back()
            await candidate.hears_all(("meta", LOST_YOU), ("meta", PROJECT_FOLLOW_UPS["own-part"]))
            await candidate.answers(OUTCOME)
            await candidate.hears("closing")
            await candidate.ends("completed")
            await running.over(interview_id)
            entries = await running.transcript(interview_id)
            report = await running.report(interview_id)
    finally:
        await candidate.leave()
    assert_all_kept(entries, candidate)
    assert [e["start_s"] for e in entries] == sorted(e["start_s"] for e in entries)
    kinds = [e["kind"] for e in entries if e["speaker"] == "agent"]
    assert kinds == ["greeting", "planned", "followup", "meta", "meta", "closing"]
    assert report["status"] == "complete"
