"""The ``Prefer`` header (RFC 7240)."""

from __future__ import annotations

from starlette.requests import Request

APPLIED = {"Preference-Applied": "respond-async"}


def respond_async(request: Request) -> bool:
    """Whether the client prefers a response before the work is done."""
    preferences = ",".join(request.headers.getlist("prefer")).split(",")
    names = {preference.split(";")[0].split("=")[0].strip().lower() for preference in preferences}
    return "respond-async" in names
