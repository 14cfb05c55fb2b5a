"""Lists as CSV, search in one transcript, and résumés' original files."""

from __future__ import annotations

import csv
import io

import httpx
import pytest

from db.tables import Resume, Role, Speaker, TranscriptEntry
from tests.api.test_interviews import BASE, problem
from tests.api.test_reviews import add, say
from tests.support.api_accounts import add_person
from tests.support.api_server import Served


async def test_a_list_as_csv_has_its_filters_and_no_formulas(
    client: httpx.AsyncClient, served: Served
) -> None:
    await add(served, "=HYPERLINK(1)", role="-1")
    korean = await add(served, '민수, "쉼표"')
    await say(served, korean, "결제 서비스")
    await add(served, "Bea")
    response = await client.get(
        f"{BASE}/export.csv", params={"sort": "candidate_name", "q": "acme"}
    )
    assert response.status_code == 200, response.text
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [row["candidate_name"] for row in rows] == ["'=HYPERLINK(1)", "Bea", '민수, "쉼표"']
    assert rows[0]["role"] == "'-1"
    assert (rows[0]["stage"], rows[0]["report"], rows[0]["total"]) == ("new", "none", "")
    said = await client.get(f"{BASE}/export.csv", params={"said": "결제서비스"})
    assert len(said.text.splitlines()) == 2
    problem(await client.get(f"{BASE}/export.csv", params={"stage": "liked"}), 422)


async def test_a_long_list_is_written_in_parts(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        await add(served, f"C{n}")
    monkeypatch.setattr("api.reviews.csv_export.PART", 2)
    text = (await client.get(f"{BASE}/export.csv", params={"sort": "candidate_name"})).text
    names = [row["candidate_name"] for row in csv.DictReader(io.StringIO(text[1:]))]
    assert names == [f"C{n}" for n in range(5)]


async def test_a_transcript_is_searched_with_places_and_seconds(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = await add(served)
    words = [
        {"text": word, "start_s": second, "end_s": second + 0.5}
        for second, word in enumerate(["We", "use", "Go", "and", "go", "home."], start=10)
    ]
    entry = TranscriptEntry(
        interview_id=ada,
        seq=1,
        speaker=Speaker.CANDIDATE,
        kind="answer",
        text="We use Go and go home.",
        start_s=10,
        end_s=16,
        words=words,
    )
    async with served.database.unit_of_work() as work:
        await work.transcripts.add_many([entry])
    await say(served, ada, "It was not said.", first=2)
    (match,) = (await client.get(f"{BASE}/{ada}/transcripts/search", params={"q": "go"})).json()
    assert match["seq"] == 1
    assert [(p["start"], p["end"], p["start_s"]) for p in match["places"]] == [
        (7, 9, 12),
        (14, 16, 14),
    ]
    assert (await client.get(f"{BASE}/{ada}/transcripts/search", params={"q": "%"})).json() == []
    problem(await client.get(f"{BASE}/{ada}/transcripts/search", params={"q": " "}), 422)


async def test_a_resume_is_downloaded_as_it_was_sent(
    client: httpx.AsyncClient, served: Served
) -> None:
    own = await add_person(served.database, "Own", Role.CANDIDATE)
    other = await add_person(served.database, "Other", Role.CANDIDATE)
    (served.data_dir / "cv.pdf").write_bytes(b"%PDF-1.7")
    row = Resume(owner_id=own.id, file_name="Lebenslauf é.pdf", file_path="cv.pdf")
    sent_as_text = Resume(owner_id=own.id)
    async with served.database.unit_of_work() as work:
        await work.resumes.add(row)
        await work.resumes.add(sent_as_text)
    url = f"/api/v1/resumes/{row.id}/file"
    response = await client.get(url, headers=own.headers)
    assert response.content == b"%PDF-1.7"
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["content-disposition"].startswith("attachment")
    problem(await client.get(url, headers=other.headers), 404)
    problem(await client.get(f"/api/v1/resumes/{sent_as_text.id}/file", headers=own.headers), 404)
