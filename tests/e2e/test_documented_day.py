"""docs/api.md's walk through a recruiter's day, run as it is written."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.pdfs import make_pdf
from tests.support.recruiting import RECRUITER, Office
from tests.support.resumes import ENGLISH
from tests.support.webhook_receiver import receiving

sys.path.insert(0, str(Path(__file__).parents[2] / "client"))

from vivavoce_client import ProblemError, Vivavoce

pytestmark = pytest.mark.realtime

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
WALK_TIMEOUT_S = 150.0


def blocks() -> list[str]:
    """The shell blocks of the walk, in order."""
    _, _, rest = PAGE.read_text().partition("## A recruiter's day\n")
    section, _, _ = rest.partition("\n## ")
    return re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


async def test_the_documented_day_as_written(office: Office, tmp_path: Path) -> None:
    for program in ("bash", "curl", "jq"):
        assert shutil.which(program), f"the walk needs {program}"
    parts = blocks()
    assert len(parts) == 11
    (tmp_path / "cv.pdf").write_bytes(make_pdf(ENGLISH))
    ends = 'echo "end: $interview $resume $position $secret"'
    script = "\n".join(["set -eEuo pipefail", *parts, ends])
    async with receiving() as receiver:
        process = await asyncio.create_subprocess_exec(
            *("bash", "-c", script),
            cwd=tmp_path,
            env=os.environ
            | {
                "SERVER": office.product.url,
                "EMAIL": RECRUITER,
                "PASSWORD": office.password,
                "HOOK": receiver.url,
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await asyncio.wait_for(process.communicate(), WALK_TIMEOUT_S)
        told = out.decode()
        assert process.returncode == 0, told
        *_, end = told.splitlines()
        interview, resume, position, secret = end.removeprefix("end: ").split()
        messages = [taken.checked(secret) for taken in await receiver.until(2)]
    assert "Ada Lovelace, Site engineer" in told and "COMPLETED" in told
    assert '"progress":100' in told and '"answered"' in told
    assert told.count(" delivered\n") == 2
    assert {message["data"]["interview_id"] for message in messages} == {interview}
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "Site engineer" in (tmp_path / "transcript.txt").read_text()
    async with Vivavoce(office.product.url, await office.sign_in()) as recruiter:
        for read, deleted in ((recruiter.interview, interview), (recruiter.resume, resume)):
            with pytest.raises(ProblemError) as refused:
                await read(UUID(deleted))
            assert refused.value.status == 404
        assert (await recruiter.position(UUID(position))).retention_days == 90
