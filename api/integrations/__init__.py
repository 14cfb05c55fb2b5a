"""Settings of integrations with applicant tracking systems, and their logs."""
