"""Files that list brands and their accounts, read line by line: what can be used, and why the rest cannot."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from registry.actions.names import clean_name
from registry.actions.source_categories import FILE, NOTHING, Category, read_categories
from registry.errors import BadName
from verification.accounts import AccountRef
from verification.platforms import canonical, read
from verification.platforms.platform import ReadingResult

LARGEST_FILE = 512 * 2**20  # bytes
# name-suggestion-index identity → our platform and how its value becomes a handle
IDENTITIES: Mapping[str, tuple[str, str]] = {
    "facebook": ("facebook", "{}"),
    "instagram": ("instagram", "{}"),
    "linkedin": ("linkedin", "company/{}"),
    "pinterest": ("pinterest", "{}"),
    "snapchat": ("snapchat", "{}"),
    "threads": ("threads", "{}"),
    "tiktok": ("tiktok", "{}"),
    "twitter": ("x", "{}"),
    "vk": ("vk", "{}"),
    "weibo": ("weibo", "u/{}"),
    "youtube": ("youtube", "{}"),
    "youtubeHandle": ("youtube", "@{}"),
}


@dataclass(frozen=True, slots=True)
class ListedBrand:
    """One brand as a source lists it. `key` is the source's own, so that a second import finds it again.

    The first of the accounts of the platform `website` is the brand's main one.
    """

    key: str
    name: str
    description: str
    accounts: tuple[AccountRef, ...]
    category: Category = NOTHING

    @property
    def main_website(self) -> AccountRef | None:
        return next((account for account in self.accounts if account.platform == "website"), None)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line or entry that was left out, and why."""

    line: int | str
    reason: str


Row = ListedBrand | Refusal


def name_suggestion_index(path: Path) -> Iterator[Row]:
    """The brands of the index's `wikidata.json`: label, websites and handles per Wikidata item.

    What they do, where, and other spellings come from the index's categories, where that file lies beside it.
    """
    entries: dict[str, dict[str, Any]] = json.loads(path.read_bytes())["wikidata"]
    categories = read_categories(path.with_name(FILE))
    for key, entry in entries.items():
        if not entry.get("label") or entry.get("dissolutions"):
            continue  # an item without a name, or a brand that is no more
        accounts = tuple(dict.fromkeys(_accounts(entry)))
        if any(account.platform != "website" for account in accounts):
            named = _named(key, key, entry["label"], entry.get("description", ""), accounts)
            yield replace(named, category=categories.get(key, NOTHING)) if isinstance(named, ListedBrand) else named


def _accounts(entry: dict[str, Any]) -> Iterator[AccountRef]:
    identities: dict[str, str] = entry.get("identities", {})
    for address in [identities.get("website", ""), *entry.get("officialWebsites", [])]:
        account = read(address).account
        if account and account.platform == "website":
            yield account
    for name, (platform, template) in IDENTITIES.items():
        found = canonical(platform, template.format(identities[name])) if name in identities else None
        if found:
            yield found


def _named(line: int | str, key: str, name: str, description: str, accounts: tuple[AccountRef, ...]) -> Row:
    try:
        return ListedBrand(key, clean_name(name), description[:300], accounts)
    except BadName as error:
        return Refusal(line, error.english)


def rows_of(path: Path) -> Iterator[Row]:
    """One brand and account a line: CSV with the columns `brand,address`, or JSON lines with these members."""
    if path.stat().st_size > LARGEST_FILE:
        yield Refusal(0, f"the file is larger than {LARGEST_FILE // 2**20} MB")
        return
    lines = _json_lines(path) if path.suffix in {".jsonl", ".json", ".ndjson"} else _csv_lines(path)
    for number, row in lines:
        yield row if isinstance(row, Refusal) else _listed(number, row)


def _csv_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | Refusal]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader(file)
        try:
            if not {"brand", "address"} <= set(reader.fieldnames or ()):
                yield 1, Refusal(1, "the first line must name the columns brand and address")
                return
            for row in reader:
                yield reader.line_num, row
        except csv.Error as error:
            yield reader.line_num, Refusal(reader.line_num, f"not CSV: {error}")


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | Refusal]]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            yield number, row if isinstance(row, dict) else Refusal(number, "not a JSON object")


def _listed(number: int, row: dict[str, Any]) -> Row:
    """A line of anybody's list, or one that `registry export` wrote: of those only what is somebody's now."""
    verdict = row.get("verdict", "official")
    if verdict not in {"official", "listed"} or row.get("disputed"):
        return Refusal(number, f"it is no account of the brand there: {'disputed' if row.get('disputed') else verdict}")
    name, address = row.get("brand"), row.get("address")
    if isinstance(name, dict) and isinstance(row.get("account"), dict):
        name, address = name.get("name"), row["account"].get("url")
    if not isinstance(name, str) or not isinstance(address, str):
        return Refusal(number, "brand and address are needed, both as text")
    reading = read(address)
    if reading.result is not ReadingResult.ACCOUNT or reading.account is None:
        return Refusal(number, f"not the address of an account: {reading.seen or reading.kind}")
    return _named(number, name.strip().casefold(), name, "", (reading.account,))
