"""Inviting many candidates at once: reading lists and résumés, finding problems, sending."""
