"""What a résumé says its candidate applies for."""

from __future__ import annotations

from interviews.injection import find_injection


def target_of(value: str | None) -> str | None:
    """A header's target role or company; None where it reads like an order to the interviewer.

    The value is spoken in every question that names the role or the company.
    """
    return None if value is None or find_injection(value, wary=True) else value
