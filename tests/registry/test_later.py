"""Modules named now and imported later."""

import subprocess
import sys

import pytest

from registry import later

ASKED = """
import sys
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
