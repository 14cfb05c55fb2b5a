"""Reads résumés: text from files, and structured data from text, with nothing invented."""
