"""Work that is done behind, and how far it is."""
