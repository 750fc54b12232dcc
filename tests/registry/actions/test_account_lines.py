"""How people write lists of accounts, and what of it can be used."""

import csv
import io

import pytest

from registry.actions.account_lines import (
    COLUMNS,
    MOST_LINES,
    Line,
    Purpose,
    clean_language,
    clean_purpose,
    clean_region,
    read_lines,
    table,
)
from registry.errors import BadInput
from registry.models.columns import AccountRole


def test_one_address_a_line() -> None:
    text = "# ours\nhttps://x.com/acme\n\n@acme@mastodon.social\n"

    assert read_lines(text) == [Line("https://x.com/acme"), Line("@acme@mastodon.social")]


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_table_in_any_order_and_either_language(between: str) -> None:
    text = "\ufeffIdioma,País,Cuenta,Función\nes-mx,mx,https://x.com/acme_mx,soporte\n".replace(",", between)

    assert read_lines(text) == [Line("https://x.com/acme_mx", "support", "mx", "es-mx")]


def test_a_table_without_a_head_has_the_columns_of_ours() -> None:
    assert read_lines("https://x.com/a,press,DE,de") == [Line("https://x.com/a", "press", "DE", "de")]


def test_a_cell_may_hold_commas_and_quotes() -> None:
    assert read_lines('address,region\nhttps://x.com/a,"Ohio, ""north"""') == [
        Line("https://x.com/a", region='Ohio, "north"')
    ]


@pytest.mark.parametrize("text", ["", "  \n", "# only words", "address,role\n"])
def test_no_address_is_told(text: str) -> None:
    with pytest.raises(BadInput, match="at least one"):
        read_lines(text)


def test_more_than_we_take_is_told() -> None:
    with pytest.raises(BadInput, match="500"):
        read_lines("x:acme\n" * (MOST_LINES + 1))


def test_codes_are_kept_in_one_spelling() -> None:
    assert clean_purpose("Soporte", " mx ", "ES_mx") == Purpose(AccountRole.SUPPORT, "MX", "es-MX")
    assert clean_language("zh-hant") == "zh-Hant"
    assert clean_region("Latin  America") == "Latin America"


@pytest.mark.parametrize(
    ("role", "region", "language", "field"),
    [
        ("boss", "", "", "role"),
        ("main", "x" * 61, "", "region"),
        ("main", "a\u202eb", "", "region"),
        ("main", "", "klingon", "language"),
        ("main", "", "xx", "language"),
    ],
)
def test_what_cannot_be_used_names_its_column(role: str, region: str, language: str, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        clean_purpose(role, region, language)

    assert refusal.value.field == field


def test_nothing_in_a_table_is_a_formula_and_it_reads_back() -> None:
    addresses = ["@acme@mastodon.social", "=cmd|' /C calc'!A0", "https://x.com/acme"]

    text = table(COLUMNS, [(address, "main", "", "") for address in addresses])

    cells = [row[0] for row in csv.reader(io.StringIO(text))][1:]
    assert [cell[0] for cell in cells] == ["'", "'", "h"]
    assert [line.address for line in read_lines(text)] == addresses
