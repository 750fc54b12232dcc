"""A server process of our own: its own process group, a log, a deadline to become ready, and an end by its id."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def watched(*command: str | Path) -> list[str | Path]:
    """For programs that do not watch their input: they end when it closes, with the process that opened it."""
    return ["sh", "-c", '"$@" < /dev/null & cat > /dev/null; kill $!', "sh", *command]


class RunningServer:
    """Starts on `with`, hands itself out once it answers, and leaves neither process nor folder behind."""

    name = "server"
    ready_within = 60.0

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=f"{self.name}-", ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def prepare(self) -> None:
        """What must be there before the process starts."""

    def command(self) -> list[str | Path]:
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        return {}

    def is_ready(self) -> bool:
        """Asked until it says yes; a connection that is refused is a no."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        try:
            self.prepare()
            self._start()
            self._wait_until(self.is_ready)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> None:
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                self.command(),
                cwd=self.folder,
                env={**os.environ, **self.environment()},
                stdin=subprocess.PIPE,  # closes when this process dies, however it dies; the servers watch it
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait_until(self, is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + self.ready_within
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self._process.returncode}:\n{self.log[-3000:]}")
            try:
                if is_ready():
                    return
            except (httpx.HTTPError, OSError):
                pass
            time.sleep(0.05)
        raise TimeoutError(f"{self.name} was not ready within {self.ready_within} s:\n{self.log[-3000:]}")

    def kill(self) -> None:
        """Kill -9, as a crash would."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(5)
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._folder.cleanup()
