"""Rooms on a LiveKit server."""
