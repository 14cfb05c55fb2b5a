"""The servers that we run ourselves when settings name no others."""

from __future__ import annotations

import socket
from pathlib import Path

from api.settings import ApiSettings, is_loopback
from kit.child_process import StartError
from models.llm.embedded import EmbeddedLLM
from models.store.store import ModelStore
from rooms.livekit.binary import LiveKitServerError, find_server
from rooms.livekit.server import EmbeddedLiveKit
from vivavoce.settings import Settings

LIVEKIT_PORT = 7880
"""The one that LiveKit's own tools expect, if it is free."""


WEBHOOK_PATH = "/api/v1/livekit/webhook"


class NoLiveKitError(StartError):
    """Rooms are to be on a LiveKit server and there is none; the message says what to do."""


def embedded_llm(settings: Settings, store: ModelStore) -> EmbeddedLLM | None:
    """The language model's server, unless none is wanted or another process runs it."""
    llm = settings.llm
    if "embedded" not in llm.providers or llm.embedded_url is not None:
        return None
    if llm.embedded_model.endswith(".gguf"):
        file = Path(llm.embedded_model)
    else:
        file = store.path(llm.embedded_model) / store.catalog.get(llm.embedded_model).files[0].name
    return EmbeddedLLM(
        file,
        port=llm.embedded_port,
        threads=llm.embedded_threads,
        context_tokens=llm.embedded_context_tokens,
        parallel=llm.embedded_parallel,
    )


def embedded_livekit(settings: Settings) -> EmbeddedLiveKit | None:
    """The rooms' server, unless rooms need none or settings name one.

    Raises:
        NoLiveKitError: there is no program, or a named server's key is missing.
    """
    livekit = settings.livekit
    if settings.room != "livekit":
        return None
    secret = livekit.api_secret.get_secret_value()
    if "url" in livekit.model_fields_set and livekit.url:
        if not (livekit.api_key and secret):
            raise NoLiveKitError(
                f"VIVAVOCE_LIVEKIT_URL names {livekit.url}: VIVAVOCE_LIVEKIT_API_KEY and "
                "VIVAVOCE_LIVEKIT_API_SECRET are needed too"
            )
        return None
    try:
        binary = find_server(livekit.server)
    except LiveKitServerError as error:
        raise NoLiveKitError(str(error)) from error
    if binary is None:
        raise NoLiveKitError(
            "ROOM=livekit needs livekit-server: build it with 'make livekit' (Go), put it on "
            "PATH or into VIVAVOCE_LIVEKIT_SERVER, or name a running one with "
            "VIVAVOCE_LIVEKIT_URL, VIVAVOCE_LIVEKIT_API_KEY and VIVAVOCE_LIVEKIT_API_SECRET"
        )
    return EmbeddedLiveKit(
        binary,
        settings.data / "livekit",
        host="127.0.0.1" if is_loopback(settings.api.host) else settings.api.host,
        port=livekit.port if livekit.port is not None else _usual_port(settings.api),
        api_key=livekit.api_key,
        api_secret=secret,
        webhook_urls=[f"http://{_reachable(settings.api)}{WEBHOOK_PATH}"],
    )


def check_port(host: str, port: int, *, secure: bool = False) -> None:
    """Raise StartError if nothing can listen there; ``secure``: it is the port of HTTPS."""
    if error := _port_problem(host, port):
        way = f"PORT={port + 1} (VIVAVOCE_API_PORT)"
        if secure:
            way = f"VIVAVOCE_API_TLS_PORT={port + 1}"
        raise StartError(
            f"cannot listen on {host}:{port} ({error}): end what uses it, or "
            f"choose another port with {way}"
        )


def _port_problem(host: str, port: int) -> str | None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return str(error.strerror)
    return None


def _usual_port(api: ApiSettings) -> int:
    """LiveKit's, or 0 for any free one when that is taken."""
    return 0 if _port_problem(api.host, LIVEKIT_PORT) else LIVEKIT_PORT


def _reachable(api: ApiSettings) -> str:
    """``host:port`` under which a program on this machine reaches the API."""
    host = "127.0.0.1" if api.host in ("0.0.0.0", "::") else api.host
    return f"[{host}]:{api.port}" if ":" in host else f"{host}:{api.port}"
