"""What a test needs and a machine may lack."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def require_program(told: str) -> NoReturn:
    """Skip with one line that says what to do; in CI, where nothing may lack, fail."""
    if os.environ.get("CI"):
        pytest.fail(told)
    pytest.skip(told)
