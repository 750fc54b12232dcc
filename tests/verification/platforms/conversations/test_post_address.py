"""What is made of the address that somebody pasted for a post."""

import re

from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.platform import Trouble

READ = post_address(r"https://acme\.com/(?P<id>[0-9]+)", wanted="Paste it.", refused="This is none.")


def test_a_post_has_its_parts() -> None:
    post = READ(" https://acme.com/20\n")

    assert isinstance(post, re.Match)
    assert post["id"] == "20"


def test_nothing_pasted_and_something_else_are_told_apart() -> None:
    assert READ(None) == READ("") == Trouble(Problem.NEEDS_PLACE, "Paste it.")
    assert READ("https://acme.com/20/x") == Trouble(Problem.REFUSED, "This is none.")
