"""Candidates' requests: for an explanation, a review by a person, or deletion."""
