"""The file of a stack, and the order in which its processes start."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from kit.child_process import StartError
from kit.ports import free_port
from vivavoce.processes.stack import Stack
from vivavoce.processes.stack_file import StackFileError, read_stack

SERVER = (
    "import http.server as h; h.test(h.SimpleHTTPRequestHandler, port={port}, bind='127.0.0.1')"
)


def write(folder: Path, text: str) -> Path:
    path = folder / "stack.yaml"
    path.write_text(text)
    return path


def test_variables_are_filled_in(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        environment: {A: "${HERE}", B: "${GONE:-else}"}
        processes:
          first: {command: [echo, "${EMPTY:-x}"]}
          second: {command: [echo], unless: "${HERE}"}
          third: {command: [echo], after: [first, second]}
        """,
    )
    spec = read_stack(path, {"HERE": "a b", "EMPTY": ""})
    assert spec.environment == {"A": "a b", "B": "else"}
    assert spec.processes["first"].command == ["echo", "x"]
    assert spec.processes["third"].after == ["first"] and "second" not in spec.processes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("processes: {a: {command: [x], afer: []}}", r"processes\.a\.afer"),
        ("processes: {a: {command: [x], after: [b]}}", "after unknown 'b'"),
        (
            "processes: {a: {command: [x], after: [b]}, b: {command: [x], after: [a]}}",
            "wait for each other: a, b",
        ),
        ('processes: {a: {command: ["${NO}"]}}', "NO is not set"),
        ('processes: {a: {command: ["${NO:?say where}"]}}', "NO: say where"),
        ("processes: [", "not valid YAML"),
    ],
)
def test_an_invalid_file(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(StackFileError, match=message):
        read_stack(write(tmp_path, text), {})


async def test_a_process_starts_when_what_it_needs_is_ready(tmp_path: Path) -> None:
    port = free_port()
    asking = f"import urllib.request as u; u.urlopen('http://127.0.0.1:{port}'); print('answered')"
    path = write(
        tmp_path,
        f"""
        processes:
          late:
            command: ["{sys.executable}", -c, "{asking}; __import__('time').sleep(60)"]
            environment: {{PYTHONUNBUFFERED: "1"}}
            after: [early]
          early:
            command: ["{sys.executable}", -c, "{SERVER.format(port=port)}"]
            ready: http://127.0.0.1:{port}
            after: [first]
          first:
            command: [sh, -c, "sleep 0.2; echo it is ready now; exec sleep 60"]
            ready: says:is ready
        """,
    )
    lines: list[tuple[str, str]] = []
    answered = asyncio.Event()

    def on_line(name: str, line: str) -> None:
        lines.append((name, line))
        if line == "answered":
            answered.set()

    stack = Stack(read_stack(path, {}), on_line)
    try:
        await stack.start()
        async with asyncio.timeout(20):
            await answered.wait()
        assert stack.processes["late"].deaths == 0
    finally:
        await stack.stop()
    names = [name for name, _ in lines]
    assert names.index("first") < names.index("early") < names.index("late")
    assert all(process.pid is None for process in stack.processes.values())


def test_every_missing_program_is_named(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        processes:
          a: {command: [no-such-program], install: apt install such}
          b: {command: [none-either]}
        """,
    )
    stack = Stack(read_stack(path, {}), lambda name, line: None)
    with pytest.raises(StartError) as refused:
        stack.check_programs()
    assert "a: there is no program 'no-such-program': apt install such" in str(refused.value)
    assert "b: there is no program 'none-either'" in str(refused.value)
