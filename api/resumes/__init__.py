"""Résumés: sent, read, corrected, deleted."""
