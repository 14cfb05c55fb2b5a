"""What the API process tells Prometheus."""
