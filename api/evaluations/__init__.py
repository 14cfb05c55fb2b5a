"""Evaluations of single answers, by people and by an outside camera system."""
