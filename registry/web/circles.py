"""How often this process looks for circles of things that only hold each other: answers make hardly one."""

import gc

NEW_THINGS = (20_000, 20, 20)


def search_seldom() -> None:
    """From the start on: importing makes a hundred thousand things that stay."""
    gc.set_threshold(*NEW_THINGS)


def leave_out_what_is_here() -> None:
    """What is there now lives as long as the process: no search looks through it again."""
    search_seldom()
    gc.freeze()
