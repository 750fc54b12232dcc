"""A company copies what leads back to the live answer; nothing it copies can go stale."""

import io
import zipfile

import httpx
from selectolax.lexbor import LexborHTMLParser as Page

from registry.models.columns import ClaimState, Role
from registry.web.press_kit import press_kit
from tests.factories import make_brand, make_claim, make_live_brand, make_member, make_official
from tests.registry.web.visitor import visiting_as
from verification.accounts import AccountRef

ACME = AccountRef("x", "acmerobotics")


async def test_snippets_lead_to_the_badge_and_to_the_answer(db: str) -> None:
    member = await make_member("acme")
    claim = await make_official(member, await make_live_brand(member, "acme", name='A "& <Co'), ACME)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}/badge")
        copied = [line.text() for line in visitor.page.css("[data-copy-text]")]
        snippet = Page(copied[0])
        picture, link = snippet.css_first("a > img"), snippet.css_first("a")
        assert picture is not None
        assert link is not None
        answer: httpx.Response = await visitor.client.get(picture.attributes["src"] or "")

    assert link.attributes["href"] == "http://localhost:8000/accounts/x/acmerobotics"
    assert "Official account of" in answer.text
    assert "Check this account" in (picture.attributes["alt"] or "")
    assert copied[1].startswith("[![Check this account: X \\(Twitter\\) acmerobotics](http://localhost:8000/badge/x/")
    assert visitor.text.count('A "& <Co') >= 2


async def test_the_archive_holds_codes_and_texts_and_no_badge(db: str) -> None:
    member = await make_member("acme")
    claim = await make_official(member, await make_live_brand(member, "acme"), ACME)
    async with visiting_as(member.actor) as visitor:
        answer = (await visitor.open(f"/claims/{claim.id}/press-kit.zip")).answer

    assert answer.headers["content-disposition"] == 'attachment; filename="acme-x.zip"'
    assert answer.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = set(archive.namelist())
        assert {"code.svg", "code.png", "en/badge.html", "es/text.txt", "en/signature.txt"} <= names
        assert not any("<svg" in archive.read(name).decode() for name in names - {"code.svg", "code.png"})


async def test_an_account_that_the_public_does_not_see_as_official_says_so(db: str) -> None:
    member = await make_member("acme")
    claim = await make_claim(member, await make_brand(member, "acme"), ACME, state=ClaimState.VERIFIED)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}/badge")

        assert "does not see this account as official" in visitor.text


async def test_strangers_and_unproven_claims_find_nothing(db: str) -> None:
    member, stranger = await make_member("acme"), await make_member("other")
    brand = await make_live_brand(member, "acme")
    claim = await make_official(member, brand, ACME)
    pending = await make_claim(member, brand, AccountRef("github", "acme"))
    viewer = await make_member("acme", role=Role.VIEWER)
    for actor, claim_id, status in (
        (stranger, claim.id, 404),
        (member, pending.id, 404),
        (viewer, claim.id, 200),
    ):
        async with visiting_as(actor.actor) as visitor:
            for page in ("badge", "press-kit.zip"):
                assert (await visitor.open(f"/claims/{claim_id}/{page}")).status == status


def test_texts_are_there_in_both_languages() -> None:
    kit = press_kit(ACME, "Acme", "https://registry.example")

    assert [texts.language for texts in kit.texts] == ["en", "es"]
    assert all("https://registry.example/accounts/x/acmerobotics" in texts.paragraph for texts in kit.texts)
