"""What happened to a brand, newest first, in sentences of both languages."""

import pytest

from registry.actions.brand_history import history
from registry.actions.fact_sentences import sentence
from registry.actions.public_facts import PUBLIC, FactView
from registry.models import Brand, Fact
from registry.models.columns import BrandState
from tests.factories import NOON, make_live_brand, make_member
from verification.accounts import AccountRef


async def tell(brand: Brand, type_: str, *, handle: str = "acme", is_public: bool = True) -> Fact:
    told = {
        "brand": {"slug": brand.slug, "name": brand.name},
        "account": {"platform": "x", "handle": handle},
        "facts": {},
    }
    return await Fact.create(
        at=NOON, type=type_, is_public=is_public, brand_id=brand.id, about=f"x:{handle}", told=told,
        event_id=await Fact.all().count() + 1,
    )  # fmt: skip


async def test_facts_are_told_newest_first_and_page_by_page(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    other = await make_live_brand(member, "other")
    first = await tell(brand, "account.verified")
    await tell(other, "account.verified")
    await tell(brand, "proof.missing", is_public=False)
    last = await tell(brand, "account.lapsed")

    newest = await history("acme", most=1)
    older = await history("acme", before=newest.before, most=1)

    assert ([fact.id for fact in newest.facts], newest.before) == ([last.id], last.id)
    assert ([fact.id for fact in older.facts], older.before) == ([first.id], None)


async def test_a_brand_that_is_not_public_has_no_history(db: str) -> None:
    brand = await make_live_brand(await make_member())
    await tell(brand, "account.verified")
    await Brand.filter(id=brand.id).update(state=BrandState.REFUSED)
    assert (await history("nobody")).facts == ()
    assert (await history("acme")).facts == ()


@pytest.mark.parametrize("kind", [*PUBLIC, "something.new"])
def test_every_public_fact_has_words(kind: str) -> None:
    fact = FactView(1, kind, NOON, "acme", "Acme", AccountRef("x", "acme"), {})
    said = sentence(fact, "en")
    assert "%(" not in said
    assert ("x.com/acme" in said) != (kind in {"brand.live", "brand.lost", "brand.restored", "something.new"})


@pytest.mark.parametrize(("ruling", "words"), [("impostor", "imitates Acme"), ("honest", "does not imitate Acme")])
def test_a_ruling_is_told_as_what_it_is(ruling: str, words: str) -> None:
    fact = FactView(1, "ruling.made", NOON, "acme", "Acme", AccountRef("x", "acme_support"), {"ruling": ruling})
    assert words in sentence(fact, "en")
