"""A company's brands: registering, taking over, claiming accounts."""

from uuid import UUID

import pytest

from registry.models import Brand, Claim
from registry.models.columns import AccountRole, BrandState, ClaimState, Role
from tests.factories import make_brand, make_claim, make_listed_brand, make_live_brand, make_member, make_person
from tests.registry.web.visitor import visiting, visiting_as
from verification.accounts import AccountRef

BLUESKY = AccountRef("bluesky", "acme.com")


async def test_a_new_brand_says_prove_your_domain(db: str) -> None:
    member = await make_member("acme")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/companies/acme/brands/new")
        await visitor.send("/companies/acme/brands", name="Acme", website="https://www.acme.com/shop")

        assert visitor.path == "/desk/brands/acme"
        assert "Prove the domain" in visitor.text
        claim = await Claim.all().select_related("account").get()
        assert f"/claims/{claim.id}" in visitor.links()
        assert claim.account.platform == "website"


@pytest.mark.parametrize("website", ["", "not a website", "https://x.com/acme", "http://127.0.0.1/", "acme", "\x00"])
async def test_a_bad_website_comes_back_with_what_was_typed(db: str, website: str) -> None:
    member = await make_member("acme")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/companies/acme/brands/new")
        await visitor.send("/companies/acme/brands", name="Acme", website=website)

        assert visitor.status == 422
        assert visitor.find("#field-name").attributes["value"] == "Acme"
        assert visitor.find("#error-website").text(strip=True)
        assert await Brand.all().count() == 0


async def test_editors_and_strangers_register_no_brand(db: str) -> None:
    editor = await make_member("acme", role=Role.EDITOR)
    for actor, status in ((editor.actor, 403), ((await make_member("rival")).actor, 404)):
        async with visiting_as(actor) as visitor:
            await visitor.open("/companies/acme/brands/new")

            assert visitor.status == status


async def test_an_account_is_claimed_by_its_address(db: str) -> None:
    member = await make_member("acme")
    await make_live_brand(member, "acme")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme")
        await visitor.send("/desk/brands/acme/claims", address="https://bsky.app/profile/acme.com", role="support")

        claim = await Claim.get(account__platform="bluesky")
        assert visitor.path == f"/claims/{claim.id}"
        assert claim.role is AccountRole.SUPPORT
        assert claim.token in visitor.text


@pytest.mark.parametrize(
    "address", ["", "@acme", "https://x.com/i/status/1", "hello", "a" * 5000, "https://x.com/\u0430cme"]
)
async def test_what_is_no_account_comes_back_with_a_sentence(db: str, address: str) -> None:
    member = await make_member("acme")
    await make_live_brand(member, "acme")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme")
        await visitor.send("/desk/brands/acme/claims", address=address, role="main")

        assert visitor.status == 422
        assert visitor.find("#error-address").text(strip=True)
        assert await Claim.filter(state=ClaimState.PENDING).count() == 0


async def test_a_link_may_fill_in_the_form_and_sends_nothing(db: str) -> None:
    member = await make_member("acme")
    await make_live_brand(member, "acme")
    before = await Claim.all().count()
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme?address=https%3A%2F%2Fx.com%2Facme%22%3E&role=support")

        assert visitor.find("#field-address").attributes["value"] == 'https://x.com/acme">'
        assert visitor.find("#field-role option[selected]").attributes["value"] == "support"
        assert await Claim.all().count() == before


async def test_a_role_nobody_offers_counts_as_main(db: str) -> None:
    member = await make_member("acme")
    await make_live_brand(member, "acme")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme")
        await visitor.send("/desk/brands/acme/claims", address="https://github.com/acme", role="emperor")

        assert (await Claim.get(account__platform="github")).role is AccountRole.MAIN


