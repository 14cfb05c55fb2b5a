"""Runs all checks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from vivavoce.doctor import configuration, database, machine, network
from vivavoce.doctor.finding import Finding, error
from vivavoce.environment import BadSettingError
from vivavoce.settings import Settings, read_settings

CHECK_TIMEOUT_S = 20.0
MODELS_TIMEOUT_S = 300.0
"""Models that changed since their last check are read once."""

Check = Callable[[Settings], Awaitable[list[Finding]] | Iterator[Finding]]

_CHECKS: tuple[tuple[str, Check, float], ...] = (
    ("configuration", configuration.check_access, CHECK_TIMEOUT_S),
    ("mail", configuration.check_mail, CHECK_TIMEOUT_S),
    ("disk", machine.check_disk, CHECK_TIMEOUT_S),
    ("data", machine.check_data, CHECK_TIMEOUT_S),
    ("ports", machine.check_ports, CHECK_TIMEOUT_S),
    ("models", machine.check_models, MODELS_TIMEOUT_S),
    ("database", database.check_database, CHECK_TIMEOUT_S),
    ("livekit", network.check_livekit, CHECK_TIMEOUT_S),
    ("turn", network.check_ice, CHECK_TIMEOUT_S),
    ("llm", network.check_language_models, CHECK_TIMEOUT_S),
    ("redis", network.check_redis, CHECK_TIMEOUT_S),
)


async def examine() -> list[Finding]:
    """All findings, in a fixed order; a check that fails is one too."""
    variables = list(configuration.check_variables())
    try:
        settings = read_settings(Settings)
    except BadSettingError as problem:
        wrong = [f for f in variables if f.level != "ok"]
        text = f"a setting is invalid ({problem})"
        return [*wrong, error("configuration", text, "correct it; .env.example describes all")]
    found = await asyncio.gather(*(_run(settings, *check) for check in _CHECKS))
    return [*variables, *(finding for findings in found for finding in findings)]


async def _run(settings: Settings, name: str, check: Check, timeout_s: float) -> list[Finding]:
    def work() -> Awaitable[list[Finding]] | list[Finding]:
        result = check(settings)
        return result if isinstance(result, Awaitable) else list(result)

    try:
        async with asyncio.timeout(timeout_s):
            result = await asyncio.to_thread(work)
            return result if isinstance(result, list) else await result
    except TimeoutError:
        return [error(name, f"no result in {timeout_s:g} s", "try again when less is running")]
    except Exception as problem:
        text = f"the check failed ({type(problem).__name__}: {problem})"
        return [error(name, text, "please report it")]
