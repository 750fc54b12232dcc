"""Whom a look around asks for: likely lookalikes that the platform allows, and nobody who is known already."""

from registry.actions.probe_plans import MOST_ASKED, plan
from registry.models import Brand
from tests.factories import make_listed_brand, make_live_brand, make_member, make_official, make_sighting
from tests.registry.actions.test_sightings import acme
from verification.accounts import AccountRef
from verification.platforms import canonical


async def planned(brand: Brand) -> dict[str, tuple[str, ...]]:
    return {leg.platform: leg.handles for leg in await plan(brand)}


async def test_likely_lookalikes_are_tried_on_each_platform(db: str) -> None:
    _, brand = await acme()

    handles = await planned(brand)

    assert set(handles) == {"bluesky", "github", "gitlab", "keybase", "hackernews"}
    assert "acmevvidgets" in handles["github"]
    assert all(handle.endswith(".bsky.social") for handle in handles["bluesky"])
    for platform, tried in handles.items():
        assert len(tried) == len(set(tried)) <= MOST_ASKED
        assert all(canonical(platform, handle) == AccountRef(platform, handle) for handle in tried)


async def test_on_servers_of_their_users_only_the_brands_own_are_asked(db: str) -> None:
    member, brand = await acme()
    await make_official(member, brand, AccountRef("activitypub", "acmewidgets@mastodon.social"))

    handles = await planned(brand)

    assert handles["activitypub"]
    assert all(handle.endswith("@mastodon.social") for handle in handles["activitypub"])
    assert "lemmy" not in handles


async def test_the_brands_handle_on_a_platform_is_what_is_imitated_there(db: str) -> None:
    member, brand = await acme()
    await make_official(member, brand, AccountRef("github", "widgetry"))

    assert all("acme" not in handle for handle in (await planned(brand))["github"])


async def test_what_is_registered_or_was_seen_is_not_asked_for(db: str) -> None:
    _, brand = await acme()
    before = await planned(brand)
    await make_listed_brand("another", accounts=(AccountRef("github", before["github"][0]),))
    await make_sighting(brand, AccountRef("github", before["github"][1]))

    after = await planned(brand)

    assert not {*before["github"][:2]} & {*after["github"]}


async def test_a_brand_of_any_name_has_a_plan(db: str) -> None:
    member = await make_member("odd")
    for n, name in enumerate(("李宁", "a", "!!!", "É" * 100)):
        brand = await make_live_brand(member, f"odd-{n}", name=name)
        assert isinstance(await plan(brand), list)
