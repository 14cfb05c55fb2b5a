"""Inviting many candidates at once: a preview to correct, then a task that invites them."""
