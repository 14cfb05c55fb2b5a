"""What is made from a résumé: interview questions and learning paths."""
