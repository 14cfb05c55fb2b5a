"""One sample interview over the product's API, from its creation to its report."""

from __future__ import annotations

import asyncio
import platform
import time
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any

import httpx

from vivavoce.sample.candidate import SampleCandidate, Screen
from vivavoce.sample.script import Script
from vivavoce.synthetic_candidate.client import CandidateClient

API = "/api/v1"
REPORT_TIMEOUT_S = 180.0


class SampleError(RuntimeError):
    """The sample interview could not be held; the message says why."""


@dataclass
class SampleOptions:
    """The parameters of a sample interview."""

    base_url: str
    language: str = "en"
    plan: str | None = None
    """Id of a built-in plan, or None for the language's standard one."""
    plan_data: dict[str, Any] | None = None
    """A complete plan instead."""
    questions: int = 3
    time_budget_s: int = 300
    seed: int = 7
    api_key: str | None = None


@dataclass
class SampleResult:
    """The content of ``demo --json``."""

    interview_id: str
    end_reason: str | None
    turns: list[dict[str, Any]]
    transcript: list[dict[str, Any]]
    report: dict[str, Any]
    settings: dict[str, Any]
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether the interview ended normally and has a report."""
        return self.end_reason in ("completed", "time") and self.report.get("status") == "complete"


async def hold_interview(options: SampleOptions, script: Script, screen: Screen) -> SampleResult:
    """Create an interview, take it as a candidate, wait for its report.

    Raises:
        SampleError: the product refuses or cannot be reached.
    """
    headers = {"Authorization": f"Bearer {options.api_key}"} if options.api_key else {}
    async with httpx.AsyncClient(base_url=options.base_url, headers=headers, timeout=30.0) as http:
        interview = await _create(http, options, script)
        interview_id = interview["id"]
        screen.note(f"interview {interview_id}")

        async def join() -> dict[str, Any]:
            grant: dict[str, Any] = await _call(
                http, "POST", f"{API}/interviews/{interview_id}/join"
            )
            return grant

        client = CandidateClient(options.base_url, interview_id, await join(), seed=options.seed)
        await client.connect()
        candidate = SampleCandidate(client, script, screen, join)
        try:
            reason = await candidate.run(limit_s=options.time_budget_s + 120)
        finally:
            await client.close()
        screen.note("writing the report …")
        report = await _report(http, interview_id)
        page = await _call(http, "GET", f"{API}/interviews/{interview_id}/transcripts")
    return SampleResult(
        interview_id=interview_id,
        end_reason=reason,
        turns=[asdict(turn) for turn in candidate.turns],
        transcript=page if isinstance(page, list) else page["items"],
        report=report,
        settings={k: v for k, v in asdict(options).items() if k != "api_key"},
        versions={
            "vivavoce": version("vivavoce"),
            "livekit-agents": version("livekit-agents"),
            "python": platform.python_version(),
        },
    )


async def _create(
    http: httpx.AsyncClient, options: SampleOptions, script: Script
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "candidate_name": script.person["name"],
        "role": script.person["role"],
        "company": script.person["company"],
        "job_description": script.person["job_description"],
        "language": options.language,
        "max_questions": options.questions,
        "time_budget_s": options.time_budget_s,
        "seed": options.seed,
    }
    plan = options.plan_data or options.plan
    if plan is not None:
        body["plan"] = plan
    # Few attempts, so that a wrong address is reported soon.
    created: dict[str, Any] = await _call(http, "POST", f"{API}/interviews", attempts=4, json=body)
    return created


async def _report(http: httpx.AsyncClient, interview_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + REPORT_TIMEOUT_S
    while True:
        report: dict[str, Any] = await _call(http, "GET", f"{API}/interviews/{interview_id}/report")
        if report.get("status") != "pending" or time.monotonic() > deadline:
            return report
        await asyncio.sleep(2.0)


async def _call(
    http: httpx.AsyncClient, method: str, path: str, *, attempts: int = 30, **arguments: Any
) -> Any:
    """Make one call; repeat it during a short outage of the server."""
    for attempt in range(attempts):
        try:
            response = await http.request(method, path, **arguments)
        except httpx.TransportError as error:
            if attempt == attempts - 1:
                raise SampleError(f"cannot reach {http.base_url}: is it running?") from error
            await asyncio.sleep(0.5)
            continue
        if response.status_code in (502, 503) and attempt < attempts - 1:
            await asyncio.sleep(1.0)
            continue
        if response.is_error:
            raise SampleError(f"{method} {path}: {_problem(response)}")
        return response.json()
    raise SampleError(f"{method} {path}: the server stayed unavailable")


def _problem(response: httpx.Response) -> str:
    try:
        problem = response.json()
        return f"{problem.get('title', response.status_code)}: {problem.get('detail', '')}"
    except ValueError:
        return f"status {response.status_code}"
