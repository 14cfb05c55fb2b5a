"""A cache of rows that are read often."""
