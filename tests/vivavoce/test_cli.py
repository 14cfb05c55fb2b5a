"""The command line itself: what it imports, and that every command can be loaded."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

from vivavoce.cli import COMMANDS, load

LIBRARIES = (
    "livekit",
    "numpy",
    "fastapi",
    "sqlalchemy",
    "pydantic_settings",
    "opentelemetry",
    "httpx",
)
HEAVY = (
    *("livekit", "aiortc", "av", "numpy", "onnxruntime", "ctranslate2", "faster_whisper"),
    *("sqlalchemy", "alembic", "pgqueuer", "fastapi", "openai", "pydantic_ai", "huggingface_hub"),
)
LIGHT = ("models", "processes", "agent", "invite", "stack", "admin", "db", "openapi")
"""Modules of commands that import what they run only when they run it."""


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_no_library_is_imported_before_a_command_needs_it(option: str) -> None:
    program = (
        "import sys\n"
        "from vivavoce.cli import main\n"
        f"sys.argv = ['vivavoce', {option!r}]\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        f"    print(sorted(set({LIBRARIES!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run((sys.executable, "-c", program), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "[]\n")
    shown = (version("vivavoce"),) if option == "--version" else tuple(COMMANDS)
    assert all(word in done.stdout for word in shown)


def test_settings_and_light_commands_import_no_engine_and_no_database() -> None:
    """So that a wrong argument or setting is refused at once, and the list of models is shown."""
    modules = ["vivavoce.settings", *(f"vivavoce.commands.{name}" for name in LIGHT)]
    program = (
        "import sys\n"
        f"import {', '.join(modules)}\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    done = subprocess.run((sys.executable, "-c", program), capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded(name: str) -> None:
    assert load(name).help
