"""The Python client against the real API, and its messages against the contract."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.api.conftest import client, served  # noqa: F401

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "client"))

from vivavoce_client import (  # noqa: E402
    CreateInterview,
    InterviewStatus,
    ProblemError,
    Vivavoce,
)


def test_the_messages_are_those_of_the_contract(tmp_path: Path) -> None:
    made = tmp_path / "models.py"
    subprocess.run(
        [ROOT / "tools" / "client.sh", made],
        check=True,
        capture_output=True,
        env=os.environ | {"BIN": str(Path(sys.executable).parent)},
    )
    kept = ROOT / "client" / "vivavoce_client" / "models.py"
    assert made.read_text() == kept.read_text(), "run `make client`"


async def test_an_interview_from_first_to_last(client: httpx.AsyncClient) -> None:  # noqa: F811
    vivavoce = Vivavoce("", http=client)
    resume = await vivavoce.send_resume(text="Ada Lovelace\nObjective: Compiler engineer\n")
    assert (await vivavoce.resume(resume.id)).id == resume.id
    made = [
        await vivavoce.create_interview(
            CreateInterview(candidate_name=f"Ada {number}", role="Engineer", company="Acme")
        )
        for number in range(3)
    ]
    listed = [one.id async for one in vivavoce.interviews(q="ada eng", page_size=2)]
    assert listed == [one.id for one in reversed(made)]
    assert [one async for one in vivavoce.interviews(q="grace")] == []
    first = made[0].id
    assert len(await vivavoce.questions(first)) == made[0].question_count
    assert await vivavoce.transcript(first) == []
    assert (await vivavoce.join(first)).transport == "direct"
    assert (await vivavoce.invite(first)).link
    assert (await vivavoce.complete(first)).status is InterviewStatus.COMPLETED
    assert (await vivavoce.report(first)).summary_text
    ended = [one.id async for one in vivavoce.interviews(status=InterviewStatus.COMPLETED)]
    assert ended == [first]


async def test_refusals_say_what_to_do(client: httpx.AsyncClient) -> None:  # noqa: F811
    vivavoce = Vivavoce("", http=client)
    with pytest.raises(ProblemError, match="There is no interview") as refused:
        await vivavoce.interview(uuid4())
    assert refused.value.status == 404 and refused.value.problem is not None
    with pytest.raises(ProblemError, match="role"):
        await vivavoce.create_interview(CreateInterview(candidate_name="Ada", company="Acme"))
