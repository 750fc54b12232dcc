"""Runs in Synapse's own environment: starts it, and ends it when the tests are gone."""

import os
import sys
import threading
from importlib import import_module


def _end_with_the_tests() -> None:
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=_end_with_the_tests, daemon=True).start()
import_module("synapse.app.homeserver").main()
