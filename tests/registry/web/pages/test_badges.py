"""Badges tell the verdict of exactly one account, anywhere, and never for long."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser as Page

from registry.actions import case_clock
from registry.actions.private_lookups import hash_of
from registry.models import Claim
from registry.models.columns import ClaimState
from registry.web.badges import Theme, content_policy, style_of
from tests.factories import NOON, make_claim, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.actions.test_cases import FAKE, NOTICE, dell, in_notice
from tests.registry.web.visitor import Visitor, visiting
from verification.accounts import AccountRef

ACME = AccountRef("x", "acmerobotics")


async def _acme(name: str = "Acme & Co") -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name=name, domain="acmerobotics.com")
    await make_official(member, brand, ACME)
    await make_claim(member, brand, AccountRef("x", "acme_before"), state=ClaimState.WITHDRAWN)
    await make_listed_brand("walmart", name="Walmart", accounts=(AccountRef("x", "walmart"),))


def _words(visitor: Visitor) -> list[str]:
    return [text.text() for text in Page(visitor.answer.text).css("text")]


@pytest.mark.parametrize(
    ("handle", "first", "second"),
    [
        ("acmerobotics", "Official account of Acme & Co", "X (Twitter) acmerobotics · checked 23 Nov 2026, 12:00 UTC"),
        ("acme_before", "No longer official: Acme & Co", "X (Twitter) acme_before"),
        ("acmerobotic", "Not registered, resembles Acme & Co", "X (Twitter) acmerobotic"),
        ("walmart", "Not confirmed by Walmart", "X (Twitter) walmart"),
        ("nobodyknows", "Not registered", "X (Twitter) nobodyknows"),
    ],
)
async def test_the_badge_says_the_verdict_and_about_whom(db: str, handle: str, first: str, second: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open(f"/badge/x/{handle}.svg?lang=en")

        assert visitor.answer.headers["content-type"] == "image/svg+xml"
        assert _words(visitor) == [first, second]
        assert (Page(visitor.answer.text).css_first("title") or visitor.find("nothing")).text() == (
            f"{first}: X (Twitter) {handle}"
        )


async def test_only_the_very_account_is_official(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        for path in ("x/acmerobotics_", "x/acme.robotics", "github/acmerobotics", "instagram/acmerobotics"):
            await visitor.open(f"/badge/{path}.svg")

            assert "Official" not in visitor.answer.text, path
        await visitor.open("/badge/twitter/AcmeRobotics.svg?theme=dark")
        assert (visitor.path, visitor.answer.url.query) == ("/badge/x/acmerobotics.svg", b"theme=dark")


async def test_a_verdict_that_ended_is_gone_from_the_badge_and_caches_ask_again(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        before = (await visitor.open("/badge/x/acmerobotics.svg")).answer
        same = await visitor.client.get("/badge/x/acmerobotics.svg", headers={"if-none-match": before.headers["etag"]})
        await Claim.filter(account__handle="acmerobotics").update(state=ClaimState.REVOKED, ended_at=NOON)
        after = await visitor.client.get("/badge/x/acmerobotics.svg", headers={"if-none-match": before.headers["etag"]})

    assert before.headers["cache-control"] == "public, max-age=30"
    assert same.status_code == 304
    assert after.status_code == 200
    assert "No longer official" in after.text


async def test_a_badge_brings_its_own_policy_and_leaves_no_cookie(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        answer = (await visitor.open("/badge/x/acmerobotics.svg?theme=auto&lang=es")).answer

    assert answer.headers["content-security-policy"] == content_policy()
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in answer.headers
    assert "vary" not in answer.headers
    style = re.search("<style>(.*)</style>", answer.text)
    assert style
    assert style[1] == style_of("good")
    assert not re.search("script|foreignObject|href|style=", answer.text)


async def test_an_impostor_is_called_one_everywhere_once_the_notice_is_over(db: str) -> None:
    case_id, _, _ = await in_notice(await dell())
    digest = hash_of(FAKE)
    async with visiting() as visitor:
        await visitor.open("/badge/x/dell_prizes.svg")
        assert _words(visitor)[0] == "Not registered, resembles Dell"
        await case_clock.advance(case_id, now=NOON + NOTICE)
        await visitor.open("/badge/x/dell_prizes.svg")
        assert _words(visitor)[0] == "Imitation of Dell"
        row = (await visitor.open(f"/api/v1/range/{digest[:5]}")).answer.json()["results"][0]
        await visitor.open("/accounts/x/dell_prizes/print")
        assert visitor.heading.startswith("No. Reviewed on")

    assert (row["suffix"], row["verdict"], row["brand"]["slug"]) == (digest[5:], "impostor", "dell")


@pytest.mark.parametrize("theme", list(Theme))
async def test_each_theme_has_its_own_ground(db: str, theme: Theme) -> None:
    async with visiting() as visitor:
        svg = (await visitor.open(f"/badge/x/nobody.svg?theme={theme}")).answer.text

    assert ("#10171d" in svg) == (theme is not Theme.LIGHT)
    assert ("#ffffff" in svg) == (theme is not Theme.DARK)


async def test_a_name_can_neither_break_the_drawing_nor_run_out_of_it(db: str) -> None:
    await _acme(name='Ü"<b>]]>& ' + "W" * 60)
    async with visiting() as visitor:
        await visitor.open("/badge/x/acmerobotics.svg")

        assert "<b>" not in visitor.answer.text
        assert _words(visitor)[0].endswith("…")
        assert float(visitor.attribute("svg", "width")) <= 430


async def test_what_cannot_be_an_account_has_no_badge(db: str) -> None:
    async with visiting() as visitor:
        for path in ("x/not a handle", "nowhere/acme", "x/"):
            assert (await visitor.open(f"/badge/{path}.svg")).status == 404, path
