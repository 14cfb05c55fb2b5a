"""aioice 0.13: gather candidates on chosen addresses, within a chosen time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def gather_on(agent: Any, addresses: Sequence[str], *, fallback: str, timeout_s: float) -> None:
    """Have one ``aioice.Connection`` gather on these addresses only.

    Args:
        agent: has not gathered yet.
        addresses: empty: all of the machine's.
        fallback: used when the machine has no address but loopback, which aioice leaves out.
        timeout_s: at most this long is a STUN or TURN server waited for.

    Raises:
        RuntimeError: this aioice gathers in another way.
    """
    gather = getattr(agent, "get_component_candidates", None)
    if gather is None:
        raise RuntimeError("this version of aioice does not gather the way 0.13 does")
    chosen = list(addresses)

    async def gather_chosen(component: int, addresses: list[str], timeout: float = 5) -> Any:
        return await gather(component, chosen or addresses or [fallback], min(timeout, timeout_s))

    agent.get_component_candidates = gather_chosen
