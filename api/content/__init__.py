"""Interview questions and learning paths, generated from a résumé."""
