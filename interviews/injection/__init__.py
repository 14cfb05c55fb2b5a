"""Attempts to instruct the machine: found in what a candidate said, and taken out of it."""

from interviews.injection.search import InjectionMatch, find_injection, without_matches

__all__ = ["InjectionMatch", "find_injection", "without_matches"]
