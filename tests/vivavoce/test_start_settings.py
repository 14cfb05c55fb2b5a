"""Weak secrets are refused at the start, with a sentence and status 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.settings import ApiSettings
from rooms.livekit.settings import LiveKitSettings
from rooms.settings import RoomSettings
from vivavoce.environment import BadSettingError
from vivavoce.settings import Settings
from vivavoce.start_settings import check_secrets

GOOD = "mR7xq2Lw9bK4vT8nZc3JhY6sDf1GpA5e"


@pytest.mark.parametrize("weak", ["x", "k" * 40, "short but mixed", "é" * 40])
def test_each_weak_secret_is_named_and_none_is_shown(weak: str) -> None:
    secret = SecretStr(weak)
    settings = Settings(
        api=ApiSettings(key=secret),
        rooms=RoomSettings(secret=secret),
        livekit=LiveKitSettings(url="wss://rooms.example", api_key="key", api_secret=secret),
    )
    with pytest.raises(BadSettingError) as refused:
        check_secrets(settings)
    for name in ("API_KEY", "ROOM_SECRET", "LIVEKIT_API_SECRET"):
        assert f"VIVAVOCE_{name}" in str(refused.value)
    assert "openssl rand -hex 32" in str(refused.value)
    assert len(weak) == 1 or weak not in str(refused.value)


def test_good_secrets_and_none_are_accepted() -> None:
    check_secrets(Settings())
    good = SecretStr(GOOD)
    # The secret of a developer's LiveKit server on this machine is known anyway.
    livekit = LiveKitSettings(url="ws://127.0.0.1:7880", api_secret=SecretStr("secret"))
    check_secrets(
        Settings(api=ApiSettings(key=good), rooms=RoomSettings(secret=good), livekit=livekit)
    )


@pytest.mark.parametrize("command", ["serve", "api", "jobs"])
def test_the_command_ends_with_status_two(tmp_path: Path, command: str) -> None:
    (tmp_path / "secret").touch()
    for variables, message in (
        ({"VIVAVOCE_API_KEY": "x"}, "setting VIVAVOCE_API_KEY is 1 characters long"),
        ({}, "secret holds no usable secret"),
    ):
        if command != "serve" and not variables:
            continue  # the same check: one start of Python is enough
        done = subprocess.run(
            [sys.executable, "-m", "vivavoce", command],
            env={"PATH": "", "VIVAVOCE_DATA": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
            | variables,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 2, done.stderr
        assert message in done.stderr and "Traceback" not in done.stderr
