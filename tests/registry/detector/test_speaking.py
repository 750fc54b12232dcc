"""Names that speak for another brand go to a person; ordinary names do not."""

import pytest

from registry.detector import speaks_for_another


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Acme Support", "support"),
        ("ACME_HELP", "help"),
        ("Official Acme", "official"),
        ("Acme Atención al Cliente", "atencionalcliente"),
        ("acmesupport", "support"),
        ("soporte-acme", "soporte"),
        ("AcmeRefunds", "refunds"),
        ("Ѕupport Acme", "support"),  # noqa: RUF001 (a Cyrillic letter, on purpose)
    ],
)
def test_a_name_that_speaks_for_another_is_told_by_its_word(name: str, word: str) -> None:
    assert speaks_for_another(name) == word


@pytest.mark.parametrize(
    "name", ["Acme", "Support", "Help", "Helpful Tools", "Officina", "Acme Security", "Sorteo", "Whelp", "Blue Widgets"]
)
def test_an_ordinary_name_speaks_for_itself(name: str) -> None:
    assert speaks_for_another(name) is None
