"""The worker's ``AgentServer``: connects to LiveKit and runs all jobs on one event loop.

The SDK gives each job a thread with another loop. Here that loop only waits: the interview runs
on the worker's loop, where the engines are.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import sys
from contextlib import suppress

from livekit.agents import AgentServer, JobContext, JobExecutorType, WorkerPermissions
from livekit.agents.worker import WorkerType

from agent.worker.admission import Admission
from agent.worker.context import WorkerContext
from kit.patches.livekit_worker import job_access

IDLE_THREADS = 4
"""Job threads kept ready; without one a job waits a tenth of a second."""
CLOSE_TIMEOUT_S = 5.0
"""How long a job's thread may take to end, once its job is over."""

NOT_CONNECTED = (
    "The room connection was not established within 10 seconds",
    "The job task completed without establishing a connection",
)
"""The SDK expects a connection that it makes itself; the interview has one of ours."""


def build_server(context: WorkerContext, admission: Admission) -> AgentServer:
    """Build the server, to be :meth:`~AgentServer.run` on the worker's event loop.

    LiveKit sends no job while all places are taken, and the health endpoint answers on
    ``settings.host`` and ``settings.port`` as soon as the server runs.
    """
    settings = context.settings
    server = AgentServer(
        job_executor_type=JobExecutorType.THREAD,
        load_fnc=context.capacity.load,
        load_threshold=1.0,
        num_idle_processes=min(settings.max_interviews, IDLE_THREADS),
        shutdown_process_timeout=CLOSE_TIMEOUT_S,
        permissions=WorkerPermissions(can_update_metadata=True),
        max_retry=sys.maxsize,  # a server that is away comes back; the interviews wait for it
        ws_url=context.livekit.url,
        api_key=context.livekit.api_key,
        api_secret=context.livekit.api_secret.get_secret_value(),
        host=settings.host,
        port=settings.port,
    )

    async def entry(job: JobContext) -> None:
        await _run_on_worker_loop(context, admission, job)

    server.rtc_session(
        entry,
        agent_name=context.livekit.registered_name,
        type=WorkerType.ROOM,
        on_request=admission.answer,
    )
    logging.getLogger("livekit.agents").addFilter(_expected)
    return server


async def _run_on_worker_loop(
    context: WorkerContext, admission: Admission, job: JobContext
) -> None:
    """In the job's thread: run the job on the worker's loop, and wait for its end.

    When LiveKit ends the job early, the interview continues while it has its lease and its room.
    """
    here = asyncio.get_running_loop()
    over = asyncio.Event()

    def finished(_: object) -> None:
        with suppress(RuntimeError):  # the job's loop is gone already
            here.call_soon_threadsafe(over.set)

    url, token = job_access(job)
    # Without the job's context variables, by which the SDK would find the interview's session
    # and close it, on the wrong loop, as soon as LiveKit considers the job ended.
    running = contextvars.Context().run(
        asyncio.run_coroutine_threadsafe,
        admission.run(job.job.id, job.job.room.name, url, token),
        context.loop,
    )
    running.add_done_callback(finished)
    try:
        await over.wait()
    finally:
        job.shutdown("the interview is over")


def _expected(record: logging.LogRecord) -> bool:
    """A log filter: False for warnings of the SDK that don't apply here."""
    return not str(record.msg).startswith(NOT_CONNECTED)
