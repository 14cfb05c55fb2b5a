"""``bench resumes``: what is read of résumés in many layouts."""
