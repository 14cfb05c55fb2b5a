"""Ratings of interviews by people, and how well they agree with each other and the machine."""
