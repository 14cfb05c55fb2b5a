"""livekit-agents 1.8: where a job's room is, and the token that lets its agent in."""

from __future__ import annotations

from livekit.agents import JobContext


def job_access(job: JobContext) -> tuple[str, str]:
    """The server's URL and the job's own token, which works once and soon."""
    return job._info.url, job._info.token
