"""The live view: a WebSocket with everything that happens in an interview."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from api.auth import same_origin
from api.auth.credentials import split_key
from api.auth.joining import is_join_token
from api.errors import ApiError, ForbiddenError, NotFoundError
from api.identity import Caller, identify, require_scope
from api.interviews.access import find_visible
from api.middleware import POLICY_VIOLATION
from api.scopes import Scope
from api.services import Services, ServicesDep
from db.events import report_event, status_event
from db.session import is_outage
from db.tables import InterviewStatus, ReportStatus, Role

PING_S = 20.0
"""Interval of messages that keep proxies from closing a quiet connection."""

ACCESS_CHECK_S = 2.0
"""How often it is checked that the watcher may still watch."""
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
        caller, bearer = await _watcher(services, websocket, interview_id)
        await find_visible(services, caller, interview_id)
    except NotFoundError:
        await websocket.close(NO_SUCH_INTERVIEW, "interview not found")
        return
    except ApiError:
        await websocket.close(POLICY_VIOLATION, "not allowed: send a key or a token")
        return
    after_seq = websocket.query_params.get("after_seq", "0")
    await websocket.accept()
    sending = asyncio.create_task(
        _send(websocket, services, interview_id, int(after_seq) if after_seq.isdigit() else 0)
    )
    disconnected = asyncio.create_task(_until_disconnected(websocket))
    refused = asyncio.create_task(_until_refused(services, caller, bearer, interview_id))
    tasks = (sending, disconnected, refused)
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
            raise result
    if done == {refused}:
        await websocket.close(POLICY_VIOLATION, "session ended")


async def _watcher(
    services: Services, websocket: WebSocket, interview_id: UUID
) -> tuple[Caller, str]:
    """The caller who opens the WebSocket, and their credential.

    Browsers can't set headers of a WebSocket, so ``?access_token=`` is accepted too.

    Raises:
        ApiError: they have no valid credentials, or may not watch.
    """
    if not same_origin(services, websocket):
        raise ForbiddenError("This page's origin is not allowed (VIVAVOCE_API_CORS_ORIGINS).")
    scheme, _, bearer = websocket.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        bearer = websocket.query_params.get("access_token", "")
    if is_join_token(services, bearer, interview_id):
        return Caller(Role.CANDIDATE, "candidate in the room", interview_id=interview_id), bearer
    caller = await identify(services, websocket, bearer)
    require_scope(caller, Scope.INTERVIEWS_READ)
    return caller, bearer


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


async def _until_refused(
    services: Services, caller: Caller, bearer: str, interview_id: UUID
) -> None:
    """Return when the watcher has lost what they watch by: their session, role or API key."""
    while True:
        await asyncio.sleep(ACCESS_CHECK_S)
        try:
            if not await _may_still_watch(services, caller, bearer, interview_id):
                return
        except Exception as error:
            if not is_outage(error):
                raise


async def _may_still_watch(
    services: Services, caller: Caller, bearer: str, interview_id: UUID
) -> bool:
    if caller.session_id is not None and caller.user_id is not None:
        user = await services.rows.signed_in(caller.session_id, caller.user_id)
        if user is None:
            return False
        try:
            await find_visible(services, replace(caller, role=Role(user.role)), interview_id)
        except ApiError:
            return False
    elif caller.scopes is not None and (parts := split_key(bearer)) is not None:
        async with services.database.reading() as work:
            return await work.api_keys.working(parts[0]) is not None
    return True


async def _until_disconnected(websocket: WebSocket) -> None:
    """Return when the watcher disconnects, which only reading shows."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
