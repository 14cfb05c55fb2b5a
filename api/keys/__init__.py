"""Keys by which programs of integrators call."""
