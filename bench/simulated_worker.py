"""The product's agent worker with simulated engines.

``python -m bench.simulated_worker zero|simulated``; settings as for ``vivavoce agent start``.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from bench.simulated import REGISTRIES
from vivavoce.logs import configure_logs
from vivavoce.processes.agent_worker import AgentWorkerProcess
from vivavoce.settings import LOG_FILE, Settings


def main() -> None:
    """Run until SIGTERM."""
    settings = Settings()
    file = os.environ.get(LOG_FILE)
    configure_logs(settings.log_level, Path(file) if file else None)
    asyncio.run(AgentWorkerProcess(settings, registry=REGISTRIES[sys.argv[1]]).run())


if __name__ == "__main__":
    main()
