"""What the bench tells a peer's agent, and what the agent reports.

Both sides import this module, so it needs nothing but the standard library.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass
from typing import Any, Literal

VARIABLE = "BENCH_PEER_ORDER"
"""Environment variable with the order as JSON: a command line can be read by every user."""
MARK = '{"peer": '
"""The beginning of a reported line; other lines are the framework's log."""

Event = Literal["ready", "state", "commit"]


@dataclass(frozen=True)
class AgentOrder:
    """The models, the words and the addresses of one agent."""

    whisper_dir: str
    models_dir: str
    tts_engine: Literal["hibari", "kokoro"]
    tts_voice: str
    cpu_threads: int
    llm_url: str
    llm_key: str
    llm_model: str
    instructions: str
    """The language model's system prompt."""
    greeting: str
    port: int = 0
    """On 127.0.0.1; for an agent that answers offers over HTTP."""
    livekit_url: str = ""
    livekit_key: str = ""
    livekit_secret: str = ""

    def to_environment(self) -> dict[str, str]:
        """The environment variable that carries it."""
        return {VARIABLE: json.dumps(asdict(self))}

    @classmethod
    def from_environment(cls) -> AgentOrder:
        """The order of this process."""
        return cls(**json.loads(os.environ[VARIABLE]))


def report(event: Event, **facts: Any) -> None:
    """Print an event with its time, ``time.monotonic`` seconds, which all processes share."""
    print(json.dumps({"peer": event, "at": time.monotonic(), **facts}), flush=True)
