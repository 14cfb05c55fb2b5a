"""The servers that the product starts itself where settings name no others."""

from __future__ import annotations

from pathlib import Path

from api.settings import ApiSettings, is_loopback
from kit.child_process import StartError
from kit.ports import port_problem
from models.llm.embedded import EmbeddedLLM
from models.store.store import ModelStore
from rooms.livekit.binary import LiveKitServerError, find_server
from rooms.livekit.server import EmbeddedLiveKit
from vivavoce.settings import Settings

LIVEKIT_PORT = 7880
"""The port that LiveKit's own tools expect; used if it is free."""
WEBHOOK_PATH = "/api/v1/livekit/webhook"


class NoLiveKitError(StartError):
    """LiveKit rooms are configured but there is no server; the message says what to do."""


def embedded_llm(settings: Settings, store: ModelStore) -> EmbeddedLLM | None:
    """The language model's server; None if settings name none or another process runs it."""
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
    """The LiveKit server; None if rooms need none or settings name one.

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
            "PATH, set VIVAVOCE_LIVEKIT_SERVER to its path, or name a running one with "
            "VIVAVOCE_LIVEKIT_URL, VIVAVOCE_LIVEKIT_API_KEY and VIVAVOCE_LIVEKIT_API_SECRET"
        )
    return EmbeddedLiveKit(
        binary,
        settings.data / "livekit",
        host="127.0.0.1" if is_loopback(settings.api.host) else settings.api.host,
        port=livekit.port if livekit.port is not None else _default_port(settings.api),
        api_key=livekit.api_key,
        api_secret=secret,
        webhook_urls=[f"http://{_reachable(settings.api)}{WEBHOOK_PATH}"],
    )


def check_port(host: str, port: int, *, secure: bool = False) -> None:
    """Raise StartError if a server cannot listen there; ``secure``: it is the HTTPS port."""
    if problem := port_problem(host, port):
        setting = f"PORT={port + 1} (VIVAVOCE_API_PORT)"
        if secure:
            setting = f"VIVAVOCE_API_TLS_PORT={port + 1}"
        raise StartError(
            f"cannot listen on {host}:{port} ({problem}): end the program that uses it, or "
            f"choose another port with {setting}"
        )


def _default_port(api: ApiSettings) -> int:
    """LiveKit's usual port, or 0 for any free one if that is taken."""
    return 0 if port_problem(api.host, LIVEKIT_PORT) else LIVEKIT_PORT


def _reachable(api: ApiSettings) -> str:
    """The API's ``host:port`` for programs on this machine."""
    host = "127.0.0.1" if api.host in ("0.0.0.0", "::") else api.host
    return f"[{host}]:{api.port}" if ":" in host else f"{host}:{api.port}"
