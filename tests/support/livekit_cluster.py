"""The product on a real LiveKit server, with agent workers that a test starts and ends."""

from __future__ import annotations

import asyncio
import datetime
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import aiohttp
import httpx
from livekit import api
from livekit.protocol.models import ParticipantInfo
from sqlalchemy import text

from db.liveness import dead_worker_condition
from db.session import Database, is_outage
from kit.managed_process import ManagedProcess
from kit.ports import free_port
from tests.support.interviewee import Interviewee
from tests.support.product import Json, Product, poll, running_product
from tests.support.unplug import UnpluggableClient

WORKER_START_S = 60.0
AGENT = ParticipantInfo.Kind.AGENT
STANDARD = ParticipantInfo.Kind.STANDARD


class Worker:
    """One agent worker, restarted as the supervisor restarts its workers."""

    def __init__(self, environment: dict[str, str], database: Database) -> None:
        self._database = database
        self.process = ManagedProcess(
            "agent worker",
            (sys.executable, "-m", "vivavoce", "agent", "start"),
            env=environment,
            stop_grace_s=5.0,
        )
        self.pid = 0

    @property
    def alive(self) -> bool:
        """Whether the process that was started first still runs."""
        return self.process.pid == self.pid

    async def start(self) -> None:
        """Start it and wait until it takes interviews."""
        await self.process.start()
        self.pid = self.process.pid or 0

        async def registered() -> bool:
            return self.pid in await pids(self._database)

        await poll(registered, bool, WORKER_START_S)

    def kill(self) -> None:
        """SIGKILL."""
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)

    def drain(self) -> None:
        """Ask it to take no new interview and to end after its last one."""
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGTERM)

    async def replaced(self, timeout_s: float) -> None:
        """Wait until the process that was started first has ended."""

        async def gone() -> bool:
            return not self.alive

        await poll(gone, bool, timeout_s)

    async def stop(self) -> None:
        """End it and keep it no longer."""
        await self.process.stop()


async def pids(database: Database) -> dict[int, int]:
    """Worker ids of the living, not draining workers, by process id."""
    query = (
        f"SELECT id, name FROM agent_worker WHERE NOT draining AND NOT {dead_worker_condition()}"
    )
    async with database.unit_of_work() as work:
        rows = (await work.session.execute(text(query))).all()
    return {int(row.name.rsplit(":", 1)[1]): row.id for row in rows}


