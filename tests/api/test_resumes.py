"""Endpoints of résumés, and interviews created from them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from api.services import Services
from bench.resumes.flowing import page_cards, word_boxes
from bench.resumes.people import Wording, document_data, people
from bench.resumes.texts import wrapped
from models.fakes.llm import FakeTextModel, json_reply
from tests.api.test_interviews import problem
from tests.support.api_server import Served
from tests.support.pdfs import make_pdf, scanned_pdf
from tests.support.resumes import ENGLISH, KOREAN

BASE = "/api/v1/resumes"
INTERVIEWS = "/api/v1/interviews"


async def send_text(client: httpx.AsyncClient, resume: str = ENGLISH) -> dict[str, Any]:
    response = await client.post(BASE, json={"text": resume})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def send_file(
    client: httpx.AsyncClient, data: bytes, name: str = "cv.pdf", **headers: str
) -> httpx.Response:
    files = {"file": (name, data, "application/pdf")}
    return await client.post(BASE, files=files, headers=headers)


def files(served: Served) -> Sequence[Path]:
    return list((served.data_dir / "resumes").glob("*"))


@pytest.mark.parametrize("resume", [ENGLISH, KOREAN])
async def test_a_pdf_is_read_and_kept(
    client: httpx.AsyncClient, served: Served, resume: str
) -> None:
    data = make_pdf(resume)
    response = await send_file(client, data, name="C:\\me\\my cv.pdf")
    body = response.json()
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"{BASE}/{body['id']}"
    assert (body["status"], body["file_name"]) == ("ready", "my cv.pdf")
    assert list(body["structured_data"]) == ["header"]
    header = body["structured_data"]["header"]
    known = {"name", "email", "phone", "target_role", "target_company", "major"}
    assert all(header[field] for field in known)
    assert body["created_at"].endswith("+09:00")
    assert (await client.get(response.headers["location"])).json() == body
    assert [file.read_bytes() for file in files(served)] == [data]


async def test_text_is_read_as_a_pdf_is(client: httpx.AsyncClient, served: Served) -> None:
    body = await send_text(client)
    assert (
        body["structured_data"]
        == (await send_file(client, make_pdf(ENGLISH))).json()["structured_data"]
    )
    assert body["file_name"] is None


@pytest.mark.parametrize("name", ["cv.docx", "cv.html", "cv.txt", "no-name"])
async def test_other_formats_are_read_and_flags_are_for_staff(
    client: httpx.AsyncClient, served: Served, name: str
) -> None:
    facts = document_data(people()[0], Wording(), "test")
    makers = {"cv.docx": word_boxes, "cv.html": page_cards, "cv.txt": wrapped}
    body = (await send_file(client, makers.get(name, page_cards)(facts), name=name)).json()
    assert body["structured_data"]["header"]["name"] == "Adaeze Okonkwo"
    hidden = {"hidden_text"} if name != "cv.txt" else set()
    assert {flag["kind"] for flag in body["flags"]} == hidden
    assert body["places"]["/name"]["line"] == 1


@pytest.mark.parametrize(
    ("data", "status", "kind", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, 422, "resume-not-pdf", "not a PDF"),
        (make_pdf(ENGLISH)[:400], 422, "resume-broken", "damaged"),
        (make_pdf(ENGLISH, user_password="x"), 422, "resume-encrypted", "password"),
        (scanned_pdf(), 422, "resume-scanned", "scan"),
        (make_pdf("\u0001 \ue000\ue001\ue002" * 20), 422, "resume-scanned", "no text"),
        (make_pdf("?! %& " * 40), 422, "resume-unreadable", "fonts"),
        (make_pdf(*["one page of it"] * 31), 413, "resume-too-many-pages", "31 pages"),
        (make_pdf(*[("word " * 20 + "\n") * 40] * 20), 413, "resume-too-much-text", "characters"),
    ],
    ids=["picture", "cut", "encrypted", "scanned", "signs", "symbols", "pages", "long"],
)
async def test_a_file_that_can_t_be_read_says_why_and_leaves_nothing(
    client: httpx.AsyncClient, served: Served, data: bytes, status: int, kind: str, words: str
) -> None:
    body = problem(await send_file(client, data), status)
    assert body["type"] == f"urn:vivavoce:problem:{kind}"
    assert words in body["detail"]
    assert body["errors"][0]["pointer"] == "/file"
    assert files(served) == []
    assert (await client.get(BASE)).json()["items"] == []


async def test_a_file_over_the_limit_is_too_large(
    client: httpx.AsyncClient, served: Served
) -> None:
    limit = served.services.settings.resume_limit_bytes
    body = problem(await send_file(client, b"%PDF-" + b"x" * limit), 413)
    assert str(limit) in body["detail"]
    longer = problem(await send_file(client, b"%PDF-" + b"x" * 2 * limit), 413)
    assert body["type"] == longer["type"] == "urn:vivavoce:problem:body-too-large"


@pytest.mark.parametrize(
    ("request_", "status", "pointer"),
    [
        ({"json": {"text": ""}}, 422, "/text"),
        ({"json": {"text": "a\x00b"}}, 422, "/text"),
        ({"json": {"text": "??? !!!"}}, 422, "/text"),
        ({"json": {}}, 422, "/text"),
        ({"json": {"text": "Ada", "more": 1}}, 422, "/more"),
        ({"data": {"file": "no file"}, "files": {"x": b""}}, 422, "/file"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400, ""),
        ({"content": b"x", "headers": {"content-type": "text/plain"}}, 415, None),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400, None),
    ],
)
async def test_another_body_is_refused(
    client: httpx.AsyncClient, request_: dict[str, Any], status: int, pointer: str | None
) -> None:
    body = problem(await client.post(BASE, **request_), status)
    if pointer is not None:
        assert body["errors"][0]["pointer"] == pointer


async def test_the_model_fills_in_what_rules_leave_open(
    client: httpx.AsyncClient, served: Served
) -> None:
    model = FakeTextModel(
        json_reply(
            name="Grace Hopper",
            headline=None,
            target_role="Compiler Engineer",
            target_company="Remington Rand",
            major="Mathematics",
        )
    )
    _with_model(served, model)
    resume = "Grace Hopper\nI would like to apply: Compiler Engineer.\nEDUCATION\nYale, Mathematics"
    header = (await send_text(client, resume))["structured_data"]["header"]
    assert header["target_role"] == "Compiler Engineer"
    assert header["major"] == "Mathematics"
    assert header["target_company"] is None  # nothing that the text does not have
    assert model.calls[0].response_schema is not None


async def test_without_the_model_s_answer_rules_alone_read(
    client: httpx.AsyncClient, served: Served
) -> None:
    model = FakeTextModel("I am no JSON")
    _with_model(served, model)
    header = (await send_text(client, "Grace Hopper\nI write."))["structured_data"]["header"]
    assert header["name"] == "Grace Hopper"
    assert model.calls


async def test_the_list_goes_page_by_page(client: httpx.AsyncClient) -> None:
    created = [
        (await send_text(client, f"Name: Ada Number{'x' * place}"))["id"] for place in range(3)
    ]
    first = (await client.get(BASE, params={"limit": 2})).json()
    assert [item["id"] for item in first["items"]] == created[:0:-1]
    second = (await client.get(BASE, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in second["items"]] == created[:1]
    assert second["next_cursor"] is None
    problem(await client.get(BASE, params={"cursor": "nonsense"}), 422)


CORRECTED = {"header": {"name": "Ada King", "target_role": "Analyst", "own_key": [1, {"a": None}]}}


@pytest.mark.parametrize("wrapped", [0, 1, 2])
async def test_structured_data_within_a_string_is_read(
    client: httpx.AsyncClient, wrapped: int
) -> None:
    place = f"{BASE}/{(await send_text(client))['id']}"
    sent: Any = CORRECTED
    for _ in range(wrapped):
        sent = json.dumps(sent)
    response = await client.put(place, json={"structured_data": sent})
    assert response.status_code == 200, response.text
    header = response.json()["structured_data"]["header"]
    assert (header["name"], header["own_key"]) == ("Ada King", [1, {"a": None}])
    assert header["email"] is None
    assert (await client.get(place)).json() == response.json()


@pytest.mark.parametrize(
    ("sent", "pointer", "words"),
    [
        ("not json", "/structured_data", "valid JSON"),
        ('{"header": ', "/structured_data", "valid JSON"),
        (json.dumps(json.dumps(json.dumps(CORRECTED))), "/structured_data", "must be an object"),
        ([CORRECTED], "/structured_data", "must be an object"),
        (None, "/structured_data", "must be an object"),
        ("7", "/structured_data", "must be an object"),
        ({}, "/structured_data/header", "required"),
        ({"header": None}, "/structured_data/header", "must be an object"),
        ({"header": {}, "footer": {}}, "/structured_data/footer", "is not a field"),
        ({"header": {"name": 7}}, "/structured_data/header/name", "string"),
        ({"header": {"skills": "Python"}}, "/structured_data/header/skills", "list"),
        ({"header": {"name": "a\x00"}}, "/structured_data/header/name", "U+0000"),
        ({"header": {"own": "\ud800"}}, "/structured_data/header/own", "surrogate"),
        ('{"header": {"own": "\\ud800"}}', "/structured_data", "valid JSON"),
        ({"header": {"own": 2**63}}, "/structured_data/header/own", "below 2^63"),
        ('{"header": {"own": NaN}}', "/structured_data", "valid JSON"),
    ],
    ids=range(16),
)
async def test_malformed_structured_data_is_a_clear_422(
    client: httpx.AsyncClient, sent: Any, pointer: str, words: str
) -> None:
    created = await send_text(client)
    place = f"{BASE}/{created['id']}"
    content = json.dumps({"structured_data": sent}).encode()
    headers = {"content-type": "application/json"}
    body = problem(await client.put(place, content=content, headers=headers), 422)
    assert body["errors"][0]["pointer"] == pointer
    assert words in body["detail"]
    assert (await client.get(place)).json() == created


async def test_a_patch_changes_what_it_names(client: httpx.AsyncClient) -> None:
    created = await send_text(client)
    patch = {"header": {"target_role": "Data Analyst", "phone": None, "own": {"a": 1}}}
    response = await client.patch(f"{BASE}/{created['id']}", json={"structured_data": patch})
    header = response.json()["structured_data"]["header"]
    before = created["structured_data"]["header"]
    assert header == before | {"target_role": "Data Analyst", "phone": None, "own": {"a": 1}}
    assert response.json()["updated_at"] > created["updated_at"]


async def test_a_delete_deletes_rows_and_file(client: httpx.AsyncClient, served: Served) -> None:
    place = (await send_file(client, make_pdf(ENGLISH))).headers["location"]
    kept = (await send_file(client, make_pdf(KOREAN))).json()["id"]
    created = await client.post(INTERVIEWS, json={"resume_id": place.rsplit("/")[-1]})
    assert (await client.delete(place)).status_code == 204
    assert [file.name for file in files(served)] == [f"{kept}.pdf"]
    for response in (await client.get(place), await client.delete(place)):
        problem(response, 404)
    interview = (await client.get(f"{INTERVIEWS}/{created.json()['id']}")).json()
    assert interview["resume_id"] is None
    assert interview["candidate_name"] == "Ada Lovelace"


async def test_unknown_résumés_are_not_found(client: httpx.AsyncClient) -> None:
    place = f"{BASE}/{uuid4()}"
    problem(await client.get(place), 404)
    problem(await client.put(place, json={"structured_data": CORRECTED}), 404)
    problem(await client.patch(place, json={"structured_data": CORRECTED}), 404)


async def test_the_key_is_asked_for(client: httpx.AsyncClient, served: Served) -> None:
    with_key = Served(served.database, served.services.relay, served.data_dir, key="secret")
    transport = httpx.ASGITransport(with_key.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as other:
        problem(await other.post(BASE, json={"text": ENGLISH}), 401)
        problem(await other.get(BASE), 401)


# The binding rules about interviews and résumés.


async def interview_from(client: httpx.AsyncClient, resume: str, **sent: Any) -> dict[str, Any]:
    created = await send_text(client, resume)
    response = await client.post(INTERVIEWS, json={"resume_id": created["id"]} | sent)
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    assert body["resume_id"] == created["id"]
    return body


async def test_the_résumé_s_target_role_decides_the_role(client: httpx.AsyncClient) -> None:
    body = await interview_from(client, ENGLISH, role="Plumber")
    assert body["role"] == "Backend Engineer"
    questions = (await client.get(f"{INTERVIEWS}/{body['id']}/questions")).json()
    spoken = " ".join(question["text"] for question in questions)
    assert "Backend Engineer" in spoken
    assert "Plumber" not in spoken


async def test_a_sent_role_counts_when_the_résumé_has_none(client: httpx.AsyncClient) -> None:
    body = await interview_from(client, "Ada Lovelace\nI write programs.", role="Plumber")
    assert body["role"] == "Plumber"
    created = await send_text(client, "Ada Lovelace\nI write programs.")
    refused = await client.post(INTERVIEWS, json={"resume_id": created["id"]})
    assert problem(refused, 422)["errors"][0]["pointer"] == "/role"


async def test_the_résumé_s_target_company_goes_before_the_sent_one(
    client: httpx.AsyncClient,
) -> None:
    body = await interview_from(client, ENGLISH, company="Elsewhere")
    assert body["company"] == "Analytical Engines"


@pytest.mark.parametrize(
    ("language", "sent", "shown"),
    [("en", "Acme", "Acme"), ("en", None, "our company"), ("ko", None, "저희 회사")],
)
async def test_the_shown_company_is_the_résumé_s_else_the_sent_else_a_default(
    client: httpx.AsyncClient, language: str, sent: str | None, shown: str
) -> None:
    resume = "Ada Lovelace\nTarget role: Analyst"
    body = await interview_from(client, resume, company=sent, language=language)
    assert body["company"] == shown


@pytest.mark.parametrize("asked", ["analytical engines", "  ANALYTICAL Engines "])
async def test_company_names_match_case_insensitively_after_trimming(
    client: httpx.AsyncClient, asked: str
) -> None:
    created = await send_text(client)
    await send_text(client, KOREAN)
    listed = (await client.get(BASE, params={"company": asked})).json()["items"]
    assert [item["id"] for item in listed] == [created["id"]]
    none = (await client.get(BASE, params={"company": "Analytical"})).json()["items"]
    assert none == []


async def test_the_candidate_s_name_comes_from_the_résumé_if_not_sent(
    client: httpx.AsyncClient,
) -> None:
    assert (await interview_from(client, KOREAN, language="ko"))["candidate_name"] == "김민수"
    sent = await interview_from(client, ENGLISH, candidate_name="Lady Lovelace")
    assert sent["candidate_name"] == "Lady Lovelace"


@pytest.mark.parametrize(
    ("major", "role", "plan_id"),
    [
        ("Marketing", "Backend Engineer", "transition-en"),
        ("Mechanical Engineering", "Data Scientist", "transition-en"),
        ("Computer Science", "Backend Engineer", "standard-en"),
        ("Backend Engineer", " backend  engineer", "standard-en"),
        ("Music", "Pastry Cook", "transition-en"),
        (None, "Backend Engineer", "standard-en"),
    ],
)
async def test_a_major_of_another_field_than_the_target_role_picks_the_transition_plan(
    client: httpx.AsyncClient, major: str | None, role: str, plan_id: str
) -> None:
    created = await send_text(client)
    patch = {"header": {"major": major, "target_role": role}}
    await client.patch(f"{BASE}/{created['id']}", json={"structured_data": patch})
    body = (await client.post(INTERVIEWS, json={"resume_id": created["id"]})).json()
    assert body["plan_id"] == plan_id
    if plan_id == "transition-en":
        questions = (await client.get(f"{INTERVIEWS}/{body['id']}/questions")).json()
        first = [question["plan_question_id"] for question in questions[:2]]
        assert first == ["self-introduction", "motivation"]


async def test_a_plan_that_is_asked_for_stays(client: httpx.AsyncClient) -> None:
    body = await interview_from(client, ENGLISH, plan="standard-en")
    assert body["plan_id"] == "standard-en"


async def test_an_interview_of_no_résumé_is_refused(client: httpx.AsyncClient) -> None:
    refused = await client.post(INTERVIEWS, json={"resume_id": str(uuid4())})
    assert problem(refused, 422)["errors"][0]["pointer"] == "/resume_id"


async def test_a_file_that_can_t_be_kept_leaves_no_row(
    client: httpx.AsyncClient, served: Served
) -> None:
    (served.data_dir / "resumes").write_text("in the way of the folder")
    body = problem(await send_file(client, make_pdf(ENGLISH)), 503)
    assert "can't be stored" in body["detail"]
    async with served.database.unit_of_work() as work:
        assert await work.session.scalar(text("SELECT count(*) FROM resume")) == 0


def _with_model(served: Served, model: FakeTextModel) -> None:
    services: Services = served.app.state.services
    object.__setattr__(services, "text_model", model)


async def test_ids_are_uuids(client: httpx.AsyncClient) -> None:
    assert UUID((await send_text(client))["id"])
    problem(await client.get(f"{BASE}/seven"), 422)
