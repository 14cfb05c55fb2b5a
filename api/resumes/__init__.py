"""Résumés: uploading, parsing, correcting, deleting."""
