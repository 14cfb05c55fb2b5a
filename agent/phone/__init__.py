"""The caller's way in: greeted, asked for the PIN, transferred to the interview."""
