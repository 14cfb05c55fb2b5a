"""How a candidate is asked into an interview."""
