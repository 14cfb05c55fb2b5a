"""The same done to many interviews, by a task."""
