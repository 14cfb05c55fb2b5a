"""This product beside stock livekit-agents and pipecat: same clips, machine and models."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Literal

from bench.errors import BenchError, SetupError
from bench.peers import environments
from bench.peers.figures import outcome_of
from bench.peers.peer_agent import MODULES, Peer, check
from bench.peers.schedule import order, prepare, split
from bench.peers.sessions import Contestant, OwnRoom, Room
from bench.peers.turns import BlockResult, hold
from bench.table import Note, Outcome
from models.settings import required_models
from models.store.store import ModelStore
from vivavoce.commands.demo import VOICE_MODELS
from vivavoce.settings import Settings

PEERS = tuple(MODULES)
START_TIMEOUT_S = 420.0
TURN_TIMEOUT_S = 150.0
"""Of a turn and all that belongs to it: the answer, up to 20 s without a reply, the reply, an
interruption and its reply."""
REPORT_TIMEOUT_S = 300.0
"""The product's reports between its interviews."""


async def measure(
    room: Literal["direct", "livekit", "both"],
    peers: Sequence[str],
    count: int,
    blocks: int,
    note: Note,
) -> Outcome:
    """Say ``count`` answers to each contestant, in ``blocks`` that alternate between them.

    Args:
        room: this product's.
        peers: of ``PEERS``.

    Raises:
        SetupError: a peer cannot be installed or measured with these settings.
        BenchError: no contestant gave a figure.
    """
    rooms: tuple[Room, ...] = ("direct", "livekit") if room == "both" else (room,)
    settings = Settings()
    check(settings, rooms, peers)
    environment_folder = settings.data / "peers"
    contestants: list[Contestant] = [OwnRoom(kind, note) for kind in rooms]
    for name in peers:
        python = await asyncio.to_thread(environments.ensure, name, environment_folder, note)
        contestants.append(Peer(name, python, settings, note))
    store = ModelStore(settings.models.models_dir)
    needed = required_models("en", settings.models, settings.llm)
    await asyncio.to_thread(store.ensure, [*needed, *VOICE_MODELS])
    parts = split(await asyncio.to_thread(prepare, count, note), blocks)
    results: dict[str, list[BlockResult]] = {contestant.name: [] for contestant in contestants}
    failures: list[str] = []
    for block, contestant in order(contestants, len(parts)):
        note(f"block {block + 1} of {len(parts)}: {contestant.name}")
        result = BlockResult()
        results[contestant.name].append(result)
        limit_s = START_TIMEOUT_S + REPORT_TIMEOUT_S + TURN_TIMEOUT_S * len(parts[block])
        try:
            async with asyncio.timeout(limit_s), contestant.running() as session:
                await hold(session, parts[block], block, result, note)
        except SetupError:
            raise
        except TimeoutError:
            failures.append(f"{contestant.name}, block {block + 1}: not done in {limit_s:.0f} s")
        except RuntimeError as error:
            failures.append(f"{contestant.name}, block {block + 1}: {error}")
    for failure in failures:
        note(failure)
    if not any(result.samples for made in results.values() for result in made):
        raise BenchError(f"no contestant could be measured; {failures[0]}")
    outcome = outcome_of(results, peers, failures)
    outcome.settings = {
        "peers": {name: environments.version(name) for name in peers},
        "turns": count,
        "blocks": len(parts),
    }
    return outcome
