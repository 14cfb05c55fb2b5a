"""How long interviews are kept, and which are deleted soon."""
