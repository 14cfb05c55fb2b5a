"""``/metrics``, for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from api.errors import ForbiddenError
from api.identity import identify
from api.metrics.installation import read_state, state_registry
from api.services import ServicesDep
from api.settings import is_loopback
from db.tables import Role

router = APIRouter()

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""Headers of a request that a proxy on this machine forwarded."""


@router.get("/metrics", include_in_schema=False)
async def metrics(services: ServicesDep, request: Request) -> Response:
    """The metrics of this process and the state of the installation.

    For the operator, administrators, and programs on this machine.

    Raises:
        UnauthorizedError: a remote caller's credentials are missing or invalid.
        ForbiddenError: the caller is neither operator nor administrator.
    """
    if not _is_local(request):
        scheme, _, credential = request.headers.get("authorization", "").partition(" ")
        credential = credential if scheme.lower() == "bearer" else ""
        request.state.caller = caller = await identify(services, request, credential)
        if caller.role is not Role.ADMIN or caller.scopes is not None:
            raise ForbiddenError("Metrics require the operator's key or an administrator's token.")
    state = await read_state(services)
    content = generate_latest(REGISTRY) + generate_latest(state_registry(services, state))
    return Response(content, media_type=CONTENT_TYPE_LATEST)


def _is_local(request: Request) -> bool:
    client = request.client
    if client is None or any(name in request.headers for name in FORWARDED):
        return False
    return is_loopback(client.host)
