"""The public asks: what each verdict reads like."""

from dataclasses import replace

import pytest

from registry.actions import directory
from registry.actions.answer_words import in_words
from registry.models import Claim
from registry.models.columns import BrandState, ClaimState
from tests.factories import (
    make_brand,
    make_claim,
    make_listed_brand,
    make_live_brand,
    make_member,
    make_official,
    make_person,
    proven,
)
from tests.registry.actions.test_checks import X_ACME, check, verified
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef


async def _acme() -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme & Co", domain="acmerobotics.com")
    await make_official(member, brand, AccountRef("x", "acmerobotics"))
    await make_claim(member, brand, AccountRef("x", "acme_before"), state=ClaimState.WITHDRAWN)
    await make_listed_brand("walmart", accounts=(AccountRef("x", "walmart"), AccountRef("website", "walmart.com")))


@pytest.mark.parametrize(
    ("handle", "first_words"),
    [
        ("acmerobotics", "Yes. This is Acme & Co's official account."),
        ("acme_before", "It was Acme & Co's account until 24 November 2026. Do not trust it now."),
        ("acmerobotic", "Not registered. It resembles Acme & Co's x.com/acmerobotics."),
        ("walmart", "Reported by name-suggestion-index (OpenStreetMap), not confirmed by the brand."),
        ("nobodyknows", "Not registered here. That does not mean it is fake."),
    ],
)
async def test_the_first_words_are_the_verdict(db: str, handle: str, first_words: str) -> None:
    await _acme()
    async with visiting() as visitor:
        for path in (f"/lookup?account=https://twitter.com/{handle}", f"/accounts/x/{handle}"):
            await visitor.open(path)

            assert visitor.status == 200
            assert visitor.heading == first_words
            assert visitor.text.startswith(first_words)


async def test_a_live_brand_without_a_proven_website_has_no_official_accounts(db: str) -> None:
    member = await make_member("acme")
    brand = await make_brand(member, "acme", state=BrandState.LIVE)
    await make_official(member, brand, AccountRef("x", "acme"))
    async with visiting() as visitor:
        for path in ("/lookup?account=https://x.com/acme", "/accounts/x/acme", "/brands/acme"):
            await visitor.open(path)
            assert visitor.status == 200, path

        await visitor.open("/accounts/x/acme")
        assert visitor.heading == "Not official: no website of Acme is proven. Do not trust it now."
    assert in_words(await directory.ask("https://x.com/acme")).endswith(
        "No website of Acme is proven. Do not trust it now."
    )


