"""Where platforms take reports: their descriptions say it, the operator may say it better, and nobody pretends."""

from datetime import date

import pytest
from pydantic import ValidationError

from registry.actions.report_forms import ReportForm, form_of
from registry.settings import Settings
from verification.platforms import PLATFORMS
from verification.platforms.platform import Platform


def test_what_nobody_has_opened_is_called_not_checked() -> None:
    found = form_of("x")
    assert found
    assert (found.url.startswith("https://help.x.com/"), found.checked_on, found.is_operators) == (True, None, False)
    assert form_of("mixcloud") is None
    assert form_of("no such platform") is None


@pytest.mark.parametrize("platform", [one for one in PLATFORMS.values() if one.report_form or one.report_form_checked])
def test_every_platform_names_an_address_and_a_day(platform: Platform) -> None:
    assert platform.report_form.startswith("https://")
    assert not platform.report_form_checked or date.fromisoformat(platform.report_form_checked)


def test_what_the_operator_set_counts() -> None:
    told = ("x=https://help.example/fake 2026-11-20", "reddit=", "tiktok=https://t.example")

    assert Settings(report_forms=told).report_forms == told
    assert form_of("x", told) == ReportForm("https://help.example/fake", date(2026, 11, 20), is_operators=True)
    assert form_of("reddit", told) is None
    assert form_of("tiktok", told) == ReportForm("https://t.example", None, is_operators=True)
    assert form_of("github", told) == form_of("github")


@pytest.mark.parametrize(
    "bad", ["x", "x=http://plain.example", "x=https://a b", "x=https://a 2026-13-01", "X=https://a"]
)
def test_a_setting_that_cannot_be_used_is_refused_at_the_start(bad: str) -> None:
    with pytest.raises(ValidationError):
        Settings(report_forms=(bad,))
