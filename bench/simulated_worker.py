"""An agent worker as the product has it, with simulated engines.

``python -m bench.simulated_worker zero|simulated``; settings as for ``vivavoce agent start``.
"""

from __future__ import annotations

import asyncio
import sys

from bench.simulated import SHOPS
from vivavoce.agent_worker import AgentWorker
from vivavoce.logs import configure_logs
from vivavoce.settings import Settings

LOG_NAME = "simulated-worker.log"


def main() -> None:
    """Work until SIGTERM."""
    settings = Settings()
    configure_logs(settings.log_level, settings.log_file.with_name(LOG_NAME))
    asyncio.run(AgentWorker(settings, make_shop=SHOPS[sys.argv[1]]).run())


if __name__ == "__main__":
    main()
