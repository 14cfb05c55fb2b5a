"""Log lines for people and machines: an event with its fields."""

from __future__ import annotations

import logging
import os
import sys
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

import structlog

from kit.text import clean, clean_tree

LogForm = Literal["text", "json"]
LOG_FORMAT = "VIVAVOCE_LOG_FORMAT"

NOISY = (
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "aiortc",
    "aioice",
    "alembic",
    "livekit",
    "livekit.agents",
    "pgqueuer",
    "asyncio",
    "uvicorn",
)
"""Loggers of libraries whose routine lines are left out."""

MAX_FILE_BYTES = 20_000_000
KEPT_FILES = 3


def configure_logs(
    level: str = "info", file: Path | None = None, *, form: LogForm | None = None
) -> None:
    """Send structlog and the standard library's loggers to one place, in one form.

    Args:
        level: ``debug``, ``info``, ``warning`` or ``error``.
        file: takes every line; standard error then takes warnings and errors only. None:
            standard error takes every line.
        form: ``json`` for machines, in UTC; ``text`` for people, in local time. None: the value
            of ``VIVAVOCE_LOG_FORMAT``.
    """
    form = form or ("json" if os.environ.get(LOG_FORMAT) == "json" else "text")
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True) if form == "json" else _local_time,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handlers: list[logging.Handler] = [_handler(logging.StreamHandler(), shared, form)]
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        rotating = RotatingFileHandler(file, maxBytes=MAX_FILE_BYTES, backupCount=KEPT_FILES)
        handlers[0].setLevel(max(number, logging.WARNING))
        handlers.append(_handler(rotating, shared, form))
    root = logging.getLogger()
    root.handlers[:] = handlers
    root.setLevel(number)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(max(number, logging.WARNING))


def _local_time(
    logger: object, method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    event["timestamp"] = datetime.now().astimezone().isoformat(timespec="microseconds")
    return event


def _without_controls(
    logger: object, method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Remove what would make a text from outside look like another line: escape sequences and
    bidirectional controls. Line ends stay; both forms of a file escape them."""
    return {clean(str(key)): _clean(value) for key, value in event.items()}


def _clean(value: object) -> object:
    plain = value is None or isinstance(value, str | int | float | dict | list | tuple)
    return clean_tree(value if plain else str(value))


def _handler(
    handler: logging.Handler, shared: list[structlog.types.Processor], form: LogForm
) -> logging.Handler:
    renderer: structlog.types.Processor
    if form == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    else:
        renderer = _for_people(handler)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _without_controls,
                renderer,
            ],
            foreign_pre_chain=shared,
        )
    )
    return handler


def _for_people(handler: logging.Handler) -> structlog.types.Processor:
    if sys.stderr.isatty() and not isinstance(handler, RotatingFileHandler):
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"])
