"""People who rate an interview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx
from sqlalchemy import text

from db.session import UnitOfWork
from db.tables import Interview, TranscriptEntry
from interviews.plan import load_plan
from tests.support.api_accounts import Person
from tests.support.pdfs import text_of

INTERVIEWS = "/api/v1/interviews"
RUBRIC = [dimension.id for dimension in load_plan("standard-en").rubric]
SAID = "Um, I read the lock graph and found the deadlock myself."
ALL_PARTS = ["assessment", "answers", "ratings", "decisions", "notes", "transcript"]
"""Of a report's PDF."""
REASON = "She found the cause herself."

Json = dict[str, Any]


def levels(level: int | None = 4, ids: Sequence[str] = RUBRIC, **more: Any) -> list[Json]:
    """The same level with a reason for each of these dimensions."""
    return [{"dimension": one, "level": level, "reason": REASON} | more for one in ids]


async def put(
    client: httpx.AsyncClient, interview: Interview, rater: Person, **body: Any
) -> httpx.Response:
    """Send a rating."""
    url = f"{INTERVIEWS}/{interview.id}/ratings"
    return await client.put(url, json=body, headers=rater.headers)


async def submit(
    client: httpx.AsyncClient, interview: Interview, rater: Person, level: int | None = 4
) -> Json:
    """Submit a whole rating."""
    response = await put(client, interview, rater, levels=levels(level), submit=True)
    assert response.status_code == 200, response.text
    rating: Json = response.json()
    return rating


async def read(
    client: httpx.AsyncClient, interview: Interview, reader: Person, **query: Any
) -> httpx.Response:
    """Read the ratings of an interview."""
    url = f"{INTERVIEWS}/{interview.id}/ratings"
    return await client.get(url, params=query, headers=reader.headers)


async def pdf(
    client: httpx.AsyncClient,
    interview: Interview,
    headers: dict[str, str] | None = None,
    **query: Any,
) -> httpx.Response:
    """Download the report of an interview as a PDF."""
    url = f"{INTERVIEWS}/{interview.id}/report.pdf"
    return await client.get(url, headers=headers, params=query)


async def words(*request: Any, **query: Any) -> str:
    """The words of a report's PDF; takes what :func:`pdf` does."""
    response = await pdf(*request, **query)
    assert response.status_code == 200, response.text
    return text_of(response.content)


async def introduce(work: UnitOfWork, interview: Interview, name: str) -> None:
    """Write a name into the interview and its role, and let the candidate say Ada Lovelace's."""
    change = text("UPDATE interview SET candidate_name = :name, role = :role")
    await work.session.execute(change, {"name": name, "role": f"Engineer ({name})"})
    said = TranscriptEntry(
        interview_id=interview.id,
        seq=4,
        speaker="candidate",
        kind="answer",
        text="I am Ada Lovelace, call me Ada.",
        start_s=40,
        end_s=45,
        flags=["disputed"],
        correction="Lovelace is my family name.",
    )
    await work.transcripts.add_many([said])