async def test_a_brand_in_review_says_whom_it_resembles(db: str) -> None:
    member = await make_member("dell-support")
    brand = await make_brand(member, "dell-support", state=BrandState.REVIEW)
    reason = {"brand": "dell", "name": "Dell", "seen": "Dell Support", "near_to": "Dell", "score": 0.9}
    await Brand.filter(id=brand.id).update(review_reason=[reason | {"why_en": "adds a word", "why_es": "añade"}])
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/dell-support")

        assert "Waits for a person" in visitor.text
        assert "“Dell Support” adds a word." in visitor.text


async def test_this_is_us_leads_to_the_proof_of_a_listed_website(db: str) -> None:
    await make_listed_brand("dell", accounts=(AccountRef("website", "dell.com"), AccountRef("x", "dell")))
    member = await make_member("dell-inc")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/take-over?brand=dell")
        assert visitor.path == "/brands/dell/claim"

        await visitor.send("/brands/dell/claim", company="dell-inc", website="dell.com")

        claim = await Claim.all().select_related("account", "brand").get()
        assert visitor.path == f"/claims/{claim.id}"
        assert (claim.brand.slug, claim.account.handle) == ("dell", "dell.com")


async def test_this_is_us_needs_a_website_that_is_listed(db: str) -> None:
    await make_listed_brand("dell", accounts=(AccountRef("website", "dell.com"),))
    member = await make_member("dell-inc")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/brands/dell/claim")
        await visitor.send("/brands/dell/claim", company="dell-inc", website="evil.com")

        assert visitor.status == 422
        assert "not among those" in visitor.text
        assert await Claim.all().count() == 0


async def test_this_is_us_for_somebody_elses_company_is_refused(db: str) -> None:
    await make_listed_brand("dell", accounts=(AccountRef("website", "dell.com"),))
    await make_member("dell-inc")
    async with visiting_as((await make_member("rival")).actor) as visitor:
        await visitor.open("/brands/dell/claim")
        await visitor.send("/brands/dell/claim", company="dell-inc", website="dell.com")

        assert visitor.status == 404
        assert await Claim.all().count() == 0


async def test_whoever_has_no_company_is_asked_for_one_first(db: str) -> None:
    await make_listed_brand("dell", accounts=(AccountRef("website", "dell.com"),))
    async with visiting(await make_person()) as visitor:
        await visitor.open("/brands/dell/claim")

        assert "/companies/new?next=%2Fbrands%2Fdell%2Fclaim" in visitor.links()


async def test_listed_accounts_are_claimed_with_one_press(db: str) -> None:
    brand = await make_listed_brand("dell", accounts=(AccountRef("website", "dell.com"), AccountRef("x", "dell")))
    member = await make_member("dell-inc")
    await make_claim(member, brand, AccountRef("website", "dell.com"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/dell")
        form = next(
            form for form in visitor.page.css("form.only-button") if "/claims" in str(form.attributes["action"])
        )
        hidden = {str(field.attributes["name"]): field.attributes["value"] for field in form.css("input")}
        visitor.answer = await visitor.client.post("/desk/brands/dell/claims", data=hidden, follow_redirects=True)

        assert UUID(visitor.path.rpartition("/")[2]) == (await Claim.get(account__platform="x")).id


async def test_viewers_are_shown_no_form(db: str) -> None:
    owner = await make_member("acme")
    await make_live_brand(owner, "acme")
    async with visiting_as((await make_member("acme", role=Role.VIEWER)).actor) as visitor:
        await visitor.open("/desk/brands/acme")

        assert visitor.status == 200
        assert visitor.page.css_first("#field-address") is None


async def test_what_a_text_is_instead_is_said_in_the_readers_language(db: str) -> None:
    member = await make_member("acme")
    await make_live_brand(member, "acme")
    async with visiting_as(member.actor, language="es") as visitor:
        await visitor.open("/desk/brands/acme?lang=es")
        await visitor.send("/desk/brands/acme/claims", address="https://x.com/i/status/1", role="main")

        assert "la dirección no dice quién la escribió" in visitor.find("#error-address").text()
