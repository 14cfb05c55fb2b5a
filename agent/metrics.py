"""Prometheus metrics of turns."""

from __future__ import annotations

from prometheus_client import Histogram

VOICE_TO_VOICE = Histogram(
    "vivavoce_turn_voice_to_voice_seconds",
    "From the candidate's last voiced sample, as it came here, to the first sound of the reply, "
    "as it was sent; what lies between here and the candidate is not in it.",
    ("kind",),
    buckets=(0.3, 0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0),
)
