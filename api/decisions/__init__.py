"""Decisions about candidates, made by people."""
