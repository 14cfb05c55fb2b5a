"""The command line itself: what it imports, and that every command can be loaded."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

from vivavoce.cli import COMMANDS, load

pytestmark = pytest.mark.realtime

HEAVY = ("livekit", "numpy", "fastapi", "sqlalchemy", "pydantic_settings", "opentelemetry", "httpx")


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_no_library_is_imported_before_a_command_needs_it(option: str) -> None:
    program = (
        "import sys\n"
        "from vivavoce.cli import main\n"
        f"sys.argv = ['vivavoce', {option!r}]\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        f"    print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run((sys.executable, "-c", program), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "[]\n")
    shown = (version("vivavoce"),) if option == "--version" else tuple(COMMANDS)
    assert all(word in done.stdout for word in shown)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded(name: str) -> None:
    assert load(name).help
