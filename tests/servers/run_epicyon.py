"""Runs in Epicyon's own environment: starts it on 127.0.0.1 only, and lets people sign in as fast as tests do."""

import importlib
import os
import runpy
import socketserver
import sys
import sysconfig
import threading
from pathlib import Path
from typing import Any

_bind = socketserver.TCPServer.server_bind


def _bind_to_loopback(server: socketserver.TCPServer) -> None:
    server.server_address = ("127.0.0.1", int(server.server_address[1]))
    _bind(server)


socketserver.TCPServer.server_bind = _bind_to_loopback  # type: ignore[method-assign, assignment]


def _end_with_the_tests() -> None:
    sys.stdin.read()
    os._exit(0)


if "--proxy" in sys.argv:  # a server, not one of its short commands
    threading.Thread(target=_end_with_the_tests, daemon=True).start()
sys.modules["pyqrcode"] = importlib.import_module("pyqrcodeng")  # the heir of the package it imports
# It turns away whoever signs in within ten seconds of anybody else.
login: Any = importlib.import_module("webapp_login")
read_credentials = login.htmlGetLoginCredentials
login.htmlGetLoginCredentials = lambda parameters, _last_login: read_credentials(parameters, 0)
program = Path(sysconfig.get_path("purelib")) / "epicyon.py"
sys.argv[0] = str(program)
runpy.run_path(str(program), run_name="__main__")
