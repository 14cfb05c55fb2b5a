"""Where livekit-agents keeps what a job was started with."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from livekit.agents import JobContext
from livekit.agents.job import RunningJobInfo

from kit.patches.livekit_worker import job_access


def test_a_job_still_holds_its_url_and_token() -> None:
    reason = "livekit-agents has changed; see kit/patches/livekit_worker.py"
    assert "_info" in JobContext.__init__.__code__.co_names, reason
    assert {"url", "token"} <= RunningJobInfo.__dataclass_fields__.keys(), reason
    job = SimpleNamespace(_info=SimpleNamespace(url="ws://here", token="secret"))
    assert job_access(cast(JobContext, job)) == ("ws://here", "secret")
