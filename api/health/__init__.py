"""Liveness and readiness of the process."""
