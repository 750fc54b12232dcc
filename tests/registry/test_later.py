"""Modules named now and imported later."""

import subprocess
import sys
from pathlib import Path

import pytest

from registry import later

ASKED = """
import sys
from pathlib import Path
from registry import later
colours = later.module("colorsys")
assert "colorsys" not in sys.modules
assert colours.rgb_to_hsv(0, 0, 0) == (0, 0, 0)
assert "colorsys" in sys.modules
"""


def test_a_module_is_imported_when_something_of_it_is_asked_for() -> None:
    subprocess.run([sys.executable, "-c", ASKED], check=True)


async def test_a_module_that_cannot_be_imported_says_so_each_time() -> None:
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError):
            await later.loaded("registry.nowhere")


async def test_whoever_waits_for_a_module_finds_it() -> None:
    await later.loaded("colorsys", "colorsys")
    assert later.module("colorsys").hsv_to_rgb(0, 0, 1) == (1, 1, 1)


BOTH = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
from registry import later

async def main():
    await asyncio.gather(later.loaded("one"), later.loaded("other"))
    import seen
    assert seen.steps in (["one", "one", "other", "other"], ["other", "other", "one", "one"]), seen.steps

asyncio.run(main())
"""


def test_one_is_imported_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "seen.py").write_text("steps = []\n")
    for name in ("one", "other"):
        step = f"seen.steps.append('{name}')\n"
        (tmp_path / f"{name}.py").write_text(f"import seen, time\n{step}time.sleep(0.05)\n{step}")

    subprocess.run([sys.executable, "-c", BOTH, str(tmp_path)], check=True)
