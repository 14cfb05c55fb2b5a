"""Reads the file of a stack: its processes, their order, and when each is ready."""

from __future__ import annotations

import re
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_VARIABLE = re.compile(
    r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?P<operator>:-|:\?)(?P<rest>[^}]*))?\}"
)


class StackFileError(ValueError):
    """The file cannot be used; the message says where and why."""


class ProcessSpec(BaseModel):
    """One process of a stack."""

    model_config = ConfigDict(extra="forbid")

    command: list[str] = Field(min_length=1)
    """The program and its arguments; no shell runs it."""
    environment: dict[str, str] = {}
    """In addition to the stack's."""
    after: list[str] = []
    """Names of the processes that must be ready first."""
    ready: str = ""
    """The sign of readiness: a URL that answers 200 (``http://…``) or accepts connections
    (``tcp://host:port``), or part of a line that it prints (``says:…``). Empty: it is ready as
    soon as it runs."""
    ready_within_s: float = Field(default=60.0, gt=0)
    stop_grace_s: float = Field(default=10.0, ge=0)
    """Between SIGTERM and SIGKILL."""
    install: str = ""
    """How to install the program, for the message that it is missing."""
    unless: str = ""
    """The process is left out if this is not empty, such as ``${VIVAVOCE_DB_URL:-}``."""


class StackSpec(BaseModel):
    """All processes of a stack, by name."""

    model_config = ConfigDict(extra="forbid")

    environment: dict[str, str] = {}
    """Of every process, in addition to that of the command."""
    processes: dict[str, ProcessSpec]

    def check_order(self) -> None:
        """Raise StackFileError if a process waits for an unknown one, or for itself."""
        for name, process in self.processes.items():
            for other in process.after:
                if other not in self.processes:
                    raise StackFileError(f"process '{name}' is to start after unknown '{other}'")
        try:
            TopologicalSorter({n: p.after for n, p in self.processes.items()}).prepare()
        except CycleError as error:
            cycle = ", ".join(sorted(set(error.args[1])))
            raise StackFileError(f"processes that wait for each other: {cycle}") from error


def read_stack(path: Path, variables: Mapping[str, str]) -> StackSpec:
    """Read a stack from a file and fill in its variables.

    Args:
        path: YAML.
        variables: values for ``${NAME}``, ``${NAME:-default}`` and ``${NAME:?message}``, by
            name; an empty value counts as none.

    Raises:
        StackFileError: the file cannot be read or is not valid.
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
        return _VARIABLE.sub(lambda match: _value(match, variables), value)
    return value


def _value(match: re.Match[str], variables: Mapping[str, str]) -> str:
    name, operator, rest = match["name"], match["operator"], match["rest"]
    if value := variables.get(name):
        return value
    if operator == ":-":
        return str(rest)
    if operator == ":?":
        raise StackFileError(f"{name}: {rest or 'is needed'}")
    if name in variables:
        return ""
    raise StackFileError(f"{name} is not set, and there is no default")
