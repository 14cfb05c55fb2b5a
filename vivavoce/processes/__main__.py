"""``python -m vivavoce.processes``: the server process, as the supervisor starts it."""

from __future__ import annotations

from kit.imports import without_collection

with without_collection():
    from vivavoce.processes.server import main

if __name__ == "__main__":
    main()
