"""Checks of this machine: disk, permissions, ports and models."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from agent.transcript.recovery import refused_files
from kit.free_space import free_bytes
from kit.ports import answers, port_problem
from models.errors import ModelFileError, UnknownModelError
from models.settings import required_models
from models.store.store import ModelStore
from vivavoce.doctor.finding import Finding, error, ok, warning
from vivavoce.settings import Settings

LITTLE_BYTES = 2 * 2**30
"""About thirty hours of recordings, or a few models."""
SECRETS = ("secret", "api-key", "livekit/keys.json", "tls/*.key", "tls/*key*.pem")
GIGABYTE = 1e9


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Check the free space where interviews and models are stored."""
    for name, folder in (("data", settings.data), ("models", settings.models.models_dir)):
        free = free_bytes(folder)
        text = f"{free / GIGABYTE:.1f} GB free for {name} in {folder}"
        if free < settings.space.min_bytes:
            yield error("disk", text, "make room: no interview begins on a full disk")
        elif free < LITTLE_BYTES:
            yield warning("disk", text, "make room soon: an hour of interviews takes about 60 MB")
        else:
            yield ok("disk", text)


def check_data(settings: Settings) -> Iterator[Finding]:
    """Check that this user can write the data folder and that others can't read it."""
    data = settings.data.absolute()
    if not data.exists():
        yield ok("data", f"{data} will be created")
        return
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        yield error("data", f"this user may not write {data}", f"chown -R $(id -u) {data}")
        return
    mode = stat.S_IMODE(data.stat().st_mode)
    if mode & (stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH):
        yield error("data", f"other users may look into {data} ({mode:o})", f"chmod 700 {data}")
    else:
        yield ok("data", f"only its owner may look into {data}")
    for path in sorted(path for pattern in SECRETS for path in data.glob(pattern)):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield error("data", f"other users may read {path} ({mode:o})", f"chmod 600 {path}")
    if refused := refused_files(settings.folders):
        yield warning(
            "data",
            f"the database refused lines of {len(refused)} journals",
            f"read them in {settings.folders.journal / 'refused'}, and move them away",
        )


async def check_ports(settings: Settings) -> list[Finding]:
    """Check that the product can listen, or that it is the one that listens."""
    api = settings.api
    ports = [(api.host, api.port, "VIVAVOCE_API_PORT")]
    if api.tls_host:
        ports.append((api.tls_host, api.tls_port, "VIVAVOCE_API_TLS_PORT"))
    findings = []
    for host, port, name in ports:
        problem = port_problem(host, port)
        shown = f"{host}:{port}"
        if problem is None:
            findings.append(ok("ports", f"{shown} is free"))
        elif await answers(f"http://{_reachable(api.host)}:{api.port}/healthz"):
            findings.append(ok("ports", f"the product listens at {shown}"))
        else:
            remedy = f"end the program that uses it, or set {name}"
            findings.append(error("ports", f"can't listen at {shown} ({problem})", remedy))
    return findings


def check_models(settings: Settings) -> Iterator[Finding]:
    """Check the models that interviews need; files that changed since their last check are read."""
    store = ModelStore(settings.models.models_dir)
    for model_id in required_models(settings.language, settings.models, settings.llm):
        try:
            store.require(model_id)
        except UnknownModelError as problem:
            yield error("models", str(problem), "see 'vivavoce models list'")
        except ModelFileError:
            states = {report.state for report in store.check(model_id)}
            remedy = f"run 'vivavoce models pull {model_id}'"
            if "corrupt" in states:
                yield error("models", f"{model_id} is damaged", remedy)
            else:
                yield warning("models", f"{model_id} is missing; a start fetches it", remedy)
        else:
            yield ok("models", f"{model_id} is complete, its sha256 is right")


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
