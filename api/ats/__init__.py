"""The calls of applicant tracking systems, in their formats."""
