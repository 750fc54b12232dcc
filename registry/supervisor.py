"""`registry up`: database, migrations, first directory, worker and web under one roof, stopped together."""

import asyncio
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import FrameType

from rich.console import Console

from registry.database import apply_migrations
from registry.embedded import Server, embedded_server, outlived_by_nobody
from registry.settings import Settings, environment

STOP_SECONDS = 30
READY_SECONDS = 60
LONGEST_PAUSE = 30.0  # seconds between restarts of a child that keeps dying


class PortTaken(RuntimeError):
    """Something else listens on the port."""


@dataclass(slots=True)
class Child:
    """One of the processes; when it dies it is started again, more slowly each time."""

    name: str
    command: list[str]
    environment: dict[str, str]
    address: str = ""
    process: subprocess.Popen[bytes] | None = None
    pause: float = 0.5
    due: float = field(default=0.0)

    def keep_alive(self, console: Console) -> None:
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            console.print(f"[yellow]{self.name} ended with {self.process.returncode}; it is started again[/]")
            self.process, self.due = None, time.monotonic() + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        if time.monotonic() >= self.due:
            self.process = subprocess.Popen(  # noqa: S603
                outlived_by_nobody(self.command), env=self.environment, start_new_session=True
            )

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run(settings: Settings, *, host: str, port: int, fill: Callable[[str, Console], None]) -> None:
    """Serves until SIGINT or SIGTERM. `fill` brings in the first directory, given the database's URL."""
    console = Console(stderr=True)
    for number in (signal.SIGTERM, signal.SIGINT):  # SIGINT too: scripts start us with it ignored
        signal.signal(number, _stop)
    children: list[Child] = []
    with ExitStack() as stack:
        try:
            _refuse_taken_port(host, port)
            database = None if settings.database_url else stack.enter_context(embedded_server(settings.data_dir))
            url = database.url if database else settings.database_url or ""
            asyncio.run(apply_migrations(url))
            fill(url, console)
            children = _children(settings, url, host, port)
            _serve(children, database, console, settings)
        except KeyboardInterrupt:
            console.print("stopping")
        finally:
            _end(children)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Something else listens on {host}:{port}. Choose another: `registry up --port N`."
            ) from error


def _children(settings: Settings, url: str, host: str, port: int) -> list[Child]:
    decided = environment(
        REGISTRY_DATABASE_URL=url,
        REGISTRY_BASE_URL=settings.base_url,
        REGISTRY_SECRET_KEYS=",".join(settings.keys()),
        REGISTRY_DATA_DIR=str(settings.data_dir.resolve()),  # the other keys are kept there
    )
    command = [sys.executable, "-m", "registry.cli"]
    children = [
        Child(
            "the web server", [*command, "serve", "--host", host, "--port", str(port)], decided, f"http://{host}:{port}"
        ),
        Child("the worker", [*command, "worker"], decided),
    ]
    if settings.jetstream_url:
        children.append(Child("the watch of Bluesky", [*command, "watch", "--bluesky"], decided))
    return children


def _serve(children: list[Child], database: Server | None, console: Console, settings: Settings) -> None:
    deadline, announced = time.monotonic() + READY_SECONDS, False
    while True:
        if database is not None and database.keep_alive():
            console.print("[yellow]the database had ended; it was started again[/]")
        for child in children:
            child.keep_alive(console)
        if not announced and _answers(children[0]):
            announced = True
            console.print(f"[bold green]{settings.base_url}[/]  Ctrl-C stops everything")
        if not announced and time.monotonic() > deadline:
            console.print("[red]the web server does not answer[/]; its own words are above")
            deadline = float("inf")
        time.sleep(0.1 if not announced else 0.5)


def _answers(web: Child) -> bool:
    try:
        with urllib.request.urlopen(f"{web.address}/healthz", timeout=2):  # noqa: S310 (our own http address)
            return True
    except urllib.error.HTTPError:
        return True  # it refuses this Host header, so it is there
    except OSError:
        return False


def _end(children: list[Child]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):  # a second Ctrl-C must not leave a child behind
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.end()
    for child in children:
        child.wait()
