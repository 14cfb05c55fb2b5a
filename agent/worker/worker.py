"""A worker at work: registered with LiveKit, until it is asked to end."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from livekit.agents import AgentServer

from agent.worker.admission import Admission, ReceiveCall
from agent.worker.context import WorkerContext
from agent.worker.interview_job import hold_interview
from agent.worker.server import build_server

log = structlog.get_logger(__name__)

LEAVE_WITHIN_S = 15.0
"""How long closing may take once every interview has been left."""


class Worker:
    """Takes jobs from LiveKit until :meth:`end`.

    Args:
        context: started: this process is registered in the database.
        receive_call: receives phone calls.
        devmode: end at once when asked to, as a developer's rooms need no draining.
    """

    def __init__(
        self, context: WorkerContext, *, receive_call: ReceiveCall, devmode: bool = False
    ) -> None:
        self._context = context
        self._devmode = devmode
        self._server = build_server(context, Admission(context, hold_interview, receive_call))
        self._server.on("worker_registered", self._on_registered)
        self._asked_to_end = asyncio.Event()
        self._asked_to_hurry = asyncio.Event()
        self.registered = asyncio.Event()
        """Set when LiveKit knows this worker and may send it jobs."""

    @property
    def server(self) -> AgentServer:
        """The SDK's server."""
        return self._server

    def end(self) -> None:
        """Take no more jobs and end with the last one; the second call ends at once."""
        if self._asked_to_end.is_set():
            self._asked_to_hurry.set()
        self._asked_to_end.set()

    async def run(self) -> None:
        """Work; returns when every interview has ended or been left.

        Raises:
            OSError: the health endpoint's port is taken.
        """
        serving = asyncio.create_task(
            self._server.run(devmode=self._devmode), name="livekit-agent-server"
        )
        ending = asyncio.create_task(self._asked_to_end.wait())
        try:
            await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                serving.result()
            await self._drain()
        finally:
            ending.cancel()
            self._context.capacity.close()
            await self._context.leave_all()
            with suppress(TimeoutError):
                async with asyncio.timeout(LEAVE_WITHIN_S):
                    await self._server.aclose()
            serving.cancel()
            await asyncio.gather(serving, ending, return_exceptions=True)

    async def _drain(self) -> None:
        """Wait for the interviews to end, within limits."""
        context = self._context
        context.capacity.close()
        limit_s = 0.0 if self._devmode else context.settings.drain_timeout_s
        log.info("worker.draining", interviews=len(context.held), limit_s=limit_s)
        draining = asyncio.create_task(self._server.drain(timeout=None))  # LiveKit sends no more
        emptied = asyncio.create_task(context.capacity.emptied())
        hurried = asyncio.create_task(self._asked_to_hurry.wait())
        tasks = {draining, emptied, hurried}
        try:
            await asyncio.wait(
                {emptied, hurried}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED
            )
            if not emptied.done():
                log.warning("worker.leaves_early", interviews=len(context.held))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _on_registered(self, *_: object) -> None:
        log.info("worker.registered", worker_id=self._context.worker_id, livekit=self._server.id)
        self._context.registered()
        self.registered.set()
