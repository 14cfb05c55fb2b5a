"""The live view: a WebSocket with everything that happens in an interview."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from uuid import UUID

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from api.audit.note import note_reading
from api.auth import same_origin
from api.auth.joining import join_access
from api.errors import ApiError, ForbiddenError, NotFoundError
from api.identity import Caller, identify, require_scope
from api.interviews.access import find_visible
from api.middleware import POLICY_VIOLATION
from api.open_access import until_withdrawn
from api.scopes import Scope
from api.services import Services, ServicesDep
from db.events import report_event, status_event
from db.tables import AuditAction, InterviewStatus, ReportStatus, Role

PING_S = 20.0
"""Interval of messages that keep proxies from closing a quiet connection."""

NO_SUCH_INTERVIEW = 4404

_LAST = [
    *(report_event(status) for status in (ReportStatus.COMPLETE, ReportStatus.FAILED)),
    *(
        status_event(status)
        for status in InterviewStatus
        if status.over and status != InterviewStatus.COMPLETED
    ),
]
"""The last event of an interview: its report is final, or it gets none."""

router = APIRouter()


@router.websocket("/interviews/{interview_id}/events")
async def watch(websocket: WebSocket, interview_id: UUID, services: ServicesDep) -> None:
    """Send the transcript so far, then all events until the report is final.

    Messages are JSON objects with a ``type``: ``transcript``, ``status``, ``state``,
    ``ai_token``, ``report``, ``ping``. ``?after_seq=`` skips transcript entries up to that one.
    """
    try:
        caller = await _watcher(services, websocket, interview_id)
        await find_visible(services, caller, interview_id)
    except NotFoundError:
        await websocket.close(NO_SUCH_INTERVIEW, "interview not found")
        return
    except ApiError:
        await websocket.close(POLICY_VIOLATION, "not allowed: send a key or a token")
        return
    await note_reading(services, caller, AuditAction.TRANSCRIPT_READ, interview_id)
    after_seq = websocket.query_params.get("after_seq", "0")
    await websocket.accept()
    sending = asyncio.create_task(
        _send(websocket, services, interview_id, int(after_seq) if after_seq.isdigit() else 0)
    )
    disconnected = asyncio.create_task(_until_disconnected(websocket))
    withdrawn = asyncio.create_task(until_withdrawn(services, caller, Scope.INTERVIEWS_READ))
    tasks = (sending, disconnected, withdrawn)
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
            raise result
    if done == {withdrawn}:
        await websocket.close(POLICY_VIOLATION, "access withdrawn")


async def _watcher(services: Services, websocket: WebSocket, interview_id: UUID) -> Caller:
    """The caller who opens the WebSocket.

    Browsers can't set headers of a WebSocket, so ``?access_token=`` is accepted too.

    Raises:
        ApiError: they have no valid credentials, or may not watch.
    """
    if not same_origin(services, websocket):
        raise ForbiddenError("This page's origin is not allowed (VIVAVOCE_API_CORS_ORIGINS).")
    scheme, _, bearer = websocket.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        bearer = websocket.query_params.get("access_token", "")
    if (access := await join_access(services, bearer, interview_id)) is not None:
        websocket.state.caller = caller = Caller(
            Role.CANDIDATE, "candidate in the room", interview_id=interview_id, access=access
        )
        return caller
    caller = await identify(services, websocket, bearer)
    websocket.state.caller = caller
    require_scope(caller, Scope.INTERVIEWS_READ)
    return caller


async def _send(
    websocket: WebSocket, services: Services, interview_id: UUID, after_seq: int
) -> None:
    async with aclosing(services.relay.follow(interview_id, after_seq=after_seq)) as events:
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
                    await websocket.close(1000, "the interview's events are complete")
                    return
                upcoming = asyncio.ensure_future(anext(events))
        finally:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)


async def _until_disconnected(websocket: WebSocket) -> None:
    """Return when the watcher disconnects, which only reading shows."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
