"""The PDF of a report without the candidate's name."""

from __future__ import annotations

import json
from urllib.parse import unquote

import httpx
import pypdfium2
import pytest
from sqlalchemy import text, update

from db.tables import Interview, Report, Role, TranscriptEntry
from interviews.plan import load_plan
from tests.pipelines.report.test_pdf import example
from tests.support.api_accounts import Person, add_person
from tests.support.api_server import Served
from tests.support.pdfs import text_of
from tests.support.raters import ALL_PARTS, INTERVIEWS, introduce, pdf, submit, words

pytestmark = pytest.mark.usefixtures("models_dir")


async def test_a_hidden_name_is_nowhere(
    client: httpx.AsyncClient, served: Served, held: Interview, ruth: Person
) -> None:
    name = "Ada Lovelace"
    async with served.database.unit_of_work() as work:
        await introduce(work, held, name)
        plan = load_plan("standard-en")
        texts = plan.model_dump_json().replace("question asked", f"question that {name} was asked")
        change = text("UPDATE interview SET plan = CAST(:plan AS jsonb)")
        await work.session.execute(change, {"plan": texts})
        content = example("en", summary_text=f"{name} was interviewed.").model_dump(mode="json")
        await work.session.execute(update(Report).values(content=content))
    url = f"{INTERVIEWS}/{held.id}"
    note = {"text": "Ask Ada\nabout her time at Lovelace & Co."}
    decision = {"verdict": "hold", "reason": "Ada Lovelace is to meet the team first."}
    await client.post(f"{url}/notes", json=note, headers=ruth.headers)
    await client.post(f"{url}/decisions", json=decision, headers=ruth.headers)
    await submit(client, held, ruth, 2)
    named = await words(client, held, ruth.headers, include=ALL_PARTS)
    assert named.count("Ada") > 5 and named.count("Lovelace") > 5
    blind = await words(client, held, ruth.headers, include="answers", hide_name=True)
    assert "the question that the candidate was asked" in blind and "Ada" not in blind
    hidden = await pdf(client, held, ruth.headers, include=ALL_PARTS, hide_name=True)
    file = pypdfium2.PdfDocument(hidden.content)
    disposition = unquote(hidden.headers["content-disposition"])
    metadata = str(file.get_metadata_dict())
    short = str(held.id)[:8]
    assert f"Interview report, Candidate {short}.pdf" in disposition
    assert f"Candidate {short}" in metadata
    printed = text_of(hidden.content)
    assert "the candidate was interviewed" in printed and "I am the candidate" in printed
    for where in (printed, metadata, disposition):
        assert "Ada" not in where and "Lovelace" not in where
    # The XMP metadata, which aren't compressed.
    assert b"Candidate" in hidden.content and b"Lovelace" not in hidden.content


@pytest.mark.parametrize("name", ["Hold", "Candidate", "Told"])
async def test_a_name_that_is_a_word_of_the_api_is_hidden_too(
    client: httpx.AsyncClient, served: Served, held: Interview, ruth: Person, name: str
) -> None:
    async with served.database.unit_of_work() as work:
        await work.session.execute(text("UPDATE interview SET candidate_name = :n"), {"n": name})
    decision = {"verdict": "hold", "reason": "The team is to meet them first."}
    url = f"{INTERVIEWS}/{held.id}"
    await client.post(f"{url}/decisions", json=decision, headers=ruth.headers)
    await submit(client, held, ruth, 2)
    assert await words(client, held, ruth.headers, include=ALL_PARTS, hide_name=True)
    body = {"include": ["report", "transcript"], "hide_name": True}
    link = (await client.post(f"{url}/share-links", json=body, headers=ruth.headers)).json()
    token = link["url"].rpartition("/")[2]
    assert (await client.get(f"/api/v1/shared/{token}")).status_code == 200


