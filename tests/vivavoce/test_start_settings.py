"""Weak secrets are refused at the start, with a sentence and status 2."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.settings import ApiSettings
from rooms.livekit.settings import LiveKitSettings
from rooms.settings import RoomSettings
from vivavoce.cli import main
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
def test_the_command_ends_with_status_two(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    monkeypatch.chdir(tmp_path)  # no .env
    monkeypatch.setenv("VIVAVOCE_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["vivavoce", command])
    (tmp_path / "secret").touch()
    umask = os.umask(0o022)
    try:
        for key, message in (
            ("x", "setting VIVAVOCE_API_KEY is 1 characters long"),
            (GOOD, f"{tmp_path / 'secret'} holds no usable secret"),
        ):
            monkeypatch.setenv("VIVAVOCE_API_KEY", key)
            with pytest.raises(SystemExit) as ended:
                main()
            assert ended.value.code == 2
            assert message in capsys.readouterr().err
    finally:
        os.umask(umask)
