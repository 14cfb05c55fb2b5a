"""The names of livekit-agents that are patched still mean what the patches take them for."""

from __future__ import annotations

import inspect

import pytest
from livekit.agents import Agent, AgentSession
from livekit.agents.voice.agent_activity import AgentActivity

from kit.patches.livekit_agents import FalseInterruptionTimer

CHANGED = (
    "livekit-agents {version} has changed AgentActivity.{name}: look how it times the resumption "
    "after a false interruption now, and adapt kit/patches/livekit_agents.py"
)


def changed(name: str) -> str:
    import livekit.agents

    return CHANGED.format(version=livekit.agents.__version__, name=name)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("_start_false_interruption_timer", ["self", "timeout"]),
        ("_cancel_false_interruption_timer", ["self"]),
    ],
)
def test_the_timer_is_started_and_stopped_by_these_methods(
    name: str, parameters: list[str]
) -> None:
    method = getattr(AgentActivity, name, None)
    assert method is not None, changed(name)
    assert list(inspect.signature(method).parameters) == parameters, changed(name)
    callers = inspect.getsource(AgentActivity).count(f"self.{name}(")
    assert callers > 1, changed(name)


async def test_the_timer_of_a_running_session_is_taken_over() -> None:
    calls: list[object] = []
    session: AgentSession[None] = AgentSession()
    with pytest.raises(RuntimeError, match="not running"):
        FalseInterruptionTimer(session, start=calls.append, stop=lambda: calls.append("stop"))
    await session.start(Agent(instructions=""), record=False)
    try:
        timer = FalseInterruptionTimer(
            session, start=calls.append, stop=lambda: calls.append("stop")
        )
        activity = session._activity
        assert activity is not None
        assert hasattr(activity, "_paused_speech"), changed("_paused_speech")
        assert timer.paused_speech is None
        activity._start_false_interruption_timer(0.5)
        activity._cancel_false_interruption_timer()
        assert calls == [0.5, "stop"]
        timer.stop()
        assert calls == [0.5, "stop"], "the session's own method was called"
        timer.resume()
        assert calls[2:] == ["stop"], changed("_start_false_interruption_timer")
    finally:
        await session.aclose()
