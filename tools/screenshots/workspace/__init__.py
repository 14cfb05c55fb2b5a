"""Screenshots of every state of the recruiters' workspace, on a real server with stored data."""
