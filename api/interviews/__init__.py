"""Interviews: make, list, read, complete, watch."""
