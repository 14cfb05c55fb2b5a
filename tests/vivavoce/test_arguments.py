"""Invalid arguments and settings: exit status 2 and a message that says why."""

from __future__ import annotations

import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import yaml

from kit.ports import free_port
from tests.support.plans import short_plan
from vivavoce import cli

pytestmark = pytest.mark.realtime

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run ``vivavoce`` with these arguments; returns its exit status and its output."""
    monkeypatch.setenv("COLUMNS", "300")

    def run(*arguments: str | Path) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["vivavoce", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, " ".join(f"{out} {err}".split())

    return run


def test_a_missing_plan(run: Run) -> None:
    status, output = run("demo", "--plan", "/no/such/plan.yaml")
    assert status == 2
    assert "cannot read plan '/no/such/plan.yaml'" in output and "standard-en" in output


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "cannot read plan"),
        (b"a: [1, 2", "not valid YAML at line"),
        (b"- a list", "a plan is a mapping"),
        (b"id: x\n", "Field required"),
    ],
)
def test_an_unreadable_plan(run: Run, tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(content)
    status, output = run("demo", "--plan", path)
    assert status == 2 and message in output and "Traceback" not in output


def test_an_invalid_plan_is_reported_with_the_place(run: Run, tmp_path: Path) -> None:
    plan = short_plan()
    plan["stages"][0]["questions"][0]["dimensions"] = ["kindness"]
    path = tmp_path / "plan.yaml"
    path.write_text(yaml.safe_dump(plan))
    status, output = run("demo", "--plan", path)
    assert status == 2 and "question 'project' names dimensions that the rubric lacks" in output


def test_a_plan_in_another_language(run: Run) -> None:
    status, output = run("demo", "--plan", "standard-ko")
    assert status == 2 and "add --language ko" in output


def test_an_unsupported_language(run: Run) -> None:
    status, output = run("demo", "--language", "fr")
    assert status == 2 and "language 'fr' is not supported: use en or ko" in output


def test_a_missing_answers_folder(run: Run, tmp_path: Path) -> None:
    status, output = run("demo", "--answers", tmp_path / "none")
    assert status == 2 and "is not a folder" in output


def test_an_answers_folder_without_sound(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answer.mp3").write_bytes(b"ID3")
    status, output = run("demo", "--answers", tmp_path)
    assert status == 2 and "no WAV file in" in output and "01.wav" in output


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x24\x00\x00\x00WAVEjunkjunkjunkjunk"])
def test_an_invalid_sound_file(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "01.wav").write_bytes(content)
    status, output = run("demo", "--answers", tmp_path)
    assert status == 2 and "cannot read" in output and "01.wav" in output
    assert "16-bit PCM WAV is needed" in output


def test_a_product_that_does_not_answer(run: Run, tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "01.wav"), "wb") as wav:
        wav.setparams((1, 2, 16_000, 0, "NONE", ""))
        wav.writeframes(np.ones(1600, np.int16).tobytes())
    status, output = run("demo", "--answers", tmp_path, "--url", f"http://127.0.0.1:{free_port()}")
    assert status == 1 and "cannot reach http://127.0.0.1" in output


def test_an_unknown_kind_of_room(run: Run) -> None:
    status, output = run("serve", "--room", "garden")
    assert status == 2 and "ROOM=garden is not supported: use ROOM=direct or livekit" in output


def test_livekit_rooms_without_a_server(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("rooms.livekit.binary.BUILT", tmp_path / "none")
    monkeypatch.setenv("PATH", str(tmp_path))
    status, output = run("serve", "--room", "livekit")
    assert status == 2 and "'make livekit'" in output and "VIVAVOCE_LIVEKIT_URL" in output
    monkeypatch.setenv("VIVAVOCE_LIVEKIT_SERVER", "/no/such/program")
    status, output = run("serve", "--room", "livekit")
    assert status == 2 and "'/no/such/program' is not a program" in output
    monkeypatch.setenv("VIVAVOCE_LIVEKIT_URL", "ws://127.0.0.1:9")
    status, output = run("serve", "--room", "livekit")
    assert status == 2 and "VIVAVOCE_LIVEKIT_API_SECRET are needed too" in output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIVAVOCE_LANGUAGE", "fr"),
        ("VIVAVOCE_API_PORT", "eighty"),
        ("VIVAVOCE_API_DISPLAY_ZONE", "Moon/Crater"),
        ("VIVAVOCE_LLM_PROVIDERS", "gpt"),
        ("VIVAVOCE_ROOM_GRACE_S", "-1"),
        ("VIVAVOCE_ROOM_ICE_SERVERS", "stun:x"),
    ],
)
def test_an_invalid_setting(
    run: Run, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    status, output = run("serve")
    assert status == 2, output
    assert f"error: setting {name} " in output
