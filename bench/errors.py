"""What ends a measurement before its time."""


class BenchError(RuntimeError):
    """It cannot be measured; the message says why."""
