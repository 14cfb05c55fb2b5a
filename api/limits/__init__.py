"""How many requests one caller may send."""
