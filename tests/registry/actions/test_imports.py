"""Directories come in whole, and a second time changes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from registry.actions import imports
from registry.actions.sources import ListedBrand
from registry.database import rows
from tests.factories import NOON
from verification.accounts import AccountRef

ENTRIES: dict[str, Any] = {
    "Q1": {
        "label": "Acme Burgers",
        "description": "burgers",
        "identities": {
            "website": "https://www.acme-burgers.com",
            "twitter": "AcmeBurgers",
            "instagram": "acmeburgers_za",
            "youtube": "UCbEiQpgRbkq_Hzj6fdvi54g",
            "weixin": "acme888",
        },
        "officialWebsites": ["https://www.acme-burgers.com", "https://acme-burgers.ge", "https://facebook.com/acme"],
    },
    "Q2": {"label": "Nobody Online", "officialWebsites": ["https://nobody-online.com"]},
    "Q3": {"label": "Gone Since 1999", "identities": {"twitter": "gone"}, "dissolutions": [{"date": "1999"}]},
    "Q4": {"identities": {"twitter": "nameless"}},
    "Q5": {"label": "Acme Burgers", "identities": {"twitter": "acme_burgers_2"}},
    "Q6": {"label": "\u202eevil", "identities": {"twitter": "evil"}},
}


def _index(folder: Path, entries: dict[str, Any] = ENTRIES) -> Path:
    path = folder / "wikidata.json"
    path.write_text(json.dumps({"_meta": {}, "wikidata": entries}))
    return path


def _no_progress(done: int, total: int) -> None:
    assert done <= total


async def _import(brands: list[ListedBrand], version: str = "1") -> imports.Report:
    return await imports.import_listed(
        brands, source=imports.NAME_SUGGESTION_INDEX, version=version, now=NOON, on_progress=_no_progress
    )


def test_the_index_is_read_with_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    brands, refused = imports.read_name_suggestion_index(_index(tmp_path))

    assert [brand.key for brand in brands] == ["Q1", "Q5"]
    assert brands[0].main_website == AccountRef("website", "acme-burgers.com")
    assert set(brands[0].accounts) == {
        AccountRef("website", "acme-burgers.com"),
        AccountRef("website", "acme-burgers.ge"),
        AccountRef("x", "acmeburgers"),
        AccountRef("instagram", "acmeburgers_za"),
        AccountRef("youtube", "UCbEiQpgRbkq_Hzj6fdvi54g"),
    }
    assert [refusal.line for refusal in refused] == ["Q6"]


async def test_a_second_import_makes_no_doubles(db: str, tmp_path: Path) -> None:
    brands, _ = imports.read_name_suggestion_index(_index(tmp_path))

    first = await _import(brands)
    second = await _import(brands)

    assert (first.new_brands, second.new_brands) == (2, 0)
    assert await rows("SELECT count(*) AS n FROM brand") == [{"n": 2}]
    assert await rows("SELECT count(*) AS n FROM citation") == [{"n": 6}]
    assert await rows("SELECT handle FROM account JOIN citation ON account_id = account.id WHERE is_main") == [
        {"handle": "acme-burgers.com"}
    ]


async def test_two_brands_of_one_name_get_two_addresses(db: str, tmp_path: Path) -> None:
    brands, _ = imports.read_name_suggestion_index(_index(tmp_path))

    await _import(brands)

    found = await rows("SELECT slug FROM brand ORDER BY slug")
    assert [row["slug"] for row in found] == ["acme-burgers", "acme-burgers-q5"]


async def test_an_account_the_source_lists_no_more_is_no_more_listed(db: str, tmp_path: Path) -> None:
    brands, _ = imports.read_name_suggestion_index(_index(tmp_path))
    await _import(brands)
    shorter = [ListedBrand(b.key, b.name, b.description, b.accounts[:1]) for b in brands]

    await _import(shorter, version="2")

    assert await rows("SELECT count(*) AS n FROM citation") == [{"n": 2}]


async def test_a_version_is_in_only_when_all_of_it_is(db: str, tmp_path: Path) -> None:
    brands, _ = imports.read_name_suggestion_index(_index(tmp_path))

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await imports.import_listed(
            brands, source=imports.NAME_SUGGESTION_INDEX, version="1", now=NOON, on_progress=interrupt
        )

    assert not await imports.is_in(imports.NAME_SUGGESTION_INDEX, "1")
    report = await _import(brands)
    assert report.new_brands == 0
    assert await imports.is_in(imports.NAME_SUGGESTION_INDEX, "1")


CSV = """brand,address
Acme,https://x.com/acme
Acme,https://www.instagram.com/acme/
Acme,not an address at all
,https://x.com/nobody
Beta,https://github.com/beta
"""


async def test_a_file_comes_in_with_a_report_of_refused_lines(db: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(CSV)
    brands, refused = imports.read_file(file)

    report = await imports.import_whole(
        brands, refused, source=imports.OPERATOR, version="mine", now=NOON, on_progress=_no_progress
    )

    assert (report.brands, report.accounts) == (2, 3)
    assert [refusal.line for refusal in report.refused] == [4, 5]


async def test_a_file_that_fails_half_way_leaves_nothing(db: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text('{"brand": "Acme", "address": "https://x.com/acme"}\n[]\nnonsense\n')
    brands, refused = imports.read_file(file)

    def fail(done: int, total: int) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        await imports.import_whole(brands, refused, source=imports.OPERATOR, version="mine", now=NOON, on_progress=fail)

    assert [refusal.line for refusal in refused] == [2, 3]
    assert await rows("SELECT count(*) AS n FROM brand") == [{"n": 0}]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"name;url\n", b"\xff\xfe", b"brand,address\n" + b'"' * 99])
def test_a_file_of_something_else_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(content)

    brands, refused = imports.read_file(file)

    assert brands == []
    assert all(refusal.reason for refusal in refused)
