"""The API process's metrics, for Prometheus."""
