"""Inviting candidates to interviews, by link and by phone."""
