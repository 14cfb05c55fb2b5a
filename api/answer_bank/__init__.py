"""Good answers from past interviews."""
