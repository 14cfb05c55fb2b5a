"""Reads the file that names the processes of a stack: what runs, in what order, and when each
is ready."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_VARIABLE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?P<how>:-|:\?)(?P<rest>[^}]*))?\}")


class StackFileError(ValueError):
    """The file cannot be used; the message says where and why."""


class ProcessSpec(BaseModel):
    """One process of a stack."""

    model_config = ConfigDict(extra="forbid")

    command: list[str] = Field(min_length=1)
    """The program and its arguments; no shell runs it."""
    environment: dict[str, str] = {}
    """Beside that of all processes."""
    after: list[str] = []
    """Names of those that must be ready first."""
    ready: str = ""
    """What tells that it does its work: a URL that answers 200 (``http://…``) or accepts
    connections (``tcp://host:port``), or words of a line that it prints (``says:…``). Empty: as
    soon as it runs."""
    ready_within_s: float = Field(default=60.0, gt=0)
    stop_grace_s: float = Field(default=10.0, ge=0)
    """Between SIGTERM and SIGKILL."""
    install: str = ""
    """How to come by the program, for a person who lacks it."""
    unless: str = ""
    """Not started when this is not empty, such as ``${VIVAVOCE_DB_URL:-}``."""


class StackSpec(BaseModel):
    """All processes of a stack, by name."""

    model_config = ConfigDict(extra="forbid")

    environment: dict[str, str] = {}
    """Of every process, beside the environment of whoever starts the stack."""
    processes: dict[str, ProcessSpec]

    def check_order(self) -> None:
        """Raise StackFileError when a process waits for one that is not there, or for itself."""
        for name, process in self.processes.items():
            for other in process.after:
                if other not in self.processes:
                    raise StackFileError(f"process '{name}' is to start after unknown '{other}'")
        started: set[str] = set()
        while len(started) < len(self.processes):
            able = {n for n, p in self.processes.items() if started.issuperset(p.after)}
            if able <= started:
                waiting = ", ".join(sorted(set(self.processes) - started))
                raise StackFileError(f"processes that wait for each other: {waiting}")
            started |= able


def read_stack(path: Path, variables: Mapping[str, str]) -> StackSpec:
    """The file's content with its variables filled in.

    Args:
        path: YAML.
        variables: by name; ``${NAME}``, ``${NAME:-default}`` and ``${NAME:?message}`` are
            known, an empty value counts as none.

    Raises:
        StackFileError: it cannot be read, or something in it makes no sense.
    """
    try:
        content = yaml.safe_load(path.read_text())
    except OSError as error:
        raise StackFileError(f"cannot read {path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise StackFileError(f"{path} is not valid YAML: {error}") from error
    try:
        spec = StackSpec.model_validate(_fill_in(content, variables))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise StackFileError(f"{path}: {place}: {first['msg']}") from error
    left_out = {name for name, process in spec.processes.items() if process.unless}
    spec.processes = {n: p for n, p in spec.processes.items() if n not in left_out}
    for process in spec.processes.values():
        process.after = [name for name in process.after if name not in left_out]
    spec.check_order()
    return spec


def _fill_in(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _fill_in(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill_in(item, variables) for item in value]
    if isinstance(value, str):
        return _VARIABLE.sub(lambda found: _value(found, variables), value)
    return value


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    name, how, rest = found["name"], found["how"], found["rest"]
    if value := variables.get(name):
        return value
    if how == ":-":
        return str(rest)
    if how == ":?":
        raise StackFileError(f"{name}: {rest or 'is needed'}")
    if name in variables:
        return ""
    raise StackFileError(f"{name} is not set, and there is no default")
