"""A database like a busy company's after a year: invented rows, written by COPY."""
