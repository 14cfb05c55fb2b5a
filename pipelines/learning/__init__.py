"""Learning paths from a résumé: drafted by a language model or by rules, then checked."""
