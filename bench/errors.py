"""The errors that end a measurement."""


class BenchError(RuntimeError):
    """A measurement is not possible; the message says why."""


class SetupError(BenchError):
    """What is to be measured cannot be installed here; the message says what to do."""
