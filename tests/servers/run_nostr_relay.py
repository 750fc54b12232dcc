"""Runs in the relay's own environment: starts it on 127.0.0.1, and ends it when the tests are gone."""

import os
import sys
import threading
from importlib import import_module
from typing import Any


def _end_with_the_tests() -> None:
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=_end_with_the_tests, daemon=True).start()
settings, port = sys.argv[1:]
uvicorn: Any = import_module("uvicorn")
uvicorn.run(import_module("nostr_relay.web").create_app(settings), host="127.0.0.1", port=int(port), log_level="warning")
