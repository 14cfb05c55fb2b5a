"""What goes wrong with the files of a model."""

from __future__ import annotations


class ModelFileError(RuntimeError):
    """A model's file is missing, damaged or cannot be fetched.

    The message names the file and what mends it, so that it can be shown as it is.
    """


class UnknownModelError(ModelFileError):
    """A model id that the catalog lacks."""
