"""``Idempotency-Key``: a request that is sent twice has one effect."""
