"""Candidates' requests: for an explanation, a review by a person, deletion, or another format."""
