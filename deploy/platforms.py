"""Writes docs/PLATFORMS.md, the table of all platforms, from their descriptions; a test compares."""

from pathlib import Path

from verification.methods import METHODS
from verification.platforms import PLATFORMS, read
from verification.platforms.platform import Platform, ReadingResult
from verification.verify import talks

TABLE = Path(__file__).parent.parent / "docs" / "PLATFORMS.md"
_SITE = ("example.com",)  # stands for any proven website
_HEAD = """# Platforms

What each platform allows, written from the descriptions in `verification/platforms/` (`make platforms`; a test
compares). *Read right* counts the description's own addresses, accounts and non-accounts, as they are read now;
`benchmarks/reading.py` counts a file of others. *By link* are proofs without a line to post, for brands with a proven
website (where the profile is read with a key only, with that key). *With a key* needs an app key of the operator
(docs/APP_KEYS.md). *Person*: a proven website lists the account and a moderator compares the rest (docs/LIFE.md).
Where nothing stands, the platform lets nobody read, and its accounts cannot be proven yet.

| platform | read right | proven by | by link | with a key | person | tried against | stable id | "gone" looks like |
|---|---|---|---|---|---|---|---|---|
"""


def table() -> str:
    """The whole page."""
    return _HEAD + "".join(_row(platform) for _, platform in sorted(PLATFORMS.items()))


def _row(platform: Platform) -> str:
    named = [read(text).account is not None for text in platform.examples]
    others = [read(text).result is not ReadingResult.ACCOUNT for text in platform.counterexamples]
    right, cases = sum(named) + sum(others), len(named) + len(others)
    offered = [name for name, method in METHODS.items() if method.needs_site and name in _with_site(platform)]
    linked = [name for name in offered if not METHODS[name].needs_person]
    cells = (
        platform.name,
        f"{right} of {cases}",
        _code(sorted(platform.conversations)),
        _code(linked),
        _code(sorted(platform.keyed)),
        "yes" if set(offered) - set(linked) else "",
        platform.tried.value,
        platform.stable_id or "none",
        platform.gone.replace("|", "\\|"),
    )
    return f"| {' | '.join(cells)} |\n"


def _with_site(platform: Platform) -> set[str]:
    account = next(reading for text in platform.examples if (reading := read(text).account))
    keys = frozenset({platform.slug})
    return set(talks(account, keys, (account.handle if platform.slug == "bluesky" else _SITE[0],)))


def _code(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
