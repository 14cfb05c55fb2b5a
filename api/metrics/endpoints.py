"""``/metrics``, for Prometheus and nobody else."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from api.auth.proofs import read_operator_key
from api.errors import UnauthorizedError
from api.metrics.state import read_state, state_registry
from api.services import ServicesDep
from api.settings import is_loopback

router = APIRouter()

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""Headers of a request that a proxy on this machine passed on for somebody else."""


@router.get("/metrics", include_in_schema=False)
async def metrics(services: ServicesDep, request: Request) -> Response:
    """Counts and times of this process, and the state of the installation.

    For who has the server's key, and for programs on this machine.

    Raises:
        UnauthorizedError: neither.
    """
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    proved = scheme.lower() == "bearer" and await read_operator_key(services, sent) is not None
    if not proved and not _from_here(request):
        raise UnauthorizedError(
            "Send the server's key: Authorization: Bearer <VIVAVOCE_API_KEY>; without it "
            "metrics are for programs on the same machine."
        )
    state = await read_state(services)
    content = generate_latest(REGISTRY) + generate_latest(state_registry(services, state))
    return Response(content, media_type=CONTENT_TYPE_LATEST)


def _from_here(request: Request) -> bool:
    client = request.client
    if client is None or any(name in request.headers for name in FORWARDED):
        return False
    return is_loopback(client.host)
