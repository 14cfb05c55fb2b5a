"""The languages that interviews can be held in here."""
