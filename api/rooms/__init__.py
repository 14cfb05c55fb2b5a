"""How a candidate gets into an interview's room."""
