"""Gathering on chosen addresses with the aioice that is installed."""

from __future__ import annotations

import pytest
from aioice import Connection

from kit.patches.aioice import gather_on


async def test_only_the_chosen_addresses_are_gathered_on() -> None:
    agent = Connection(ice_controlling=True)
    gather_on(agent, ["127.0.0.1"], fallback="127.0.0.2", timeout_s=1.0)
    try:
        await agent.gather_candidates()
        hosts = {candidate.host for candidate in agent.local_candidates}
    finally:
        await agent.close()
    assert hosts == {"127.0.0.1"}, (
        "aioice no longer gathers through get_component_candidates; see kit/patches/aioice.py"
    )


def test_an_agent_that_gathers_in_another_way_is_refused() -> None:
    with pytest.raises(RuntimeError, match="does not gather"):
        gather_on(object(), [], fallback="127.0.0.1", timeout_s=1.0)
