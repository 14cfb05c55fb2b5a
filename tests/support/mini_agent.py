"""An agent worker without models: LiveKit's worker protocol and the lease, no interviewer.

Runs as another process, so that it can be killed as real workers are:
``python -m tests.support.mini_agent '<json of Options>'``. Prints what it does as JSON lines.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import aiohttp
import structlog
from livekit import api, rtc
from livekit.protocol import agent, models

from db.heartbeat import Beat, Heartbeat, Load
from db.session import Database

RECONNECT_S = 0.2


@dataclass(frozen=True)
class Options:
    """What the worker is started with."""

    url: str
    api_key: str
    api_secret: str
    database_url: str
    agent_name: str = "interviewer"
    capacity: int = 4
    serves: bool = True
    """False: it never answers the LiveKit server, as a worker that lost it."""


def report(event: str, **more: Any) -> None:
    print(json.dumps({"event": event, **more}), flush=True)


class MiniAgent:
    """One worker process."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.database = Database(options.database_url)
        self.held: dict[UUID, tuple[int, float, asyncio.Event]] = {}
        self.commands: set[UUID] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.heartbeat = Heartbeat(
            options.database_url,
            name="mini",
            capacity=options.capacity,
            load=lambda: Load(len(self.held), False),
            heard=self.heard,
        )

    async def run(self) -> None:
        stopping = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
        report("worker", id=await self.heartbeat.start())
        if self.options.serves:
            self.spawn(self.serve())
        await stopping.wait()
        for _, _, leaving in self.held.values():
            leaving.set()
        await self.heartbeat.stop()

    async def serve(self) -> None:
        """Be registered with the LiveKit server, again and again."""
        token = (
            api.AccessToken(self.options.api_key, self.options.api_secret)
            .with_grants(api.VideoGrants(agent=True))
            .to_jwt()
        )
        async with aiohttp.ClientSession() as http:
            while True:
                try:
                    await self.serve_once(http, {"Authorization": f"Bearer {token}"})
                except (aiohttp.ClientError, OSError, TypeError):
                    report("server_away")
                await asyncio.sleep(RECONNECT_S)

    async def serve_once(self, http: aiohttp.ClientSession, headers: dict[str, str]) -> None:
        async with http.ws_connect(f"{self.options.url}/agent", headers=headers) as socket:
            hello = agent.WorkerMessage()
            hello.register.type = agent.JobType.JT_ROOM
            hello.register.agent_name = self.options.agent_name
            hello.register.allowed_permissions.CopyFrom(
                models.ParticipantPermission(
                    can_publish=True, can_subscribe=True, can_publish_data=True, agent=True
                )
            )
            await socket.send_bytes(hello.SerializeToString())
            async for frame in socket:
                message = agent.ServerMessage()
                message.ParseFromString(frame.data)
                which = message.WhichOneof("message")
                if which == "register":
                    report("registered")
                elif which == "availability":
                    answer = agent.WorkerMessage()
                    answer.availability.job_id = message.availability.job.id
                    answer.availability.available = len(self.held) < self.options.capacity
                    answer.availability.participant_identity = "interviewer"
                    await socket.send_bytes(answer.SerializeToString())
                elif which == "assignment":
                    self.spawn(self.hold(message.assignment))
                elif which == "termination":
                    report("terminated", job=message.termination.job_id)

    async def hold(self, assignment: agent.JobAssignment) -> None:
        job = assignment.job
        metadata = json.loads(job.metadata or "{}")
        if "interview_id" not in metadata:
            report("asked", room=job.room.name, metadata=metadata)
            return
        interview_id = UUID(metadata["interview_id"])
        assert self.heartbeat.worker_id is not None
        async with self.database.unit_of_work() as work:
            epoch = await work.livekit_rooms.acquire(interview_id, self.heartbeat.worker_id)
        if epoch is None:
            report("refused", interview=str(interview_id))
            return
        room = rtc.Room()
        leaving = asyncio.Event()
        self.held[interview_id] = (epoch, asyncio.get_running_loop().time(), leaving)
        room.on("disconnected", lambda *_: leaving.set())
        await room.connect(self.options.url, assignment.token)
        report("joined", interview=str(interview_id), epoch=epoch, room=job.room.name)
        await leaving.wait()
        self.held.pop(interview_id, None)
        await room.disconnect()
        await self.leave(interview_id, epoch)

    async def leave(self, interview_id: UUID, epoch: int) -> None:
        assert self.heartbeat.worker_id is not None
        async with self.database.unit_of_work() as work:
            if interview_id in self.commands:
                await work.interviews.complete(interview_id, "completed")
            released = await work.livekit_rooms.release(
                interview_id, self.heartbeat.worker_id, epoch
            )
        report("left", interview=str(interview_id), epoch=epoch, released=released)

    def heard(self, beat: Beat) -> None:
        rows = {row.interview_id: row for row in beat.rows}
        for interview_id, (epoch, taken_at, leaving) in list(self.held.items()):
            row = rows.get(interview_id)
            if row is None or row.epoch != epoch:
                if taken_at < beat.asked_at:
                    leaving.set()
            elif row.command is not None:
                if row.command == "complete":
                    self.commands.add(interview_id)
                leaving.set()

    def spawn(self, coro: Any) -> None:
        task = asyncio.ensure_future(coro)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(MiniAgent(Options(**json.loads(sys.argv[1]))).run())
