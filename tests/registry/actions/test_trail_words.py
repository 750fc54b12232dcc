"""What a company does stands in its trail in words, not in codes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from registry.actions import trails
from registry.actions.trails import GROUPS, WORDS

OF_A_COMPANY = re.compile(
    r"(accounts|brand|claim|company|face|group|invitation|key|list|member|rule|sighting|webhook)\.[a-z_]+"
)
TELLS = {"record", "_record", "_tell", "tell"}


def _kinds() -> Iterator[str]:
    """The events that actions write down about a company, by their first words."""
    for path in Path(trails.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _name(node.func) in TELLS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and OF_A_COMPANY.fullmatch(str(first.value)):
                    yield str(first.value)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_event_of_a_company_has_a_sentence() -> None:
    found = set(_kinds())

    assert len(found) > 30
    assert found - WORDS.keys() == set()


def test_every_sentence_is_found_by_one_of_the_filters() -> None:
    beginnings = tuple(beginning for group in GROUPS.values() for beginning in group)

    assert [kind for kind in WORDS if not kind.startswith(beginnings)] == []
