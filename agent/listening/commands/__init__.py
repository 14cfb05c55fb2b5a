"""What candidates say about the conversation itself, by language."""
