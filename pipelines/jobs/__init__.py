"""What the worker can do, a module per kind of job."""
