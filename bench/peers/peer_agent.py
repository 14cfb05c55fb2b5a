"""A peer's agent as a child process, with the language model and the server that it needs."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bench.driver import MeasuredCandidate
from bench.errors import BenchError, SetupError
from bench.peers.agents.order import MARK, AgentOrder
from bench.peers.sessions import PeerCandidate, Session, cpu_times
from bench.table import Note
from kit.child_process import end_of_log
from kit.managed_process import ManagedProcess
from kit.ports import free_port
from models.llm.embedded import EmbeddedLLM
from models.settings import stt_model_id, tts_engine_name
from models.store.store import ModelStore
from rooms.livekit.access_tokens import candidate_token
from rooms.livekit.binary import find_server
from rooms.livekit.server import EmbeddedLiveKit
from rooms.livekit.settings import LiveKitSettings
from vivavoce.processes.local_servers import embedded_llm
from vivavoce.settings import Settings
from vivavoce.synthetic_candidate.client import CandidateClient
from vivavoce.synthetic_candidate.connection import ConnectError, Grant

READY_TIMEOUT_S = 180.0
GRANT_S = 3600
STOP_GRACE_S = 4.0
PACKAGES = ("bench", "kit", "models")
"""What an agent may import of this project; its environment has the libraries of these alone."""
MODULES = {"livekit-agents": "livekit_agent", "pipecat": "pipecat_agent"}
"""The peers, and their agents in ``bench.peers.agents``."""
NO_MODEL = (
    "peers are compared with the embedded language model, which VIVAVOCE_LLM_PROVIDERS or "
    "VIVAVOCE_LLM_EMBEDDED_URL replaces: unset them for this measurement"
)
INSTRUCTIONS = (
    "You interview a candidate for the role of data analyst at Northwind Robotics. You are heard, "
    "not read. Answer each time with one or two short sentences: react to what was said, then ask "
    "exactly one open question about it."
)
GREETING = (
    "Hello, thank you for your time today. Please tell me about something that you worked on "
    "recently."
)
_HIDDEN = ("LIVEKIT_", "VIVAVOCE_", "PYTHON", "VIRTUAL_ENV", "OPENAI_")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


@dataclass(frozen=True)
class Peer:
    """A framework's agent with the Python of its environment."""

    name: str
    python: Path
    settings: Settings
    note: Note

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Session]:
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-peer-")))
            model = embedded_llm(self.settings, ModelStore(self.settings.models.models_dir))
            assert model is not None, "check() was called"
            self.note(f"starting {self.name} …")
            stack.push_async_callback(model.stop)
            await model.start()
            order = agent_order(self.settings, model)
            livekit: EmbeddedLiveKit | None = None
            if self.name == "livekit-agents":
                livekit = EmbeddedLiveKit(livekit_binary(), folder / "livekit-server")
                stack.push_async_callback(livekit.stop)
                await livekit.start()
                order = replace(
                    order,
                    livekit_url=livekit.url,
                    livekit_key=livekit.api_key,
                    livekit_secret=livekit.api_secret,
                )
            else:
                order = replace(order, port=free_port())
            session = PeerSession(self.name, order, folder / "agent.log")
            session.servers = {"llm": model, "livekit": livekit}
            link_packages(folder / "source")
            session.agent = agent = ManagedProcess(
                f"the agent on {self.name}",
                (str(self.python), "-m", f"bench.peers.agents.{MODULES[self.name]}"),
                env=agent_environment(os.environ, folder / "source", order),
                cwd=folder / "source",
                ready_line=f'{MARK}"ready"',
                on_line=session.on_line,
                stop_grace_s=STOP_GRACE_S,
            )
            stack.push_async_callback(agent.stop)
            await agent.start()
            try:
                await agent.wait_ready(READY_TIMEOUT_S, deaths=1)
            except RuntimeError as error:
                raise BenchError(f"{error}\n{end_of_log(session.log_path)}") from error
            yield session


def check(settings: Settings, rooms: Sequence[str], peers: Sequence[str]) -> None:
    """Raise SetupError for settings under which a contestant cannot be measured."""
    if "livekit" in rooms or "livekit-agents" in peers:
        livekit_binary()
    if peers and embedded_llm(settings, ModelStore(settings.models.models_dir)) is None:
        raise SetupError(NO_MODEL)
    engine = tts_engine_name("en", settings.models)
    if peers and engine not in ("hibari", "kokoro"):
        raise SetupError(f"peers cannot speak with {engine}: unset VIVAVOCE_TTS_ENGINE")


