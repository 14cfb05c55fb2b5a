"""The error that ends a measurement."""


class BenchError(RuntimeError):
    """A measurement is not possible; the message says why."""
