"""Deleting interviews permanently."""
