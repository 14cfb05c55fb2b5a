"""The caller's way in: greeted, asked for the PIN, led to the interview."""

from agent.phone.calls import receive_call

__all__ = ["receive_call"]
