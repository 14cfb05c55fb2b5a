"""Where candidates' links lead."""

from __future__ import annotations

from starlette.requests import Request

from api.services import Services


def base_url(services: Services, request: Request) -> str:
    """The beginning of a link, without a final slash: the public address, or the request's."""
    return services.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
