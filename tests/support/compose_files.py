"""The files of docker-compose.yml's project for tests: secrets, an authority, and a client.

Pebble stands in for the authority that issues certificates.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from models.settings import ModelSettings
from tests.support.images import ROOT
from vivavoce.lan import ensure_certificate

DOMAIN = "interviews.test"
NAMES = [DOMAIN, f"livekit.{DOMAIN}", f"turn.{DOMAIN}"]
IMAGE = "vivavoce:0.1.0"
KEY = "compose-test-VIVAVOCE_API_KEY-of-thirty-two-characters"
TRUST = "/trust"
"""Where containers find the authority's certificates."""


def write_project(folder: Path, pebble: Path) -> None:
    """Write them into an empty folder; ``pebble`` is the authority's program."""
    base = (ROOT / "docker-compose.yml").read_text()
    # What is published is for this machine only.
    published = re.sub(r'"([\d-]+:[\d-]+(?:/\w+)?)"(?=[],])', r'"127.0.0.1:\1"', base)
    (folder / "docker-compose.yml").write_text(published)
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    shutil.copy(ROOT / "deploy" / "settings.example", folder / "settings.env")
    for name in ("trust", "result"):
        (folder / name).mkdir()
    env = (ROOT / "deploy" / "env.example").read_text()
    env = re.sub(r"^([A-Z_]+)=$", r"\1=compose-test-\1-of-thirty-two-characters", env, flags=re.M)
    known = {
        "VIVAVOCE_DOMAIN": DOMAIN,
        "VIVAVOCE_PUBLIC_IP": "127.0.0.1",
        "ACME_EMAIL": "operator@interviews.example",
        "VIVAVOCE_LLM_EMBEDDED_MODEL": "smollm2-135m",
        "VIVAVOCE_API_PROCESSES": "1",
        "VIVAVOCE_AGENT_PROCESSES": "1",
    }
    for name, value in known.items():
        env = re.sub(rf"^{name}=.*$", f"{name}={value}", env, flags=re.M)
    (folder / ".env").write_text(env)
    certificate = ensure_certificate(folder / "trust", ["acme", "127.0.0.1"])
    issuer = {
        "listenAddress": "0.0.0.0:14000",
        "managementListenAddress": "0.0.0.0:15000",
        "certificate": f"{TRUST}/{certificate.file.name}",
        "privateKey": f"{TRUST}/{certificate.key_file.name}",
        "httpPort": 80,
        "tlsPort": 443,
    }
    (folder / "trust" / "pebble.json").write_text(json.dumps({"pebble": issuer}))
    models = ModelSettings().models_dir
    # Answers that were spoken before needn't be rendered again.
    spoken = models.parent / "sample"
    shutil.copytree(spoken, folder / "sample") if spoken.is_dir() else (folder / "sample").mkdir()
    trusted = f"{TRUST}/{certificate.file.name}"
    override = _override(yaml.safe_load(published)["services"], pebble, trusted)
    for name in ("api", "agent", "jobs", "llm", "client"):
        service = override["services"].setdefault(name, {})
        service.setdefault("volumes", []).append(f"{models}:/models:ro")
    (folder / "docker-compose.override.yml").write_text(yaml.safe_dump(override))


def _override(services: Mapping[str, Any], pebble: Path, issuer: str) -> dict[str, Any]:
    """What the test adds: an authority for the gateway, and a client on its network."""
    authority = "--certificatesresolvers.acme.acme.caserver=https://acme:14000/dir"
    return {
        "services": {
            "gateway": {
                "command": [*services["gateway"]["command"], authority],
                "environment": {"LEGO_CA_CERTIFICATES": issuer},
                "volumes": [f"./trust:{TRUST}:ro"],
                "networks": {"edge": {"aliases": NAMES}},
                "depends_on": {"acme": {"condition": "service_started"}},
            },
            "acme": {
                "image": IMAGE,
                "user": "0:0",
                "command": ["pebble", "-config", f"{TRUST}/pebble.json"],
                "environment": {"PEBBLE_VA_NOSLEEP": "1"},
                "volumes": [f"{pebble}:/usr/local/bin/pebble:ro", f"./trust:{TRUST}:ro"],
                "networks": ["edge"],
            },
            "client": {
                "image": IMAGE,
                "user": "0:0",
                "init": True,
                "command": ["sleep", "infinity"],
                "environment": {
                    "VIVAVOCE_API_KEY": KEY,
                    "SSL_CERT_FILE": f"{TRUST}/root.pem",
                    "COLUMNS": "5000",  # one line for each utterance
                },
                "volumes": [f"./trust:{TRUST}:ro", "./sample:/sample", "./result:/result"],
                "networks": ["edge"],
            },
        },
    }
