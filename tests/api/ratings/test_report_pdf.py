"""What a report's PDF contains: the parts that are asked for, and nothing that is hidden."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest

from api.scopes import Scope
from db.tables import Interview, Role
from tests.api.test_interviews import problem
from tests.pipelines.report.test_pdf import WORDS, example
from tests.support.api_accounts import Person, add_key, add_person, bearer
from tests.support.api_server import Served
from tests.support.pdfs import text_of
from tests.support.raters import ALL_PARTS, INTERVIEWS, REASON, SAID, pdf, put, submit, words

pytestmark = pytest.mark.usefixtures("models_dir")

NOTE = "Please hear minute one.\nThen call her."
WHY = "She explained the outage herself."
OVERRIDE = "She told me more on the telephone."
JUDGED = [
    "Summary",
    "All in all.",
    "Level 4 of 5",
    "4.00",
    "Insufficient evidence",
    "Withheld",
    "Strongest",
    "Places to check",
    WORDS["en"]["order"],
    WORDS["en"]["quote"],
    WORDS["en"]["reasoning"],
    "fake/scripted",
    "Told",
    OVERRIDE,
]
"""Words of the machine's judgement, and of a person's in its place."""


async def reviewed(client: httpx.AsyncClient, held: Interview, person: Person) -> None:
    """A note, a decision and a submitted rating by this person."""
    url = f"{INTERVIEWS}/{held.id}"
    for path, body in (
        ("notes", {"text": NOTE}),
        ("decisions", {"verdict": "invite_on", "reason": WHY}),
    ):
        made = await client.post(f"{url}/{path}", json=body, headers=person.headers)
        assert made.status_code == 201, made.text
    await submit(client, held, person, 2)


async def test_by_default_it_has_the_assessment_and_the_answers(
    client: httpx.AsyncClient, held: Interview, ruth: Person
) -> None:
    await reviewed(client, held, ruth)
    usual = await pdf(client, held, ruth.headers)
    named = await pdf(client, held, ruth.headers, include=["answers", "assessment", "answers"])
    assert usual.content == named.content
    printed = text_of(usual.content)
    for part in ("Ada", "Level 4 of 5", "Questions", example("en").questions[0].text):
        assert part in printed
    for part in (NOTE.split("\n")[0], WHY, REASON, "Transcript", "Notes", "Decisions"):
        assert part not in printed


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("assessment", ["Summary", "Level 4 of 5", WORDS["en"]["order"]]),
        ("answers", ["Questions", example("en").questions[0].text]),
        ("ratings", ["Ratings by people", "Ruth", "independent", "Level 2 of 5", REASON]),
        ("decisions", ["Decisions", "Invite on", "Ruth", WHY]),
        ("notes", ["Notes", "Ruth", *NOTE.split("\n")]),
        ("transcript", ["Interviewer", "Candidate", "0:20", SAID, "What did you do about"]),
    ],
)
async def test_each_part_is_there_if_it_is_asked_for(
    client: httpx.AsyncClient, held: Interview, ruth: Person, part: str, expected: list[str]
) -> None:
    await reviewed(client, held, ruth)
    alone = await words(client, held, ruth.headers, include=part)
    others = [each for each in ALL_PARTS if each != part]
    without = await words(client, held, ruth.headers, include=others)
    for sentence in expected:
        assert sentence in alone
    # The last is said nowhere else: the others may be a name, or a heading that another part has.
    assert expected[-1] not in without
    if part != "assessment":
        assert not [sentence for sentence in JUDGED if sentence in alone]


async def test_without_the_assessment_no_judgement_is_in_it(
    client: httpx.AsyncClient, held: Interview, ruth: Person
) -> None:
    body = {"dimension": example("en").dimensions[0].id, "value": 5, "reason": OVERRIDE}
    url = f"{INTERVIEWS}/{held.id}/report"
    assert (await client.post(f"{url}/override", json=body)).status_code == 200
    judged = await words(client, held)
    assert OVERRIDE in judged
    blind = await pdf(client, held, include=["answers", "transcript"])
    printed = text_of(blind.content)
    assert not [sentence for sentence in JUDGED if sentence in printed]
    dimension = example("en").dimensions[1]
    assert dimension.name in printed
    for line in ("What each level looks like", "1: ", "5: ", "What a full answer tells"):
        assert line in printed
    # All points of the question are to be read, in the plan's order.
    report = example("en").questions[0]
    places = [printed.index(each) for each in [*report.covered, *report.missing]]
    assert places == sorted(places)


async def test_who_has_not_rated_gets_no_judgement(
    client: httpx.AsyncClient, served: Served, held: Interview, ruth: Person, ben: Person
) -> None:
    await reviewed(client, held, ben)
    # Asked for together, nothing is shown, and nothing is noted as seen.
    for include in (["ratings"], ["assessment", "ratings"]):
        refused = problem(await pdf(client, held, ruth.headers, include=include), 409)
        assert refused["type"].endswith(":rating-open")
    await put(client, held, ruth, levels=[])
    for include in (["ratings"], ["assessment"], ["answers", "assessment"], []):
        problem(await pdf(client, held, ruth.headers, include=include), 409)
    printed = await words(client, held, ruth.headers, include=["answers", "transcript"])
    assert SAID in printed and REASON not in printed and "Ben" not in printed
    assert (await submit(client, held, ruth, 3))["blind"] is True
    printed = await words(client, held, ruth.headers, include="ratings")
    assert printed.index("Ben") < printed.index("Ruth")
    assert "Level 2 of 5" in printed and "Level 3 of 5" in printed


async def test_drafts_are_no_ratings(
    client: httpx.AsyncClient, held: Interview, ruth: Person, ben: Person
) -> None:
    await submit(client, held, ben, 2)
    await put(client, held, ruth, levels=[])
    printed = await words(client, held, include="ratings")
    assert "Ben" in printed and "Ruth" not in printed


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"include": "recording"}, "include"),
        ({"include": ["answers", ""]}, "include"),
        ({"hide_name": "perhaps"}, "hide_name"),
        ({"hidename": "true"}, "hidename"),
    ],
)
async def test_unknown_values_are_refused(
    client: httpx.AsyncClient, held: Interview, query: dict[str, Any], pointer: str
) -> None:
    refused = problem(await pdf(client, held, **query), 422)
    assert pointer in str(refused["errors"])


async def test_a_corrected_rating_is_not_printed_as_independent(
    client: httpx.AsyncClient, held: Interview, ruth: Person, ben: Person
) -> None:
    assert (await submit(client, held, ben, 2))["blind"] is True
    printed = await words(client, held, include="ratings")
    assert "independent" in printed and "corrected" not in printed
    corrected = await submit(client, held, ben, 5)
    assert (corrected["blind"], corrected["revision"]) == (True, 2)
    printed = await words(client, held, include="ratings")
    assert "Level 5 of 5" in printed and "Level 2 of 5" not in printed
    # The time is that of the correction, in the zone of the document.
    at = datetime.fromisoformat(corrected["earlier"][-1]["replaced_at"])
    assert f"corrected on {at.day} {at:%B %Y}, {at:%H:%M}" in " ".join(printed.split())
    assert "· independent" not in printed


@pytest.mark.parametrize(
    ("include", "independent"),
    [
        (["answers", "transcript"], True),
        (["answers", "ratings"], False),
        (["decisions"], False),
        (["transcript", "notes"], False),
    ],
)
async def test_independence_is_promised_where_no_judgement_is_in_it(
    client: httpx.AsyncClient, held: Interview, ruth: Person, include: list[str], independent: bool
) -> None:
    await reviewed(client, held, ruth)
    printed = " ".join((await words(client, held, ruth.headers, include=include)).split())
    assert ("so that you can rate the interview yourself" in printed) is independent
    assert ("a rating made after reading it isn’t independent" in printed) is not independent


@pytest.mark.parametrize("part", ["decisions", "notes", "transcript"])
async def test_an_api_key_needs_the_scope_of_each_part(
    client: httpx.AsyncClient, served: Served, held: Interview, part: str
) -> None:
    reports = bearer(await add_key(served.database, Scope.REPORTS_READ))
    both = bearer(await add_key(served.database, Scope.REPORTS_READ, Scope.INTERVIEWS_READ))
    refused = problem(await pdf(client, held, reports, include=part), 403)
    assert "interviews:read" in refused["detail"]
    assert (await pdf(client, held, both, include=part)).status_code == 200
    for allowed in ("assessment", "answers", "ratings"):
        assert (await pdf(client, held, reports, include=allowed)).status_code == 200


async def test_who_took_what_is_audited(
    client: httpx.AsyncClient, served: Served, held: Interview
) -> None:
    ann = await add_person(served.database, "Ann", Role.ADMIN)
    await pdf(client, held, ann.headers, include=["transcript", "answers"], hide_name=True)
    entries = (await client.get("/api/v1/audit", headers=ann.headers)).json()["items"]
    details = {entry["action"]: entry["details"] for entry in entries}
    assert details["report.read"] == {
        "form": "pdf",
        "include": ["answers", "transcript"],
        "hide_name": True,
    }
    assert details["transcript.read"] == {"form": "pdf"}
