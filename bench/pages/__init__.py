"""``bench pages``: how fast the workspace's list and its searches are with a full database."""
