"""``vivavoce openapi``: the API's contract, for client generators."""

from __future__ import annotations

import json

import typer


def openapi() -> None:
    """Print the OpenAPI document as JSON; needs no server and no database.

    The same version always prints the same bytes, so that outputs can be compared.
    """
    from api.app import contract

    typer.echo(json.dumps(contract(), ensure_ascii=False, indent=2))
