"""The process that holds interviews in LiveKit rooms."""
