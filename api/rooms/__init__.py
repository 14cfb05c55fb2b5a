"""Joining an interview's room."""
