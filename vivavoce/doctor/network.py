"""Checks of the servers that interviews need: TURN, LiveKit, language models, Redis."""

from __future__ import annotations

import asyncio

import httpx
from aioice import stun, turn
from aiortc.rtcicetransport import parse_stun_turn_uri
from livekit import api as livekit_api
from redis import asyncio as redis
from redis.exceptions import RedisError

from api.settings import is_loopback
from models.llm.endpoint import Endpoint
from models.llm.providers import endpoints
from rooms.join_grants import IceServer
from rooms.livekit.binary import LiveKitServerError
from rooms.livekit.service import LiveKitAwayError, LiveKitService
from vivavoce.doctor.finding import Finding, error, ok, warning
from vivavoce.processes.local_servers import NoLiveKitError, embedded_livekit
from vivavoce.settings import Settings

ANSWER_TIMEOUT_S = 5.0
OWN_SERVER = ("vllm",)
"""Providers whose list of models names those of the settings."""


async def check_ice(settings: Settings) -> list[Finding]:
    """Send a STUN request, or allocate a relay, at each ICE server of direct rooms."""
    if settings.room == "livekit":
        return []  # the LiveKit server announces its own
    servers = settings.rooms.ice_servers
    if not servers:
        if is_loopback(settings.api.host) and not settings.api.tls_host:
            return []
        return [
            warning(
                "turn",
                "no TURN server: candidates behind strict firewalls can't connect",
                "set VIVAVOCE_ROOM_ICE_SERVERS, or use LiveKit rooms",
            )
        ]
    checks = [_ice_server(server, url) for server in servers for url in server.urls]
    return list(await asyncio.gather(*checks))


async def check_livekit(settings: Settings) -> list[Finding]:
    """Check the LiveKit server's address and key, or that there is a program to start."""
    if settings.room != "livekit":
        return []
    try:
        embedded = embedded_livekit(settings)
    except (NoLiveKitError, LiveKitServerError) as problem:
        return [error("livekit", "there is no LiveKit server", str(problem))]
    if embedded is not None:
        return [ok("livekit", "the LiveKit server starts with the product")]
    service = LiveKitService(settings.livekit)
    url = settings.livekit.url
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            await service.rooms([])
    except (LiveKitAwayError, TimeoutError) as problem:
        cause = problem.__cause__
        if isinstance(cause, livekit_api.TwirpError) and cause.status in (401, 403):
            remedy = "check VIVAVOCE_LIVEKIT_API_KEY and VIVAVOCE_LIVEKIT_API_SECRET"
            return [error("livekit", f"{url} rejects the key", remedy)]
        return [
            error("livekit", f"{url} doesn't answer", "start it, or check VIVAVOCE_LIVEKIT_URL")
        ]
    finally:
        await service.aclose()
    return [ok("livekit", f"{url} accepts the key")]


async def check_language_models(settings: Settings) -> list[Finding]:
    """Ask each provider for its list of models, which costs nothing."""
    llm = settings.llm
    if not llm.providers:
        return [ok("llm", "none is configured: prepared questions, reports without levels")]
    usable = {endpoint.name: endpoint for endpoint in endpoints(llm)}
    findings = []
    for provider in llm.providers:
        endpoint = usable.get(provider.partition("#")[0])
        if endpoint is not None:
            findings.append(await _provider(endpoint, named="#" in provider))
        elif provider == "embedded":
            findings.append(ok("llm", "the embedded model's server starts with the product"))
        else:
            name = f"{provider.upper()}_API_KEY"
            findings.append(error("llm", f"{provider} has no key", f"set {name}, or remove it"))
    return findings


async def check_redis(settings: Settings) -> list[Finding]:
    """Check that the cache's Redis answers."""
    if settings.cache.url is None:
        return []
    client = redis.from_url(settings.cache.url.get_secret_value(), socket_timeout=ANSWER_TIMEOUT_S)
    try:
        await client.ping()  # type: ignore[misc]
    except (RedisError, OSError) as problem:
        text = f"it doesn't answer ({problem}); rows are read from the database meanwhile"
        return [warning("redis", text, "start it, or check VIVAVOCE_CACHE_URL")]
    finally:
        await client.aclose()
    return [ok("redis", "it answers")]


async def _provider(endpoint: Endpoint, *, named: bool) -> Finding:
    url = f"{endpoint.base_url.rstrip('/')}/models"
    headers = {"Authorization": f"Bearer {endpoint.api_key}"}
    if endpoint.name == "anthropic":
        headers |= {"x-api-key": endpoint.api_key, "anthropic-version": "2023-06-01"}
    try:
        async with httpx.AsyncClient(timeout=ANSWER_TIMEOUT_S) as http:
            response = await http.get(url, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        text = f"{endpoint.name} can't be reached at {endpoint.base_url} ({problem or 'no answer'})"
        return error("llm", text, "check its address and this machine's way out")
    if response.status_code in (401, 403):
        return error("llm", f"{endpoint.name} rejects the key", "check the provider's key")
    if not response.is_success:
        text = f"{endpoint.name} answers {response.status_code} at {url}"
        return warning("llm", text, "check its address; a test question may still work")
    if (named or endpoint.name in OWN_SERVER) and endpoint.model not in response.text:
        text = f"{endpoint.name} doesn't serve the model {endpoint.model}"
        return error("llm", text, "check the model's name")
    return ok("llm", f"{endpoint.name} answers, with the model {endpoint.model}")


async def _ice_server(server: IceServer, url: str) -> Finding:
    try:
        parsed = parse_stun_turn_uri(url)
    except ValueError as problem:
        remedy = "write it like turn:turn.example.org:3478?transport=udp"
        return error("turn", f"{url} is no address of an ICE server ({problem})", remedy)
    address = parsed["host"], parsed["port"]
    secure = parsed["scheme"] in ("stuns", "turns")
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            if parsed["scheme"].startswith("stun"):
                await _bind(address)
                return ok("turn", f"{url} answers")
            transport, _ = await turn.create_turn_endpoint(
                asyncio.DatagramProtocol,
                server_addr=address,
                username=server.username,
                password=server.credential,
                ssl=secure or None,
                transport=parsed["transport"],
            )
            transport.close()
            return ok("turn", f"{url} relays")
    except stun.TransactionFailed as problem:
        text = f"{url} refuses ({problem})"
        return error("turn", text, "check username and credential in VIVAVOCE_ROOM_ICE_SERVERS")
    except (OSError, TimeoutError, stun.TransactionError):
        remedy = "start it, open its port in the firewall, or check VIVAVOCE_ROOM_ICE_SERVERS"
        return error("turn", f"{url} doesn't answer", remedy)


async def _bind(address: tuple[str, int]) -> None:
    """Send a STUN binding request by UDP, and wait for its response."""
    answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    class Client(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: object) -> None:
            if not answered.done():
                answered.set_result(None)

        def error_received(self, exc: Exception) -> None:
            if not answered.done():
                answered.set_exception(exc)

    request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        Client, remote_addr=address
    )
    try:
        transport.sendto(bytes(request))
        await answered
    finally:
        transport.close()
