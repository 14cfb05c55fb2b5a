"""One file with everything that an installation can't recreate."""
