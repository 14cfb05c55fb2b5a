"""Hosts of live interviews: this process, or the workers behind a LiveKit server."""
