"""The product as a newcomer starts it: `registry up` as one process, with everything real behind it on loopback."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.servers.running import RunningServer

ROOT = Path(__file__).parent.parent.parent
LINK = re.compile(r"https?://\S+/sign-in/\S+")


class Product(RunningServer):
    """Its own data folder, its own port; `outbox` holds every mail it sent."""

    name = "product"
    ready_within = 120.0  # the first directory is imported first

    def __init__(self, **settings: str) -> None:
        super().__init__()
        self._settings = settings
        self.outbox_file = self.folder / "outbox.jsonl"

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}"

    def command(self) -> list[str | Path]:
        return [sys.executable, "-m", "registry.cli", "up", "--port", str(self.port)]

    def environment(self) -> Mapping[str, str]:
        return {
            "REGISTRY_DATA_DIR": str(self.folder / "data"),
            "REGISTRY_OUTBOX_FILE": str(self.outbox_file),
            "PYTHONPATH": str(ROOT),
            **self._settings,
        }

    def is_ready(self) -> bool:
        return httpx.get(f"{self.base}/readyz", timeout=5).is_success

    def terminate(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Asks the supervisor to stop; returns its exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(40)

    def start_again(self) -> None:
        self._start()
        self._wait_until(self.is_ready)

    def mails(self, to: str) -> list[dict[str, Any]]:
        lines = self.outbox_file.read_text().splitlines() if self.outbox_file.exists() else []
        return [mail for mail in map(json.loads, lines) if mail["to"] == to]

    def sign_in_link(self, to: str, *, after: int = 0) -> str:
        """The link in the newest mail to this address; waits for mail number `after` + 1."""
        deadline = time.monotonic() + 20
        while len(self.mails(to)) <= after:
            if time.monotonic() > deadline:
                raise TimeoutError(f"no mail to {to}:\n{self.log[-2000:]}")
            time.sleep(0.1)
        found = LINK.search(self.mails(to)[-1]["body"])
        assert found, self.mails(to)[-1]["body"]
        return found[0]

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """A command of the product beside the running one, on the same data folder."""
        return subprocess.run(
            [sys.executable, "-m", "registry.cli", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environment(), "REGISTRY_BASE_URL": self.base},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
