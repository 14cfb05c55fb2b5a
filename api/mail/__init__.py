"""E-mail to candidates: its state, its templates, sending and unsubscribing."""
