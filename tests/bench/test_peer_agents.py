"""Agents on other frameworks: their orders, reports and environments; no framework is needed."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.errors import SetupError
from bench.peers import environments, measure, peer_agent
from bench.peers.agents.order import MARK, AgentOrder, report
from bench.peers.peer_agent import PeerSession, agent_environment, link_packages
from bench.peers.sessions import PeerCandidate

ORDER = AgentOrder(
    whisper_dir="/models/whisper",
    models_dir="/models",
    tts_engine="hibari",
    tts_voice="",
    cpu_threads=2,
    llm_url="http://127.0.0.1:1/v1",
    llm_key="secret",
    llm_model="m",
    instructions="Ask.",
    greeting="Hello.",
)


# -- agents --------------------------------------------------------------------------------


def test_an_agent_finds_its_order_in_the_environment_and_nothing_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ours = {"PATH": "/bin", "HTTPS_PROXY": "http://p", "LIVEKIT_URL": "ws://x", "PYTHONPATH": "/y"}
    environment = agent_environment(ours, tmp_path, ORDER)
    assert environment["PYTHONPATH"] == str(tmp_path)
    assert environment["PATH"] == "/bin"
    assert "HTTPS_PROXY" not in environment
    assert "LIVEKIT_URL" not in environment
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert AgentOrder.from_environment() == ORDER


def test_agents_need_only_the_libraries_of_their_environments(tmp_path: Path) -> None:
    link_packages(tmp_path / "source")
    code = (
        "import sys, bench.peers.agents.engines\n"
        "ours = ('structlog', 'pydantic_settings', 'sqlalchemy', 'psutil', 'fastapi')\n"
        "print([name for name in sys.modules if name in ours])\n"
        "print(bench.__file__)"
    )
    environment = agent_environment(os.environ, tmp_path / "source", ORDER)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    others, file = done.stdout.splitlines()
    assert others == "[]"
    assert Path(file).is_relative_to(tmp_path)


def test_reports_become_turns_and_all_other_lines_a_log(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report("ready")
    report("state", state="thinking")
    report("commit", text="I wrote the scripts.")
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(MARK) for line in lines)
    session = PeerSession("pipecat", ORDER, tmp_path / "agent.log")
    session.candidate = candidate = PeerCandidate(client=None, interview_id="1")  # type: ignore[arg-type]
    for line in (*lines, "a warning of the framework"):
        session.on_line(line)
    assert candidate.state == "thinking"
    assert candidate.commits == [json.loads(lines[2])["at"]]
    assert asyncio.run(session.stored(candidate)) == ["I wrote the scripts."]
    assert session.log_path.read_text() == "a warning of the framework\n"


# -- environments and errors ---------------------------------------------------------------


@pytest.fixture
def requirements(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(environments, "REQUIREMENTS", tmp_path)
    file = tmp_path / "pipecat.txt"
    file.write_text("# about it\npipecat-ai[webrtc]==1.0\nnumpy==2\n")
    return file


def test_an_environment_is_made_once_and_again_for_other_requirements(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, requirements: Path
) -> None:
    ran: list[list[str]] = []

    def run(peer: str, command: list[str]) -> None:
        ran.append(command)
        (tmp_path / "made" / peer / "bin").mkdir(parents=True, exist_ok=True)
        (tmp_path / "made" / peer / "bin" / "python").touch()

    monkeypatch.setattr(environments, "_run", run)
    for _ in range(2):
        python = environments.ensure("pipecat", tmp_path / "made", lambda text: None)
    assert python == tmp_path / "made" / "pipecat" / "bin" / "python"
    assert len(ran) == 2
    assert ran[1][-1] == str(requirements)
    requirements.write_text("pipecat-ai==1.1\n")
    environments.ensure("pipecat", tmp_path / "made", lambda text: None)
    assert len(ran) == 4
    assert environments.version("pipecat") == "1.1"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "import sys; sys.exit('ERROR: No matching distribution\\nmore')",
            "No matching distribution",
        ),
        ("raise SystemExit(3)", "exit status 3"),
    ],
)
def test_a_failed_installation_says_why_and_what_to_do(code: str, reason: str) -> None:
    with pytest.raises(SetupError, match=reason) as caught:
        environments._run("pipecat", [sys.executable, "-c", code])
    assert str(caught.value).startswith("pipecat cannot be installed: ")
    assert "--peers" in str(caught.value)


def test_every_peer_has_an_agent_and_pinned_requirements() -> None:
    for peer, module in peer_agent.MODULES.items():
        assert (environments.REQUIREMENTS / f"{module}.py").is_file()
        lines = (environments.REQUIREMENTS / f"{peer}.txt").read_text().splitlines()
        assert all("==" in line for line in lines if not line.startswith("#"))
        assert environments.version(peer)


@pytest.mark.parametrize("arguments", [["--peers", "other"], ["--turns", "0"], ["--blocks", "x"]])
def test_bad_arguments_exit_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["peers", *arguments])
    assert caught.value.code == 2


def test_a_peer_that_cannot_be_installed_exits_with_2(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(peer: str, folder: Path, note: object) -> Path:
        raise environments._failure(peer, "no index")

    monkeypatch.setenv("VIVAVOCE_DATA", str(tmp_path))
    monkeypatch.setattr(measure.environments, "ensure", refuse)
    assert main(["peers", "--room", "direct", "--peers", "pipecat"]) == 2
    assert "pipecat cannot be installed: no index" in capsys.readouterr().out.replace("\n", " ")


def test_livekit_agents_need_a_livekit_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(peer_agent, "find_server", lambda named: None)
    assert main(["peers", "--room", "direct"]) == 2
    assert "make livekit" in capsys.readouterr().out
