"""Runs in Epicyon's own environment: starts it on 127.0.0.1 only, where it would ask for every address."""

import importlib
import runpy
import socketserver
import sys
import sysconfig
from pathlib import Path

_bind = socketserver.TCPServer.server_bind


def _bind_to_loopback(server: socketserver.TCPServer) -> None:
    server.server_address = ("127.0.0.1", int(server.server_address[1]))
    _bind(server)


socketserver.TCPServer.server_bind = _bind_to_loopback  # type: ignore[method-assign, assignment]
sys.modules["pyqrcode"] = importlib.import_module("pyqrcodeng")  # the heir of the package it imports
program = Path(sysconfig.get_path("purelib")) / "epicyon.py"
sys.argv[0] = str(program)
runpy.run_path(str(program), run_name="__main__")