async def test_a_korean_document(
    client: httpx.AsyncClient, served: Served, held: Interview
) -> None:
    async with served.database.unit_of_work() as work:
        change = "UPDATE interview SET candidate_name = '김하늘', language = 'ko'"
        await work.session.execute(text(change))
        content = example("ko", summary_text="김하늘 님이 답했습니다.").model_dump(mode="json")
        await work.session.execute(update(Report).values(content=content))
    response = await pdf(client, held, include=ALL_PARTS, hide_name=True)
    printed = text_of(response.content)
    assert "김하늘" not in printed and "하늘" not in unquote(str(response.headers))
    for part in ("지원자 님이 답했습니다", "사람의 평가", "결정", "메모", "대화록", "면접관"):
        assert part in printed
    assert printed.count("아직 없습니다.") == 3


async def test_people_who_signed_keep_their_names(
    client: httpx.AsyncClient, served: Served, held: Interview
) -> None:
    async with served.database.unit_of_work() as work:
        change = text("UPDATE interview SET candidate_name = :name")
        await work.session.execute(change, {"name": "Soo-jin Kim"})
    url = f"{INTERVIEWS}/{held.id}"
    for name, words_said in (
        ("Soo-jin Park", "Soo-jin was calm."),
        ("Kim Soo-jin", "Kim was calm."),
    ):
        person = await add_person(served.database, name, Role.RECRUITER)
        body = {"verdict": "hold", "reason": words_said}
        await client.post(f"{url}/decisions", json=body, headers=person.headers)
        await client.post(f"{url}/notes", json={"text": words_said}, headers=person.headers)
        await submit(client, held, person, 2)
        body = {"dimension": example("en").dimensions[0].id, "value": 5, "reason": words_said}
        await client.post(f"{url}/report/override", json=body, headers=person.headers)
    printed = await words(client, held, include=ALL_PARTS, hide_name=True)
    assert printed.count("Soo-jin Park") == printed.count("Soo-jin") == 3
    assert "the candidate Park" not in printed and "Kim" not in printed
    assert printed.count("a reviewer") >= 4
    assert "the candidate was calm." in printed


async def test_quotes_without_the_name_are_not_called_word_for_word(
    client: httpx.AsyncClient, held: Interview
) -> None:
    named = " ".join((await words(client, held)).split())
    hidden = " ".join((await words(client, held, hide_name=True)).split())
    claim = "Every quote is in the transcript word for word"
    assert claim in named and "name is replaced" not in named
    assert claim not in hidden and "The candidate’s name is replaced" in hidden
    transcript = await words(client, held, include="transcript", hide_name=True)
    assert "The candidate’s name is replaced" in " ".join(transcript.split())


async def test_a_text_may_grow_beyond_the_limit_of_plans(
    client: httpx.AsyncClient, served: Served, held: Interview
) -> None:
    plan = load_plan("standard-en").model_dump(mode="json")
    rubric = plan["rubric"][0]
    rubric["levels"]["1"] = ("Ada did. " * 500)[:3990]
    async with served.database.unit_of_work() as work:
        change = text("UPDATE interview SET candidate_name = 'Ada', plan = CAST(:plan AS jsonb)")
        await work.session.execute(change, {"plan": json.dumps(plan)})
    for include in (ALL_PARTS, ["answers"]):
        printed = await words(client, held, include=include, hide_name=True)
        assert "Ada" not in printed
    assert printed.count("the candidate did.") > 400


async def test_ordinary_korean_words_stay(
    client: httpx.AsyncClient, served: Served, held: Interview
) -> None:
    said = "김지원입니다. 지원 동기는 지원서에 썼고 코드를 수정했습니다. 지원이에요."
    async with served.database.unit_of_work() as work:
        change = "UPDATE interview SET candidate_name = '김 지원', language = 'ko'"
        await work.session.execute(text(change))
        await work.session.execute(update(TranscriptEntry).values(text=said))
    printed = " ".join((await words(client, held, include="transcript", hide_name=True)).split())
    assert "지원자입니다. 지원 동기는 지원서에 썼고 코드를 수정했습니다. 지원자이에요." in printed
    assert "자자" not in printed and "김" not in printed
