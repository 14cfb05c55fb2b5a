"""Screenshots of every state of the candidate's page: ``python -m tools.screenshots``."""