async def test_only_an_official_account_is_ever_called_official(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        for handle in ("acme_before", "acmerobotic", "walmart", "nobodyknows"):
            await visitor.open(f"/accounts/x/{handle}")

            assert "Yes." not in visitor.text, handle
            assert "official account" not in visitor.text, handle


async def test_a_lookalike_leads_to_the_real_account_and_says_why(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/lookup?account=x.com/acmerobotic")

    assert "/accounts/x/acmerobotics" in visitor.links()
    assert "Why we say so" in visitor.text
    assert "a suspicion" in visitor.text


async def test_a_listed_account_names_its_source_and_can_be_taken_over(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/accounts/x/walmart")

    assert "BSD-3-Clause" in visitor.text
    assert "/desk/take-over?brand=walmart" in visitor.links()


async def test_the_name_of_a_listed_brand_is_no_lookalike(db: str) -> None:
    await make_listed_brand("mcdonalds", name="McDonald's", accounts=(AccountRef("instagram", "mcdonalds_za"),))
    async with visiting() as visitor:
        await visitor.open("/accounts/instagram/mcdonalds")

    assert visitor.text.startswith("Not registered here.")
    assert "It bears the brand's name (McDonald's); nobody has confirmed it." in visitor.text


async def test_a_link_to_a_post_speaks_for_nobody(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/lookup?account=https://x.com/acmerobotics/status/1234567890")

    assert visitor.status == 422
    assert "Yes." not in visitor.text
    assert "says nothing about who wrote the post" in visitor.text
    assert "/accounts/x/acmerobotics" in visitor.links()


async def test_a_bare_handle_shows_where_it_is_known(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/lookup?account=@walmart")
        assert "/accounts/x/walmart" in visitor.links()

        await visitor.open("/lookup?account=@qqqqzzzz")
        assert "Nobody has registered an account of that handle here." in visitor.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello world", "That is not an account"),
        ("https://t.co/abc", "The owner cannot be read"),
        ("😀", "That is not an account"),
        ("<script>alert(1)</script>", "That is not an account"),
        ("x" * 5000, "That is not an account"),
    ],
)
async def test_what_is_no_account_is_told_and_shown_back_safely(db: str, text: str, words: str) -> None:
    async with visiting() as visitor:
        visitor.answer = await visitor.client.get("/lookup", params={"account": text})

    assert visitor.status == 422
    assert words in visitor.heading
    assert "<script>alert" not in visitor.answer.text


async def test_invisible_characters_are_pointed_out(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        visitor.answer = await visitor.client.get("/lookup", params={"account": "x.com/acme\u200brobotics"})

    assert "invisible characters" in visitor.text


async def test_an_empty_box_asks_for_something(db: str) -> None:
    async with visiting() as visitor:
        for query in ("", "?account=", "?account=%20%20"):
            await visitor.open(f"/lookup{query}")

            assert visitor.status == 422
            assert "Paste an address or a handle first" in visitor.text


async def test_another_spelling_leads_to_the_one_address(db: str) -> None:
    async with visiting() as visitor:
        for path in ("/accounts/x/AcmeRobotics", "/accounts/twitter/acmerobotics", "/accounts/x/@acmerobotics"):
            await visitor.open(path)

            assert visitor.path == "/accounts/x/acmerobotics"
        for path in ("/accounts/nowhere/acme", "/accounts/x/no%20handle", "/accounts/x/"):
            assert (await visitor.open(path)).status == 404


async def test_a_stranger_s_page_may_be_cached_and_a_member_s_may_not(db: str) -> None:
    async with visiting() as stranger, visiting(await make_person()) as member:
        public = (await stranger.open("/accounts/x/acme")).answer.headers
        private = (await member.open("/accounts/x/acme")).answer.headers
        form = (await stranger.open("/sign-in")).answer.headers

    assert public["cache-control"] == "public, max-age=30"
    assert public["vary"] == "Accept-Language, Cookie, Accept-Encoding"
    assert "set-cookie" not in public
    assert private["cache-control"] == "no-store"
    assert form["cache-control"] == "no-store"


async def test_the_verdict_is_read_in_spanish_too(db: str) -> None:
    await _acme()
    async with visiting(language="es") as visitor:
        await visitor.open("/accounts/x/acmerobotics")

    assert visitor.attribute("html", "lang") == "es"
    assert visitor.heading != "Yes. This is Acme & Co's official account."


async def test_the_front_page_takes_what_is_pasted_into_its_address(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/?q=x.com/acme")

        assert visitor.path == "/lookup"
        assert visitor.status == 200


async def test_who_links_both_ways_is_not_said_to_have_posted_a_line(db: str) -> None:
    _, claim = await verified()
    await check(claim, proven(X_ACME, method="profile_link"))
    async with visiting() as visitor:
        await visitor.open("/lookup?account=x.com/acme")

        assert "name each other" in visitor.text
        assert "posted our line" not in visitor.text


async def test_the_proof_is_shown_as_people_see_it_and_as_it_was_read(db: str) -> None:
    _, claim = await verified()
    answer = proven(X_ACME, method="profile_text")
    assert answer.evidence is not None
    asked = "https://api.example.com/2/users/by/username/acme?user.fields=description"
    await check(claim, replace(answer, evidence=replace(answer.evidence, url=asked)))
    async with visiting() as visitor:
        await visitor.open("/accounts/x/acme")

        proof = visitor.find("[aria-labelledby=evidence] .row-main")
        links = [link.attributes["href"] for link in proof.css("a")]
        assert links == ["https://x.com/acme", asked]
        hidden = proof.css_first("details a")
        assert hidden is not None
        assert hidden.attributes["href"] == asked


async def test_a_handle_alone_leads_to_every_platform(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/lookup?account=@acmerobotics")
        elsewhere = [link.attributes["href"] for link in visitor.page.css(".names a")]

        assert "/accounts/x/acmerobotics" not in elsewhere
        assert "/accounts/instagram/acmerobotics" in elsewhere
        assert "/accounts/youtube/@acmerobotics" in elsewhere


async def test_a_disputed_account_is_not_shown_in_the_colour_of_a_yes(db: str) -> None:
    await _acme()
    await Claim.filter(account__handle="acmerobotics").update(disputed=True)
    async with visiting() as visitor:
        await visitor.open("/accounts/x/acmerobotics")

        assert visitor.heading == "Yes. This is Acme & Co's official account. It is disputed."
        assert visitor.find("section.verdict").attributes["class"] == "verdict panel warn"
        assert "Another company has proven this account too." in visitor.text


async def test_the_address_of_a_post_says_whether_its_author_could_be_read(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/lookup?account=https://bsky.app/profile/acmerobotics.com/post/3k")
        assert "the answer is about the author" in visitor.text
        await visitor.open("/lookup?account=https://x.com/acmerobotics/status/1")
        assert visitor.heading == "The owner cannot be read from that address"


async def test_unknown_is_neither_fake_nor_genuine(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/accounts/x/nobodyknows")

        assert visitor.heading == "Not registered here. That does not mean it is fake."
        assert "It does not mean that it is genuine either" in visitor.text
        assert "/brands?q=nobodyknows" in visitor.links()
