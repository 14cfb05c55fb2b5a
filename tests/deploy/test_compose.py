"""docker-compose.yml as Compose reads it, for every profile."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from agent.worker.settings import AgentSettings
from api.cache.settings import CacheSettings
from api.settings import is_loopback
from tests.support.compose_files import write_project
from tests.support.prerequisites import require_program
from vivavoce.metrics import MetricsSettings
from vivavoce.web_page import PACKAGED

ROOT = Path(__file__).parents[2]
SECRETS = re.compile(r"^([A-Z_]+)=$", re.MULTILINE)
"""The variables without a value in deploy/env.example."""
OURS = {"api", "agent", "jobs", "llm"}


@pytest.fixture(scope="module")
def compose() -> list[str]:
    """The command. Skips without it, and fails in CI."""
    program = shutil.which("docker-compose")
    if program is None:
        require_program("there is no docker-compose: apt install docker-compose")
    return [program]


def example() -> str:
    """deploy/env.example with a value for every variable."""
    return SECRETS.sub(r"\1=filled-in", (ROOT / "deploy" / "env.example").read_text())


def config(
    compose: list[str], folder: Path, env: str, profiles: str = "cpu"
) -> subprocess.CompletedProcess[str]:
    """``docker-compose config`` in a copy of the project with this .env."""
    shutil.copy(ROOT / "docker-compose.yml", folder)
    shutil.copy(ROOT / "deploy" / "settings.example", folder / "settings.env")
    (folder / ".env").write_text(env)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("VIVAVOCE_", "COMPOSE_"))}
    return subprocess.run(
        [*compose, "config"],
        cwd=folder,
        env=kept | {"COMPOSE_PROFILES": profiles},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("profiles", "more"),
    [
        ("", set()),
        ("cpu", {"llm"}),
        ("gpu,phone", {"vllm", "livekit-sip"}),
    ],
)
def test_every_profile_is_valid(
    compose: list[str], tmp_path: Path, profiles: str, more: set[str]
) -> None:
    done = config(compose, tmp_path, example(), profiles)
    assert done.returncode == 0, done.stderr
    services: dict[str, Any] = yaml.safe_load(done.stdout)["services"]
    always = {"gateway", "api", "agent", "jobs", "livekit", "redis", "postgres"}
    assert set(services) >= always | more
    for name, service in services.items():
        assert re.search(r":v?\d+\.\d+\.\d+", service["image"]), f"{name}: {service['image']}"
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] == "service_healthy"
            assert "healthcheck" in services[other], f"{name} waits for {other}"
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["cap_drop"] == ["ALL"]
        assert service.get("read_only") or name == "vllm"
    for name in OURS & set(services):
        assert services[name]["user"] == "1000:1000"


SECRETS_OF = {
    "gateway": set(),
    "api": {"postgres", "room", "operator", "livekit", "llm", "vllm", "redis"},
    "agent": {"postgres", "room", "metrics", "livekit", "llm", "vllm"},
    "jobs": {"postgres", "room", "metrics", "llm", "vllm"},
    "livekit": {"livekit", "redis"},
    "livekit-sip": {"livekit", "redis"},
    "redis": {"redis"},
    "postgres": {"postgres"},
    "llm": {"llm"},
    "vllm": {"vllm"},
}
NAMES = {
    "POSTGRES_PASSWORD": "postgres",
    "VIVAVOCE_LIVEKIT_API_SECRET": "livekit",
    "VIVAVOCE_ROOM_SECRET": "room",
    "VIVAVOCE_LLM_EMBEDDED_KEY": "llm",
    "VLLM_API_KEY": "vllm",
    "REDIS_PASSWORD": "redis",
    "VIVAVOCE_API_KEY": "operator",
    "VIVAVOCE_METRICS_KEY": "metrics",
}


@pytest.fixture(scope="module")
def all_services(compose: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The services of all profiles; each secret's value is ``secret-<name>-``."""
    env = example()
    for variable, name in NAMES.items():
        env = env.replace(f"{variable}=filled-in", f"{variable}=secret-{name}-")
    done = config(compose, tmp_path_factory.mktemp("compose"), env, "cpu,gpu,phone")
    assert done.returncode == 0, done.stderr
    services: dict[str, Any] = yaml.safe_load(done.stdout)["services"]
    return services


def test_each_service_has_the_secrets_that_it_uses(all_services: dict[str, Any]) -> None:
    found = {
        name: set(re.findall(r"secret-(\w+)-", str(service)))
        for name, service in all_services.items()
    }
    assert found == SECRETS_OF


def test_the_gateway_reaches_no_data_and_no_model(all_services: dict[str, Any]) -> None:
    networks = {name: set(service["networks"]) for name, service in all_services.items()}
    reached = {name for name in networks if networks[name] & networks["gateway"]}
    assert reached == {"gateway", "api", "agent", "livekit", "livekit-sip"}
    assert not networks["llm"] & networks["redis"] and not networks["llm"] & networks["postgres"]
    for name, service in all_services.items():
        for other in service.get("depends_on", {}):
            assert networks[name] & networks[other] or name == "gateway", f"{name} needs {other}"


