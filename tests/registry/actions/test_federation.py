"""What another registry has proven is listed here under its name, as long as it says so, and never more than that."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from registry.actions import directory, federation, foreign_dumps
from registry.actions.federation import Report
from registry.actions.foreign_dumps import ForeignBrand, ForeignDump, Signature
from registry.database import rows
from registry.errors import BadDump
from tests.factories import NOON, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.actions.test_foreign_dumps import keys, line, packed, signed
from tests.registry.test_cli import registry
from verification.accounts import AccountRef


def x(handle: str) -> AccountRef:
    return AccountRef("x", handle)


def dump(*brands: ForeignBrand, at: datetime = NOON, host: str = "other.example") -> ForeignDump:
    signature = Signature(f"https://{host}", at, "key", "", b"")
    return ForeignDump(signature, "0" * 64, "CC0-1.0", brands, (), {})


def dell(*accounts: AccountRef, domain: str | None = "dell.com") -> ForeignBrand:
    return ForeignBrand("dell", "Dell", domain, accounts)


async def take(one: ForeignDump) -> Report:
    return await federation.take_over(one, ours="registry.example", now=NOON, on_progress=lambda _done, _of: None)


async def _told(account: AccountRef) -> tuple[str, str | None, str | None]:
    found = await directory.look_up(account)
    return found.verdict.value, found.brand.slug if found.brand else None, found.source.name if found.source else None


async def test_it_is_listed_with_the_registry_named(db: str) -> None:
    report = await take(dump(dell(x("dell"), x("dellcares"))))

    assert await _told(x("dell")) == ("listed", "dell", "other.example")
    assert (report.brands, report.accounts, report.new, report.withdrawn) == (1, 2, 2, 0)
    assert "as reported by it" in report.summary()


async def test_a_second_time_changes_nothing(db: str) -> None:
    await take(dump(dell(x("dell"))))
    before = await rows("SELECT * FROM citation"), await rows("SELECT id, slug FROM brand")

    report = await take(dump(dell(x("dell"))))

    assert (report.new, report.withdrawn) == (0, 0)
    assert (await rows("SELECT * FROM citation"), await rows("SELECT id, slug FROM brand")) == before


async def test_what_it_says_no_longer_is_no_longer_listed(db: str) -> None:
    acme = ForeignBrand("acme", "Acme", "acme.com", (x("acme"),))
    await take(dump(dell(x("dell"), x("dell_old")), acme))

    report = await take(dump(dell(x("dell")), at=NOON + timedelta(days=1)))

    assert (report.new, report.withdrawn) == (0, 2)
    assert await _told(x("acme")) == ("unknown", None, None)
    assert await rows("SELECT slug FROM brand") == [{"slug": "dell"}]


async def test_an_older_dump_does_not_bring_back_what_is_gone(db: str) -> None:
    await take(dump(dell(x("dell")), at=NOON))

    with pytest.raises(BadDump) as refused:
        await take(dump(dell(x("dell"), x("dell_old")), at=NOON - timedelta(days=1)))

    assert "2026-11-23T12:00:00Z" in refused.value.english
    assert await rows("SELECT count(*) AS n FROM citation") == [{"n": 1}]


async def test_our_own_dump_is_not_hearsay(db: str) -> None:
    with pytest.raises(BadDump, match="this very registry"):
        await take(dump(dell(x("dell")), host="registry.example"))


async def test_a_brand_with_the_same_proven_domain_is_the_same_brand(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member, "dell-inc", domain="dell.com")
    await make_official(member, brand, x("dell"))

    await take(dump(dell(x("dell"), x("dell_latam"))))

    assert await _told(x("dell")) == ("official", "dell-inc", None)
    assert await _told(x("dell_latam")) == ("listed", "dell-inc", "other.example")
    assert [row["slug"] for row in await rows("SELECT slug FROM brand")] == ["dell-inc"]


async def test_a_brand_that_an_open_source_lists_with_that_website_is_the_same_too(db: str) -> None:
    await make_listed_brand("dell-inc", accounts=(AccountRef("website", "dell.com"), x("dell")))

    await take(dump(dell(x("dell_latam"))))

    assert await _told(x("dell_latam")) == ("listed", "dell-inc", "other.example")


async def test_another_of_that_name_stands_beside_it_and_nobody_takes_it_over_by_hearsay(db: str) -> None:
    await make_listed_brand("dell", accounts=(AccountRef("website", "dell.com"),))

    await take(dump(dell(x("dell_sly"), AccountRef("website", "dell-sly.com"), domain="dell-sly.com")))

    assert await _told(x("dell_sly")) == ("listed", "dell-dell", "other.example")
    assert await rows("SELECT count(*) AS n FROM citation WHERE source = 'registry:other.example' AND is_main") == [
        {"n": 0}
    ]


async def test_two_registries_are_kept_apart(db: str) -> None:
    await take(dump(dell(x("dell"))))
    await take(dump(dell(x("dellcares")), host="third.example"))

    await take(dump(at=NOON + timedelta(days=1)))

    assert await _told(x("dell")) == ("unknown", None, None)
    assert (await _told(x("dellcares")))[2] == "third.example"


async def test_a_failure_half_way_leaves_everything_as_it_was(db: str) -> None:
    await take(dump(dell(x("dell"))))

    def fail(done: int, total: int) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        await federation.take_over(dump(dell(x("other"))), ours="", now=NOON, on_progress=fail)

    assert await rows("SELECT handle FROM account JOIN citation ON account_id = account.id") == [{"handle": "dell"}]


async def test_the_command_takes_a_dump_with_its_signature_and_no_other(db: str, tmp_path: Path) -> None:
    file, keys_file = _files(tmp_path, packed(line("dell"), line("d3ll", "impostor")))

    told = await registry(db, "import", str(file), "--key", str(keys_file))
    checked = await registry(db, "check", "x.com/dell", "x.com/d3ll")
    _files(tmp_path, packed(line("dell"), line("sly")), of=packed(line("dell")))
    refused = await registry(db, "import", str(file), "--key", str(keys_file))

    assert told.returncode == 0, told.stderr
    assert "1 brands with 1 accounts, listed as reported by it; 1 accounts new" in told.stdout
    assert "Reported as Dell's by other.example, not confirmed by the brand" in checked.stdout
    assert "d3ll: lookalike" in checked.stdout
    assert (refused.returncode, "The signature does not fit" in refused.stderr) == (1, True)
    assert await rows("SELECT count(*) AS n FROM citation") == [{"n": 1}]


def _files(folder: Path, body: bytes, *, of: bytes | None = None) -> tuple[Path, Path]:
    """A dump with a signature beside it, and the keys of its registry."""
    file, keys_file = folder / "accounts.jsonl.gz", folder / "keys.json"
    file.write_bytes(body)
    file.with_name("accounts.jsonl.gz.jws").write_text(signed(of or body))
    keys_file.write_bytes(keys())
    return file, keys_file


def test_the_key_of_a_long_name_fits_its_column() -> None:
    assert len(federation._key("a" * 120)) == federation.LONGEST_KEY
    assert foreign_dumps.LONGEST_HOST + len("registry:") <= 60
