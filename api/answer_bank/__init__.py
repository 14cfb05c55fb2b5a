"""Good answers of past interviews."""
