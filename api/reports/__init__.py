"""What the recruiter reads after an interview."""
