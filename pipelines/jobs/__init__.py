"""The kinds of jobs, a module for each."""
