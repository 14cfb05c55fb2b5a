"""What a candidate's page does beside the interview: sound check, disputes, feedback."""
