"""What all messages on the wire have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Flag = Annotated[bool, Field(strict=True)]
"""True or false in a message from outside, and nothing that merely looks like it."""


class Wire(BaseModel):
    """A message; the text under a field describes it in the contract."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class WireInput(Wire):
    """A message from outside: a field that nobody knows is a mistake and is refused."""

    model_config = ConfigDict(extra="forbid")
