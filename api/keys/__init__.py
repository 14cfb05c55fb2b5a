"""API keys of integrators' programs."""
