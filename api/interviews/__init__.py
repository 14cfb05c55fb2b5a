"""Interviews: creating, listing, reading, ending, watching."""
