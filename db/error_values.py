"""Keeps the values of rows out of the messages of database errors.

Errors are logged, and stored as the reasons of failed jobs; names and words of candidates are in
the rows. PostgreSQL quotes the row in an error's detail ("Failing row contains …", "Key (email)=…")
and values that it can't read in the message; asyncpg quotes arguments that it can't encode.
"""

from __future__ import annotations

import re

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine

_DATA_EXCEPTION = "22"
"""Class of error codes whose messages may quote a value."""
_QUOTED = re.compile(r": .*", re.DOTALL)


def hide_values(engine: AsyncEngine) -> None:
    """Remove values from the errors that this engine raises, and from their causes."""
    event.listen(engine.sync_engine, "handle_error", _hide)


def _hide(context: ExceptionContext) -> None:
    cause = context.original_exception.__cause__
    if not isinstance(cause, asyncpg.PostgresError | asyncpg.InterfaceError):
        return
    whole = str(cause)
    message = str(cause.args[0]) if cause.args else ""
    state = getattr(cause, "sqlstate", None) or ""
    if state.startswith(_DATA_EXCEPTION) or isinstance(cause, ValueError):
        message = _QUOTED.sub("", message)
    cause.detail = None
    cause.args = (message,)
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            error.args = tuple(
                arg.replace(whole, str(cause)) if isinstance(arg, str) else arg
                for arg in error.args
            )
