"""Where each platform itself takes reports of imitations; a platform that is missing is one we cannot stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from verification.platforms import PLATFORMS

# Servers with moderators of their own: the report goes to the one that the handle names.
BY_SERVER = frozenset({"activitypub", "lemmy", "peertube", "pixelfed", "matrix", "forgejo", "gitlab"})


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The platform's own page for reports, and how far we can stand for its address."""

    url: str
    checked_on: date | None  # when a person last opened it; None: nobody here has
    is_operators: bool  # whoever runs this registry set it


def form_of(platform: str, operators: Sequence[str] = ()) -> ReportForm | None:
    """What the operator set (`REGISTRY_REPORT_FORMS`), else what the platform's description says; None: none known."""
    for told in operators:
        slug, _, rest = told.partition("=")
        if slug == platform:
            url, _, checked = rest.partition(" ")
            return ReportForm(url, _day(checked), is_operators=True) if url else None
    found = PLATFORMS.get(platform)
    if found is None or not found.report_form:
        return None
    return ReportForm(found.report_form, _day(found.report_form_checked), is_operators=False)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
