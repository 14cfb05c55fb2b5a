"""An interview that is created in progress, with real speech in a real room."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest

from tests.support.database import planned_entries
from tests.support.plans import GREETING, PROJECT, short_plan
from tests.support.product import poll
from tests.vivavoce.processes.test_direct_host import House, house

pytestmark = pytest.mark.realtime

__all__ = ["house"]


async def test_an_interview_in_progress_at_once_is_held_and_ended(house: House) -> None:
    async with httpx.AsyncClient(base_url=f"{house.url}/api/v1", timeout=30.0) as http:
        request = {
            "candidate_name": "Sam",
            "role": "engineer",
            "company": "Acme",
            "plan": short_plan(),
        }
        made = (await http.post("/interviews/realtime", json=request)).json()
        assert (made["status"], made["started_at"]) == ("IN_PROGRESS", None)
        house.key = UUID(made["id"])
        candidate = house.candidate()
        try:
            await candidate.enter()
            await candidate.hears_all(("greeting", None), ("planned", PROJECT))

            async def said() -> list[str]:
                return [entry["text"] for entry in await house.entries()]

            spoken = await poll(said, lambda texts: PROJECT in texts, 10)
            ended = (await http.post(f"/interviews/{house.key}/complete")).json()
        finally:
            await candidate.leave()
        interview = await house.over()
    assert spoken == [GREETING.replace("{name}", "Sam"), PROJECT]
    assert ended["status"] == "COMPLETED"
    assert ended["started_at"] is not None
    assert interview.started_at is not None and interview.started_at >= interview.created_at
    async with house.database.unit_of_work() as work:
        # What was planned beforehand has become what was said, once.
        assert await planned_entries(work, house.key) == []
