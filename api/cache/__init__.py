"""Copies of rows that are read often."""
