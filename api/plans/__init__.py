"""Interview plans: the ready ones, and those that clients send."""
