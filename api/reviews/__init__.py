"""Interviews as recruiters review them: state of the invitation and the report, and the stage."""