class Cluster:
    """A product whose rooms are on a LiveKit server."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.workers: list[Worker] = []
        self._workers_environment: dict[str, str] = {}
        self._environment = dict(product.supervisor.environment)
        self.database = Database(self._environment["VIVAVOCE_DB_URL"])
        server = product.supervisor.livekit
        assert server is not None
        self.server = server

    async def aclose(self) -> None:
        """End the workers."""
        await self.with_workers(0)
        await self.database.dispose()

    # -- workers -------------------------------------------------------------------------------

    async def with_workers(self, count: int, **environment: str) -> None:
        """Have exactly so many workers, all with these settings; the others are stopped.

        Workers that are there already with these settings stay.
        """
        await asyncio.gather(*(agent.stop() for agent in self.product.supervisor.agents))
        usable = [w for w in self.workers if w.alive and environment == self._workers_environment]
        keep, end = usable[:count], usable[count:]
        end += [worker for worker in self.workers if worker not in usable]
        await asyncio.gather(*(worker.stop() for worker in end))
        self.workers, self._workers_environment = keep, environment
        missing = count - len(self.workers)
        await asyncio.gather(*(self.add_worker(**environment) for _ in range(missing)))

    async def with_usual_workers(self) -> None:
        """Have one worker with the product's own settings, unless all are such."""
        if self._workers_environment:
            await self.with_workers(1)

    async def add_worker(self, **environment: str) -> Worker:
        """Start one more and wait until it takes interviews."""
        worker = Worker(self._environment | environment, self.database)
        self.workers.append(worker)
        await worker.start()
        return worker

    async def kill_holder(self, interview_id: str) -> None:
        """SIGKILL the worker whose agent is in the interview."""
        held_by = await self.holder(interview_id)
        by_pid = await pids(self.database)
        pid = next(pid for pid, worker_id in by_pid.items() if worker_id == held_by)
        next(w for w in self.workers if w.process.pid == pid).kill()

    # -- candidates ----------------------------------------------------------------------------

    @asynccontextmanager
    async def candidate(self, plan: Json, **fields: Any) -> AsyncIterator[tuple[Interviewee, str]]:
        """A candidate inside a new interview, and the interview's id."""
        interview_id = await self.product.create(plan, **fields)
        async with self.enter(interview_id) as taker:
            yield taker, interview_id

    @asynccontextmanager
    async def enter(self, interview_id: str) -> AsyncIterator[Interviewee]:
        """A candidate inside an interview."""

        async def grant() -> Json:
            try:
                return await self.product.join(interview_id)
            except httpx.HTTPError as error:
                raise OSError(str(error)) from error

        taker = Interviewee(
            UnpluggableClient(self.product.url, interview_id, await grant(), seed=1), grant
        )
        try:
            await taker.enter()
            yield taker
        finally:
            await taker.leave()

    def token(self, interview_id: str, *, ttl_s: float = 60, secret: str = "") -> str:
        """A join token made by hand."""
        return (
            api.AccessToken(self.server.api_key, secret or self.server.api_secret)
            .with_identity("candidate-stranger")
            .with_ttl(datetime.timedelta(seconds=ttl_s))
            .with_grants(api.VideoGrants(room_join=True, room=f"interview-{interview_id}"))
            .to_jwt()
        )

    # -- what is so ------------------------------------------------------------------------------

    async def holder(self, interview_id: str) -> int:
        """The worker that holds an interview."""
        async with self.database.unit_of_work() as work:
            held = await work.livekit_rooms.holder(UUID(interview_id))
        assert held is not None, f"no worker holds {interview_id}"
        return held.worker_id

    async def epoch_of(self, interview_id: str) -> int:
        """How many agents have held the interview so far."""

        async def read() -> int:
            try:
                async with self.database.unit_of_work() as work:
                    row = await work.livekit_rooms.get(UUID(interview_id))
            except Exception as error:
                if not is_outage(error):
                    raise
                return -1  # a test may just have killed it
            assert row is not None, f"{interview_id} has no room"
            return row.epoch

        return int(await poll(read, lambda epoch: epoch >= 0, 30.0))

    async def agents_in(self, interview_id: str) -> list[str]:
        """Identities of the agents in the interview's room."""
        async with self._livekit() as livekit:
            found = await livekit.room.list_participants(
                api.ListParticipantsRequest(room=f"interview-{interview_id}")
            )
        return [p.identity for p in found.participants if p.kind == AGENT]

    async def at_the_table(self, interview_id: str, timeout_s: float = 40.0) -> None:
        """Wait until both the agent and a candidate are in the interview's room."""
        request = api.ListParticipantsRequest(room=f"interview-{interview_id}")

        async def kinds() -> set[int]:
            try:
                async with self._livekit() as livekit:
                    found = (await livekit.room.list_participants(request)).participants
            except (api.TwirpError, aiohttp.ClientError):
                return set()
            return {p.kind for p in found if p.state == ParticipantInfo.State.ACTIVE}

        await poll(kinds, lambda found: {AGENT, STANDARD} <= found, timeout_s)

    async def room_gone(self, interview_id: str, timeout_s: float = 15.0) -> None:
        """Wait until the server has no room of the interview any more."""
        name = f"interview-{interview_id}"

        async def rooms() -> list[str]:
            async with self._livekit() as livekit:
                return [
                    r.name for r in (await livekit.room.list_rooms(api.ListRoomsRequest())).rooms
                ]

        await poll(rooms, lambda names: name not in names, timeout_s)

    async def call_rooms(self) -> list[str]:
        """The rooms of phone calls that the server has now."""
        async with self._livekit() as livekit:
            found = await livekit.room.list_rooms(api.ListRoomsRequest())
        return [room.name for room in found.rooms if room.name.startswith("call-")]

    async def status(self, interview_id: str, status: str, timeout_s: float) -> None:
        """Wait until the interview has this status."""
        await poll(
            lambda: self.product.get(interview_id), lambda i: i["status"] == status, timeout_s
        )

    def kill_livekit(self) -> None:
        """SIGKILL the LiveKit server; the supervisor starts another."""
        self.server.kill()

    async def livekit_answers(self, timeout_s: float = 15.0) -> None:
        """Wait until the supervisor has started the LiveKit server again."""
        await poll(self.server.answers, bool, timeout_s)

    @asynccontextmanager
    async def second_api(self) -> AsyncIterator[str]:
        """Another API process on the same database; yields its address."""
        port = free_port()
        url = f"http://127.0.0.1:{port}"

        async def ready() -> bool:
            async with httpx.AsyncClient() as http:
                try:
                    return (await http.get(f"{url}/readyz")).status_code == 200
                except httpx.HTTPError:
                    return False

        process = ManagedProcess(
            "a second API",
            (sys.executable, "-m", "vivavoce.processes"),
            env=self._environment | {"VIVAVOCE_API_PORT": str(port)},
            ready=ready,
        )
        await process.start()
        try:
            await process.wait_ready(60)
            yield url
        finally:
            await process.stop()

    @asynccontextmanager
    async def _livekit(self) -> AsyncIterator[api.LiveKitAPI]:
        url = self.server.url.replace("ws://", "http://")
        async with api.LiveKitAPI(url, self.server.api_key, self.server.api_secret) as livekit:
            yield livekit


@asynccontextmanager
async def running_cluster(**environment: str) -> AsyncIterator[Cluster]:
    """The product on a LiveKit server, without a language model, with one worker to begin."""
    settings = {
        "VIVAVOCE_ROOM": "livekit",
        "VIVAVOCE_AGENT_WORKERS": "1",
        "VIVAVOCE_LLM_PROVIDERS": "none",
        "VIVAVOCE_AGENT_DRAIN_TIMEOUT_S": "90",
        # A test that fails leaves an interview that waits for its candidate.
        "VIVAVOCE_AGENT_MAX_INTERVIEWS": "8",
    }
    async with running_product(**(settings | environment)) as product:
        cluster = Cluster(product)
        try:
            await cluster.with_workers(1)
            yield cluster
        finally:
            await cluster.aclose()
