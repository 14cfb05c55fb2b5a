"""Reads résumés: text out of files, structure out of text, nothing that isn't there."""
