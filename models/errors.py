"""Errors about the files of a model."""

from __future__ import annotations


class ModelFileError(RuntimeError):
    """A model's file is missing, damaged or cannot be fetched.

    The message names the file and the remedy, so that it can be shown as it is.
    """


class UnknownModelError(ModelFileError):
    """The catalog has no model of this id."""
