"""The live view: what is said, as it is said, over a WebSocket."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from uuid import UUID

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from api.auth import may_watch, same_origin
from api.errors import NotFoundError
from api.interviews import service
from api.middleware import POLICY_VIOLATION
from api.services import Services, ServicesDep
from db.events import report_event, status_event
from db.tables import InterviewStatus, ReportStatus

PING_S = 20.0
"""A message at least this often, so that proxies keep a quiet connection open."""

NO_SUCH_INTERVIEW = 4404

_LAST = [
    *(report_event(status) for status in (ReportStatus.COMPLETE, ReportStatus.FAILED)),
    *(
        status_event(status)
        for status in InterviewStatus
        if status.over and status != InterviewStatus.COMPLETED
    ),
]
"""After one of these nothing more happens: no report is to come, or it has come."""

router = APIRouter()


@router.websocket("/interviews/{interview_id}/events")
async def watch(websocket: WebSocket, interview_id: UUID, services: ServicesDep) -> None:
    """Send the transcript so far, then everything that happens, until the report is settled.

    Messages are JSON objects with a ``type``: ``transcript``, ``status``, ``state``,
    ``ai_token``, ``report``, ``ping``. ``?after_seq=`` leaves out what a watcher has already.
    """
    if not same_origin(services, websocket) or not may_watch(services, websocket, interview_id):
        await websocket.close(POLICY_VIOLATION, "not allowed: send the key or a join token")
        return
    try:
        await service.find(services, interview_id)
    except NotFoundError:
        await websocket.close(NO_SUCH_INTERVIEW, "there is no such interview")
        return
    after = websocket.query_params.get("after_seq", "0")
    await websocket.accept()
    sending = asyncio.create_task(
        _send(websocket, services, interview_id, int(after) if after.isdigit() else 0)
    )
    leaving = asyncio.create_task(_until_left(websocket))
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, leaving):
            task.cancel()
        results = await asyncio.gather(sending, leaving, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
            raise result


async def _send(websocket: WebSocket, services: Services, interview_id: UUID, after: int) -> None:
    async with aclosing(services.relay.follow(interview_id, after_seq=after)) as events:
        upcoming = asyncio.ensure_future(anext(events))
        try:
            while True:
                done, _ = await asyncio.wait({upcoming}, timeout=PING_S)
                if not done:
                    await websocket.send_json({"type": "ping"})
                    continue
                event = upcoming.result()
                await websocket.send_json(event)
                if event in _LAST:
                    await websocket.close(1000, "nothing more will happen")
                    return
                upcoming = asyncio.ensure_future(anext(events))
        finally:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)


async def _until_left(websocket: WebSocket) -> None:
    """Watchers have nothing to say; reading is how their leaving is noticed."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
