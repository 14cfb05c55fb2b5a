"""Raters see neither each other's ratings nor the machine's until they have submitted theirs."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest

from db.names import company_key
from db.tables import AnswerBankEntry, Interview, Role
from tests.api.test_interviews import problem
from tests.pipelines.report.test_pdf import example
from tests.support.api_accounts import Person, add_key, add_person, bearer
from tests.support.api_server import Served
from tests.support.raters import INTERVIEWS, REASON, put, read, submit

pytestmark = pytest.mark.usefixtures("models_dir")

OVERRIDE = {"value": 5, "reason": "She told me more on the telephone."}


async def report(
    client: httpx.AsyncClient, held: Interview, reader: Person, what: str = "", **query: bool
) -> httpx.Response:
    url = f"{INTERVIEWS}/{held.id}/report{what}"
    return await client.get(url, headers=reader.headers, params=query)


async def test_a_draft_hides_what_others_and_the_machine_think(
    client: httpx.AsyncClient, served: Served, held: Interview, ruth: Person, ben: Person
) -> None:
    await submit(client, held, ben, 2)
    await client.post(f"{INTERVIEWS}/{held.id}/report/override", json=OVERRIDE)
    await put(client, held, ruth, levels=[])
    for reveal in (False, True):
        hidden = (await report(client, held, ruth, reveal=reveal)).json()
        assert (hidden["status"], hidden["hidden"]) == ("complete", True)
        assert (hidden["report"], hidden["overrides"]) == (None, [])
        assert "your own rating" in hidden["summary_text"]
    for what in (".pdf", "/explanation"):
        refused = problem(await report(client, held, ruth, what), 409)
        assert refused["type"].endswith(":rating-open")
        assert '"submit": true' in refused["detail"]
    seen = await read(client, held, ruth)
    assert seen.json()["hidden"] and seen.json()["machine"] is None
    assert REASON not in seen.text and ben.email not in seen.text
    assert problem(await read(client, held, ruth, reveal=True), 409)["type"].endswith("rating-open")
    # What a person with a draft does to the report shows them nothing of it either.
    url = f"{INTERVIEWS}/{held.id}/report/override"
    changed = await client.post(url, json=OVERRIDE | {"value": 1}, headers=ruth.headers)
    assert changed.json()["hidden"] and "telephone" not in changed.text

    assert (await submit(client, held, ruth, 3))["blind"] is True
    shown = (await read(client, held, ruth)).json()
    assert [rating["rater"] for rating in shown["others"]] == ["Ben"]
    assert [level["level"] for level in shown["machine"][:2]] == [None, 4]
    assert (await report(client, held, ruth)).json()["report"]["total"] == 1
    for what in (".pdf", "/explanation"):
        assert (await report(client, held, ruth, what)).status_code == 200
    # Ben's draft, if he had one, and what Ruth thinks, don't depend on each other.
    assert (await report(client, held, ben)).json()["hidden"] is False


async def test_a_draft_hides_the_answer_bank_s_levels(
    client: httpx.AsyncClient, served: Served, held: Interview, ruth: Person, ben: Person
) -> None:
    entry = AnswerBankEntry(
        interview_id=held.id,
        plan_question_id="q",
        question_text="?",
        answer="!",
        role="Engineer",
        role_key=company_key("Engineer"),
        language="en",
        level=4.5,
        embedder="none",
        embedding=[1.0] + [0.0] * 383,
    )
    async with served.database.unit_of_work() as work:
        work.session.add(entry)

    async def count(reader: Person) -> int:
        answers = await client.get("/api/v1/answer-bank", headers=reader.headers)
        return len(answers.json()["items"])

    await put(client, held, ruth, levels=[])
    assert (await count(ruth), await count(ben)) == (0, 1)
    async with served.database.unit_of_work() as work:
        for reader, matches in ((ruth.id, 0), (ben.id, 1)):
            near = await work.answer_bank.nearest(
                entry.embedding, embedder="none", reader=reader, limit=5
            )
            assert len(near) == matches
    await submit(client, held, ruth)
    assert await count(ruth) == 1


@pytest.mark.parametrize("what", ["", ".pdf", "/explanation"])
async def test_a_rating_after_reading_the_report_is_not_blind(
    client: httpx.AsyncClient, held: Interview, ruth: Person, ben: Person, what: str
) -> None:
    assert (await report(client, held, ruth, what)).status_code == 200
    assert (await submit(client, held, ruth))["blind"] is False
    assert (await submit(client, held, ben))["blind"] is True


async def test_a_person_who_does_not_rate_asks_to_see_the_ratings(
    client: httpx.AsyncClient, held: Interview, ruth: Person, ben: Person
) -> None:
    await submit(client, held, ben)
    assert (await read(client, held, ruth)).json()["others"] == []
    shown = (await read(client, held, ruth, reveal=True)).json()
    assert (shown["hidden"], len(shown["others"])) == (False, 1)
    assert (await submit(client, held, ruth))["blind"] is False


async def test_looking_at_a_report_that_is_not_there_keeps_a_rating_blind(
    client: httpx.AsyncClient, held: Interview, ruth: Person
) -> None:
    await client.post(f"{INTERVIEWS}/{held.id}/report/rescore", json={"reason": "A better model."})
    for what in ("", ".pdf", "/explanation"):
        await report(client, held, ruth, what)
    assert (await submit(client, held, ruth))["blind"] is True


async def test_a_server_for_blind_rating_hides_reports_until_they_are_asked_for(
    client: httpx.AsyncClient, served: Served, held: Interview, ruth: Person, ben: Person
) -> None:
    served.services.settings.blind_rating = True
    assert (await report(client, held, ruth)).json()["hidden"] is True
    problem(await report(client, held, ruth, ".pdf"), 409)
    assert (await submit(client, held, ruth))["blind"] is True
    assert (await report(client, held, ruth)).json()["hidden"] is False
    # A person who decides and doesn't rate.
    revealed = (await report(client, held, ben, reveal=True)).json()
    assert (revealed["hidden"], revealed["report"] is None) == (False, False)
    assert (await report(client, held, ben)).json()["hidden"] is False
    assert (await report(client, held, ben, ".pdf")).status_code == 200
    assert (await submit(client, held, ben))["blind"] is False
    # Programs don't rate.
    key = bearer(await add_key(served.database, "reports:read"))
    for headers in (key, {}):
        response = await client.get(f"{INTERVIEWS}/{held.id}/report", headers=headers)
        assert response.json()["report"] is not None


async def test_a_candidate_s_reading_is_as_before(
    client: httpx.AsyncClient, served: Served, ruth: Person
) -> None:
    served.services.settings.blind_rating = True
    served.services.settings.candidate_report = "report"
    ada = await add_person(served.database, "Ada", Role.CANDIDATE)
    sent = {"candidate_name": "Ada", "role": "R", "company": "C", "candidate_id": str(ada.id)}
    url = f"{INTERVIEWS}/{(await client.post(INTERVIEWS, json=sent)).json()['id']}"
    await client.post(f"{url}/complete")
    async with served.database.unit_of_work() as work:
        content = example("en").model_dump(mode="json")
        await work.reports.store(UUID(url.rsplit("/", 1)[1]), content)
    shown = (await client.get(f"{url}/report", headers=ada.headers)).json()
    assert (shown["hidden"], shown["report"] is None) == (False, False)
    assert (await client.get(f"{url}/report", headers=ruth.headers)).json()["hidden"] is True
