"""The pages of API keys: a key is shown once, changed, ended, and only managers come here."""

from datetime import timedelta

import pytest

from registry.actions import key_holders
from registry.errors import KeyEnded
from registry.models import ApiKey
from registry.models.columns import Role, Scope
from tests.factories import NOON, make_member
from tests.registry.web.visitor import Visitor, visiting_as

PATH = "/companies/acme/keys"


async def made(visitor: Visitor, *scopes: str) -> str:
    await visitor.open(PATH)
    await visitor.send(PATH, name="shop server", scopes=list(scopes), days="365")
    return visitor.find("[data-copy-text]").text().strip()


async def test_a_key_is_shown_once_and_works(db: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor) as visitor:
        text = await made(visitor, "claims:write", "nonsense")
        assert visitor.answer.headers["cache-control"] == "no-store"
        holder = await key_holders.recognise(text, now=NOON)
        assert (holder.company_slug, holder.scopes) == ("acme", (Scope.READ, Scope.CLAIMS))
        await visitor.open(f"{PATH}/{holder.key_id}")
        assert text not in visitor.answer.text
        await visitor.open(PATH)
        assert "shop server" in visitor.text
        assert text not in visitor.answer.text


async def test_a_new_secret_leaves_the_old_one_valid_as_long_as_chosen(db: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor) as visitor:
        first = await made(visitor)
        one = f"{PATH}/{(await ApiKey.get()).id}"
        await visitor.open(one)
        await visitor.send(one, do="renew", overlap="5")
        assert visitor.status == 422
        await visitor.open(one)
        await visitor.send(one, do="renew", overlap="24")
        second = visitor.find("[data-copy-text]").text().strip()
        assert "The old one is valid until:" in visitor.text
    for text in (first, second):
        await key_holders.recognise(text, now=NOON + timedelta(hours=23))


async def test_an_ended_key_opens_nothing_and_cannot_be_renewed(db: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor) as visitor:
        text = await made(visitor)
        one = f"{PATH}/{(await ApiKey.get()).id}"
        await visitor.open(one)
        form = visitor.answer
        await visitor.send(one, do="end")
        assert "Ended." in visitor.text
        with pytest.raises(KeyEnded):
            await key_holders.recognise(text, now=NOON)
        visitor.answer = form
        await visitor.send(one, do="renew", overlap="24")
        assert visitor.status == 409
        assert "This key is over." in visitor.text


async def test_what_is_wrong_is_said_and_what_was_typed_stays(db: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await visitor.send(PATH, name=" ", scopes=["webhooks:write"], days="30")
        assert visitor.status == 422
        assert visitor.page.css_first("#error-name") is not None
        assert visitor.page.css_first("input[value='webhooks:write'][checked]") is not None
        await visitor.send(PATH, name="a", days="9999")
        assert visitor.status == 422
    assert await ApiKey.all().count() == 0


async def test_editors_and_strangers_see_nothing(db: str) -> None:
    await make_member()
    for actor in ((await make_member(role=Role.EDITOR)).actor, (await make_member("fennwick")).actor):
        async with visiting_as(actor) as visitor:
            await visitor.open(PATH)
            assert visitor.status in {403, 404}
