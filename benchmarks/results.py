"""benchmarks/RESULTS.md: one page of sections; whoever measures writes their own and leaves the others as they are."""

import re
from pathlib import Path

RESULTS = Path("benchmarks/RESULTS.md")
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)


def write(text: str, *, keeps: str = "") -> None:
    """Writes the page anew, but for the section of another benchmark."""
    kept = [one for one in _sections() if keeps and one.startswith(f"## {keeps}\n")]
    RESULTS.write_text("\n\n".join(one.strip() for one in (text, *kept)) + "\n", encoding="utf-8")


def write_section(title: str, text: str) -> None:
    """Writes one section, at the end if it is new."""
    written = f"## {title}\n\n{text}"
    sections = [written if one.startswith(f"## {title}\n") else one for one in _sections()]
    sections += [] if written in sections else [written]
    RESULTS.write_text("\n\n".join(one.strip() for one in sections) + "\n", encoding="utf-8")


def _sections() -> list[str]:
    return _SECTION.split(RESULTS.read_text("utf-8")) if RESULTS.exists() else []
