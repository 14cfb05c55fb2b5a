"""``python -m vivavoce.healthcheck URL``: exit status 0 if the URL answers 200.

For health checks of containers. Imports nothing of the product, because it runs every few
seconds.
"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

TIMEOUT_S = 3.0


def main() -> int:
    """Return the exit status: 0 for an answer, 1 for none, 2 for wrong arguments."""
    if len(sys.argv) != 2:
        print("usage: python -m vivavoce.healthcheck URL", file=sys.stderr)
        return 2
    try:
        with urllib.request.urlopen(sys.argv[1], timeout=TIMEOUT_S) as answer:
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
