"""The sound of the answer to one question."""
