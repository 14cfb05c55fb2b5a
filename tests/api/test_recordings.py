"""Which requests for a recording go into the audit."""

from __future__ import annotations

import pytest

from api.recordings import is_from_start


@pytest.mark.parametrize(
    ("byte_range", "noted"),
    [
        (None, True),
        ("bytes=0-", True),
        ("bytes=1-", True),
        ("bytes=-500", True),
        ("bytes=1-1,0-", True),
        ("lines=3-", True),
        ("bytes = 100000 - 200000", False),
        ("bytes=5000-", False),
    ],
)
def test_only_a_later_part_is_not_noted(byte_range: str | None, noted: bool) -> None:
    assert is_from_start(byte_range) is noted
