"""Runs in the relay's own environment: makes its tables, starts it on 127.0.0.1, ends it with the tests."""

import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any


def _end_with_the_tests() -> None:
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=_end_with_the_tests, daemon=True).start()
settings, port = sys.argv[1:]
relay: Any = import_module("nostr_relay.web")
alembic: Any = import_module("alembic.config")
uvicorn: Any = import_module("uvicorn")
relay.Config.load(settings)
alembic.main([f"-c{Path(relay.__file__).parent / 'alembic.ini'}", "upgrade", "head"])
uvicorn.run(relay.create_app(), host="127.0.0.1", port=int(port), log_level="warning")
