"""Webhooks out: who is told of what."""
