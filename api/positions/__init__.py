"""Positions: the jobs that candidates are interviewed for."""
