"""Secrets in files: whole or refused, private, one for all processes."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from kit.secret_files import SecretFileError, read_or_create, weakness, write_private
from rooms.livekit.keys import load_or_create_keys

GOOD = "mR7xq2Lw9bK4vT8nZc3JhY6sDf1GpA5e"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_is_made_once_for_all_who_start_at_the_same_moment(tmp_path: Path) -> None:
    numbers = count()

    def make() -> str:
        return f"{next(numbers):02}{GOOD}"

    path = tmp_path / "data" / "secret"
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(lambda _: read_or_create(path, make, 32), range(64)))
    assert len(secrets) == 1 and mode(path) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret"]


@pytest.mark.parametrize("content", [b"", b"\n", b"half", b"a" * 64, b"\xff\xfe" * 40])
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret"
    path.write_bytes(content)
    with pytest.raises(SecretFileError, match=r"holds no usable secret.*delete it"):
        read_or_create(path, lambda: GOOD, 32)
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", ["", "{", "[]", '{"key": "vv1"}', "null"])
def test_a_damaged_key_of_the_livekit_server_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    with pytest.raises(SecretFileError, match="Delete it"):
        load_or_create_keys(tmp_path)


def test_keys_of_an_earlier_version_are_read(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(f'{{"key": "vv1", "secret": "{GOOD}"}}')
    assert load_or_create_keys(tmp_path) == ("vv1", GOOD)
    assert load_or_create_keys(tmp_path / "new") == load_or_create_keys(tmp_path / "new")
    assert mode(tmp_path / "new" / "keys.json") == 0o600


def test_a_file_is_replaced_as_a_whole_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, b"new")
    assert (path.read_text(), mode(path)) == ("new", 0o600)


@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        ("x", "is 1 characters long"),
        ("", "is 0 characters long"),
        ("x" * 64, "different characters"),
        ("0101" * 16, "different characters"),
        (GOOD[:20] + " " + GOOD, "ASCII"),
        (GOOD + "é", "ASCII"),
        (GOOD, None),
    ],
)
def test_what_can_be_guessed(secret: str, problem: str | None) -> None:
    told = weakness(secret, 32)
    assert told is None if problem is None else problem in str(told)
