"""Checks of the settings, and of the addresses at which candidates come in."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from api.settings import ExposureError, check_exposure, is_loopback
from vivavoce.doctor.finding import Finding, error, ok, warning
from vivavoce.settings import SUPERVISED, Settings, names_of_settings
from vivavoce.web_page import find_page

PREFIX = "VIVAVOCE_"
OTHERS = {
    SUPERVISED,
    "VIVAVOCE_LOG_FILE",
    "VIVAVOCE_LLM_SERVER_KEY",
    "VIVAVOCE_PHONE_AUTH_PASSWORD",
    "VIVAVOCE_URL",
    "VIVAVOCE_API",
}
"""Variables of single commands, of tools, and of processes that the product starts."""


def check_variables() -> Iterator[Finding]:
    """Find variables that look like settings but are none."""
    known = names_of_settings()
    unknown = [n for n in sorted(os.environ) if n.startswith(PREFIX) and n not in known | OTHERS]
    for name in unknown:
        near = difflib.get_close_matches(name, known, n=1)
        remedy = f"did you mean {near[0]}?" if near else "remove it; .env.example lists them all"
        yield warning("configuration", f"{name} is not a setting", remedy)
    if not unknown:
        yield ok("configuration", "all settings are valid")


def check_access(settings: Settings) -> Iterator[Finding]:
    """Check that the API isn't open to strangers, and that candidates may use a microphone."""
    api = settings.api
    try:
        check_exposure(api)
    except ExposureError as problem:
        yield error("configuration", "the API would be open to everyone", str(problem))
    yield _page_origin(settings)
    if settings.room == "livekit" and api.public_url.startswith("https:"):
        url = settings.livekit.client_url
        if urlsplit(url).scheme != "wss":
            yield error(
                "origin",
                f"candidates' pages are secure, so their browsers refuse {url}",
                "set VIVAVOCE_LIVEKIT_PUBLIC_URL to a wss:// address",
            )
    if find_page() is None:
        yield warning("page", "the candidate's page isn't built", "run 'make web'")


def check_mail(settings: Settings) -> Iterator[Finding]:
    """Check that the links in e-mail lead to candidates' page."""
    if not settings.mail.host:
        yield ok("mail", "off: links are passed on by people")
    elif settings.api.public_url:
        yield ok("mail", f"sent through {settings.mail.host}:{settings.mail.server_port}")
    else:
        yield warning(
            "mail",
            "links in e-mail begin with the address that the recruiter uses",
            "set VIVAVOCE_API_PUBLIC_URL to the address at which candidates come in",
        )


def _page_origin(settings: Settings) -> Finding:
    api = settings.api
    parts = urlsplit(api.public_url)
    if parts.scheme == "https":
        return ok("origin", f"candidates come in at {api.public_url}, where the microphone works")
    if parts.hostname and not is_loopback(parts.hostname):
        return error(
            "origin",
            f"browsers allow no microphone at {api.public_url}",
            "put a gateway with a certificate in front, and set VIVAVOCE_API_PUBLIC_URL to its "
            "https:// address (docs/deployment.md)",
        )
    if api.tls_host:
        return ok("origin", f"candidates come in at https://{api.tls_host}:{api.tls_port}")
    if parts.hostname or is_loopback(api.host):
        return ok("origin", "only browsers on this machine reach the pages; the microphone works")
    return error(
        "origin",
        f"the API serves {api.host}, but browsers allow the microphone over HTTPS only",
        "set VIVAVOCE_API_PUBLIC_URL to the gateway's https:// address, or use 'make run LAN=1'",
    )
