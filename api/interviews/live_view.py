"""The live view: what is said, as it is said, over a WebSocket."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from uuid import UUID

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from api.auth import same_origin
from api.auth.joining import has_join_token
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
"""A message at least this often, so that proxies keep a quiet connection open."""

SIGNED_IN_S = 2.0
"""How often it is looked whether who watches is signed in still."""
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
    try:
        caller = await _watcher(services, websocket, interview_id)
        await find_visible(services, caller, interview_id)
    except NotFoundError:
        await websocket.close(NO_SUCH_INTERVIEW, "there is no such interview")
        return
    except ApiError:
        await websocket.close(POLICY_VIOLATION, "not allowed: send a key or a token")
        return
    after = websocket.query_params.get("after_seq", "0")
    await websocket.accept()
    sending = asyncio.create_task(
        _send(websocket, services, interview_id, int(after) if after.isdigit() else 0)
    )
    leaving = asyncio.create_task(_until_left(websocket))
    signed_out = asyncio.create_task(_until_signed_out(services, caller))
    tasks = (sending, leaving, signed_out)
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect):
            raise result
    if done == {signed_out}:
        await websocket.close(POLICY_VIOLATION, "this sign-in is over")


async def _watcher(services: Services, websocket: WebSocket, interview_id: UUID) -> Caller:
    """Who wants to watch. Browsers can't set headers here: ``?access_token=`` is read too.

    Raises:
        ApiError: nobody who may.
    """
    if not same_origin(services, websocket):
        raise ForbiddenError("Only our own pages may watch.")
    scheme, _, sent = websocket.headers.get("authorization", "").partition(" ")
    sent = sent if scheme.lower() == "bearer" else websocket.query_params.get("access_token", "")
    if has_join_token(services, sent, interview_id):
        return Caller(Role.CANDIDATE, "candidate in the room", interview_id=interview_id)
    caller = await identify(services, websocket, sent)
    require_scope(caller, Scope.INTERVIEWS_READ)
    return caller


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


async def _until_signed_out(services: Services, caller: Caller) -> None:
    """Returns when a user's sign-in ended; for callers of another kind, never."""
    session_id, user_id = caller.session_id, caller.user_id
    while True:
        await asyncio.sleep(SIGNED_IN_S)
        if session_id is None or user_id is None:
            continue
        try:
            if await services.rows.signed_in(session_id, user_id) is None:
                return
        except Exception as error:
            if not is_outage(error):
                raise


async def _until_left(websocket: WebSocket) -> None:
    """Watchers have nothing to say; reading is how their leaving is noticed."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
