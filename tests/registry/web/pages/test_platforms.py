"""What each platform allows: the page, its search without scripts, and the same for programs."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from registry.actions import platform_health
from registry.actions.platform_list import Way
from registry.language import gettext
from registry.web.rendering import NAMES_WITH_WORDS
from tests.factories import NOON
from tests.registry.web.visitor import visiting
from verification.canaries import Sight, Sighting
from verification.outcomes import Problem
from verification.platforms import PLATFORMS


@pytest.mark.parametrize("language", ["en", "es"])
async def test_every_platform_is_on_the_page(db: str, language: str) -> None:
    async with visiting(language=language) as visitor:
        await visitor.open(f"/platforms?lang={language}")

        shown = {node.attributes["id"] for node in visitor.page.css("main h2")}
        assert shown == {f"platform-{slug}" for slug in PLATFORMS}


def test_words_beside_a_platform_s_name_are_translated() -> None:
    with_words = {one.name for one in PLATFORMS.values() if "(" in one.name} - {"X (Twitter)"}

    assert set(NAMES_WITH_WORDS) == with_words
    assert not any(gettext(name, "es") == name for name in with_words)


async def test_a_name_finds_its_platform(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/platforms?q=GitHub")

        assert [node.text() for node in visitor.page.css("main h2")] == ["GitHub"]
        assert "Checked automatically" in visitor.text


async def test_what_nothing_matches_leads_back_to_all(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/platforms?q=zzzz&way=nonsense")

        assert "No platform of this kind." in visitor.text
        assert "/platforms" in visitor.links()


async def test_programs_read_the_same(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/api/v1/platforms")

        told = {one["platform"]: one for one in visitor.answer.json()["platforms"]}
        assert set(told) == set(PLATFORMS)
        assert {one["automatic"] for one in told.values()} <= {way.value for way in Way}
        assert {"method": "dns_txt", "needs_key": False} in told["website"]["methods"]
        assert {"method": "post", "needs_key": True} in told["vk"]["methods"]
        assert {urlsplit(step["place"]).netloc for step in told["appstore"]["steps"]} == {"apps.apple.com"}
        assert told["github"]["health"] == {"state": "not_checked", "since": None, "last_success": None}


async def test_the_page_says_how_a_checker_is(db: str) -> None:
    for minutes in (0, 5):
        seen = Sighting(Sight.WRONG, Problem.BROKEN)
        await platform_health.record("github", seen, now=NOON + timedelta(minutes=minutes))

    async with visiting() as visitor:
        await visitor.open("/platforms?q=GitHub")
        assert "is paused" in visitor.text
        assert "Checks are paused" in [node.text(strip=True) for node in visitor.page.css("main .chip")]

        await visitor.open("/api/v1/platforms")
        told = {one["platform"]: one for one in visitor.answer.json()["platforms"]}
        assert told["github"]["health"] == {"state": "paused", "since": "2026-11-23T12:05:00Z", "last_success": None}
