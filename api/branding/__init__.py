"""How the organisation appears to candidates: its name, logo and colour."""
