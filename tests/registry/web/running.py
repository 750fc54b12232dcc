"""`registry serve` in a process of its own, as people run it: with its listener, its cache and its held connections."""

import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.servers.running import RunningServer

ROOT = Path(__file__).parents[3]


class Web(RunningServer):
    """A web process on this database."""

    name = "web"

    def __init__(self, database_url: str) -> None:
        super().__init__()
        self._database_url = database_url

    def command(self) -> list[str | Path]:
        return [sys.executable, "-m", "registry.cli", "serve", "--port", str(self.port)]

    def environment(self) -> Mapping[str, str]:
        return {"REGISTRY_DATABASE_URL": self._database_url, "REGISTRY_BASE_URL": self.base, "PYTHONPATH": str(ROOT)}

    def is_ready(self) -> bool:
        return httpx.get(f"{self.base}/readyz", timeout=5).is_success
