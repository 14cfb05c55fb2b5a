"""Tasks: background work and its progress."""