def livekit_binary() -> Path:
    """The LiveKit server's program. Raises SetupError without one."""
    binary = find_server(LiveKitSettings().server)
    if binary is None:
        raise SetupError(
            "LiveKit rooms and livekit-agents need livekit-server: build it with 'make livekit' "
            "(Go), or measure without both: --room direct --peers pipecat"
        )
    return binary


def agent_order(settings: Settings, model: EmbeddedLLM) -> AgentOrder:
    """The product's own models, for an agent."""
    models = settings.models
    return AgentOrder(
        whisper_dir=str(models.models_dir / stt_model_id("en", models)),
        models_dir=str(models.models_dir),
        tts_engine="kokoro" if tts_engine_name("en", models) == "kokoro" else "hibari",
        tts_voice=models.tts_voice,
        cpu_threads=models.cpu_threads,
        llm_url=model.base_url,
        llm_key=model.api_key,
        llm_model=model.model_name,
        instructions=INSTRUCTIONS,
        greeting=GREETING,
    )


def link_packages(folder: Path) -> None:
    """Put this project's packages that agents import into ``folder``, and no others: in an
    installed product they lie beside the libraries of another environment."""
    folder.mkdir()
    root = Path(__file__).resolve().parents[2]
    for package in PACKAGES:
        (folder / package).symlink_to(root / package, target_is_directory=True)


def agent_environment(
    environment: Mapping[str, str], source: Path, order: AgentOrder
) -> dict[str, str]:
    """The environment of an agent: nothing of ours, no proxy to loopback, no downloads."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith(_HIDDEN) and name.lower() not in _PROXIES
    }
    return kept | order.to_environment() | {"PYTHONPATH": str(source), "HF_HUB_OFFLINE": "1"}


@dataclass
class PeerSession:
    """A peer's agent, running."""

    name: str
    order: AgentOrder
    log_path: Path
    agent: ManagedProcess | None = None
    servers: dict[str, EmbeddedLLM | EmbeddedLiveKit | None] = field(default_factory=dict)
    candidate: PeerCandidate | None = None

    def on_line(self, line: str) -> None:
        """Take a line that the agent printed: a report, or its log's."""
        if line.startswith(MARK):
            if self.candidate is not None:
                self.candidate.hear(json.loads(line))
            return
        with self.log_path.open("a") as log:
            log.write(f"{line}\n")

    def conversation(self, seed: int) -> AbstractAsyncContextManager[MeasuredCandidate]:
        return self._conversation(seed)

    @asynccontextmanager
    async def _conversation(self, seed: int) -> AsyncIterator[MeasuredCandidate]:
        room = f"{self.name}-{seed}"
        client = CandidateClient(
            "http://127.0.0.1",
            room,
            self._grant(room),
            bind_addresses=["127.0.0.1"],
            seed=seed,
        )
        candidate = PeerCandidate(client, room)
        self.candidate = candidate
        try:
            await client.connect()
            yield candidate
        except ConnectError as error:
            raise BenchError(f"{self.name}: {error}\n{end_of_log(self.log_path)}") from error
        finally:
            self.candidate = None
            await client.close()

    async def stored(self, candidate: MeasuredCandidate) -> list[str]:
        assert isinstance(candidate, PeerCandidate)
        return list(candidate.turns)

    def cpu_s(self) -> dict[str, float]:
        running: dict[str, Any] = {"agent": self.agent} | self.servers
        return cpu_times({name: [one.pid] for name, one in running.items() if one is not None})

    def _grant(self, room: str) -> Grant:
        order = self.order
        if order.livekit_url:
            settings = LiveKitSettings(
                api_key=order.livekit_key, api_secret=SecretStr(order.livekit_secret)
            )
            token, identity, expires_at = candidate_token(settings, room, GRANT_S)
            return Grant(
                transport="livekit",
                url=order.livekit_url,
                token=token,
                identity=identity,
                expires_at=expires_at,
            )
        return Grant(
            transport="direct",
            url=f"http://127.0.0.1:{order.port}/api/offer",
            token="none",
            identity="candidate",
            expires_at=datetime.now(UTC) + timedelta(seconds=GRANT_S),
        )