def test_livekit_knows_which_of_its_addresses_carries_media(all_services: dict[str, Any]) -> None:
    networks = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["networks"]
    subnets = [entry["subnet"] for entry in networks["edge"]["ipam"]["config"]]
    media = yaml.safe_load((ROOT / "deploy" / "livekit.yaml").read_text())["rtc"]
    assert media["ips"]["includes"] == subnets
    for name in ("agent", "livekit", "livekit-sip"):
        assert "edge" in all_services[name]["networks"], name


def test_the_gateway_has_deadlines_limits_and_hsts(all_services: dict[str, Any]) -> None:
    command = " ".join(all_services["gateway"]["command"])
    for entry in ("web", "websecure"):
        timeout = re.search(rf"{entry}.transport.respondingtimeouts.readtimeout=(\d+)s", command)
        assert timeout is not None and 0 < int(timeout[1]) <= 120
    routes = yaml.safe_load((ROOT / "deploy" / "traefik.yaml").read_text())["http"]
    for router in routes["routers"].values():
        assert set(router["middlewares"]) == {"secure", "per-address"}
    assert routes["middlewares"]["secure"]["headers"]["stsSeconds"] >= 365 * 86_400
    assert routes["middlewares"]["per-address"]["inFlightReq"]["amount"] > 0


def test_a_missing_variable_is_refused(compose: list[str], tmp_path: Path) -> None:
    needed = SECRETS.findall((ROOT / "deploy" / "env.example").read_text())
    text = (ROOT / "docker-compose.yml").read_text()
    assert len(needed) >= 8 and all(f"${{{name}:?" in text for name in needed)
    for name in ("VIVAVOCE_DOMAIN", "POSTGRES_PASSWORD"):
        done = config(compose, tmp_path, example().replace(f"{name}=filled-in", f"{name}="))
        assert done.returncode != 0
        assert name in done.stderr and "set it in .env" in done.stderr


def test_an_agent_may_drain_to_its_limit(compose: list[str], tmp_path: Path) -> None:
    services = yaml.safe_load(config(compose, tmp_path, example()).stdout)["services"]
    grace = re.findall(r"(\d+)([hms])", services["agent"]["stop_grace_period"])
    total_s = sum(int(count) * {"h": 3600, "m": 60, "s": 1}[unit] for count, unit in grace)
    assert total_s > AgentSettings.model_fields["drain_timeout_s"].default


def test_no_shell_keeps_the_signal_to_stop(all_services: dict[str, Any]) -> None:
    shells = [s["command"] for s in all_services.values() if s.get("command", [""])[0] == "sh"]
    assert shells
    for *_, script in shells:
        assert re.match(r"exec [\w-]+ - <<END\n[^|;&]*END\n$", script), script


def test_callers_keep_their_addresses_and_workers_serve_metrics(
    compose: list[str], tmp_path: Path
) -> None:
    services = yaml.safe_load(config(compose, tmp_path, example()).stdout)["services"]
    api = services["api"]
    gateway, outsider = "172.18.0.5", "203.0.113.9"
    allowed = api["environment"]["FORWARDED_ALLOW_IPS"]
    trusted = ProxyHeadersMiddleware(FastAPI(), allowed).trusted_hosts
    assert gateway in trusted and outsider not in trusted
    assert "ports" not in api, "only the gateway may reach it, because its headers are trusted"
    assert CacheSettings(url=api["environment"]["VIVAVOCE_CACHE_URL"]).url is not None
    for name in ("agent", "jobs"):
        environment = services[name]["environment"]
        settings = MetricsSettings(
            host=environment["VIVAVOCE_METRICS_HOST"], port=environment["VIVAVOCE_METRICS_PORT"]
        )
        assert settings.port and not is_loopback(settings.host)
        assert environment["VIVAVOCE_API_KEY"], "without a key it would not start"


def test_mounted_files_exist(compose: list[str], tmp_path: Path) -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    mounted = {
        volume.split(":")[0]
        for service in services.values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    }
    assert mounted == {"./deploy/traefik.yaml", "./deploy/livekit.yaml"}
    assert all((ROOT / path).is_file() for path in mounted)


def test_the_project_of_make_compose_test_is_valid(compose: list[str], tmp_path: Path) -> None:
    write_project(tmp_path, tmp_path / "pebble")
    done = subprocess.run(
        [*compose, "config"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    services: dict[str, Any] = yaml.safe_load(done.stdout)["services"]
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert len(ports) > 5 and all(str(port).startswith("127.0.0.1:") for port in ports)
    original = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert set(services) == {"acme", "client", *original}
    assert len(services["gateway"]["command"]) == len(original["gateway"]["command"]) + 1


def test_the_image_has_every_package() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    wheel = re.search(r"packages = \[(.*)\]", (ROOT / "pyproject.toml").read_text())
    assert wheel is not None
    for package in re.findall(r'"(\w+)"', wheel[1]):
        assert f"COPY {package} {package}\n" in dockerfile
        assert f"!{package}\n" in (ROOT / ".dockerignore").read_text()
    assert "USER vivavoce" in dockerfile


def test_the_image_has_the_page() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "RUN npm run build\n" in dockerfile
    assert f"COPY --from=page /web/dist {PACKAGED.relative_to(ROOT)}\n" in dockerfile
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "!web" in ignored and "web/node_modules" in ignored
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    assert str(PACKAGED.relative_to(ROOT)) in wheel["targets"]["wheel"]["artifacts"]
