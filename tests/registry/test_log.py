"""Lines of the log, from processes of their own: what writes them is set up once in a process."""

import json
import subprocess
import sys

WRITE = """
import sys
from registry import log
log.set_up(as_json={as_json})
assert "structlog" not in sys.modules
log.get().info("requests", count=2)
"""


def _written(*, as_json: bool) -> str:
    script = WRITE.format(as_json=as_json)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return done.stderr


def test_a_line_is_json_where_that_is_chosen_and_comes_with_the_first_import_of_its_writer() -> None:
    line = json.loads(_written(as_json=True))

    assert (line["event"], line["count"], line["level"]) == ("requests", 2, "info")


def test_on_a_terminal_a_line_is_for_people() -> None:
    assert "[info     ] requests" in _written(as_json=False)
