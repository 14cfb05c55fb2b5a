"""Companies that hire."""
