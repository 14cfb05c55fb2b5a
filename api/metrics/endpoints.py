"""``/metrics``, for Prometheus and nobody else."""

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
"""Headers of a request that a proxy on this machine passed on for somebody else."""


@router.get("/metrics", include_in_schema=False)
async def metrics(services: ServicesDep, request: Request) -> Response:
    """Counts and times of this process, and the state of the installation.

    For the operator's key, for an administrator's token, and for programs on this machine.

    Raises:
        UnauthorizedError: nothing that opens anything was sent from elsewhere.
        ForbiddenError: it does not open this.
    """
    if not _from_here(request):
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        caller = await identify(services, request, sent if scheme.lower() == "bearer" else "")
        if caller.role is not Role.ADMIN or caller.scopes is not None:
            raise ForbiddenError("Metrics are for the operator and administrators.")
    state = await read_state(services)
    content = generate_latest(REGISTRY) + generate_latest(state_registry(services, state))
    return Response(content, media_type=CONTENT_TYPE_LATEST)


def _from_here(request: Request) -> bool:
    client = request.client
    if client is None or any(name in request.headers for name in FORWARDED):
        return False
    return is_loopback(client.host)
