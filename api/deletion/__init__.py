"""Deleting interviews for good."""
