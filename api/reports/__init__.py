"""Reports: what a recruiter reads after an interview."""
