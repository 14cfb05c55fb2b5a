"""Interviews as one file, written by a task."""
