"""What applicant tracking systems are told of the interviews that they asked for."""
