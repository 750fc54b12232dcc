"""The holder of an account answers without signing in, and only for an account that is suspected."""

from registry.models import Job, Reply
from registry.models.columns import JobKind
from tests.factories import make_live_brand, make_member, make_official
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef

NEW = "/reply/x/acme_support"


async def _acme() -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))


async def test_the_holder_says_what_it_is_and_gets_a_line_to_post(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/accounts/x/acme_support")
        assert f"{NEW}?brand=acme" in visitor.links()

        await visitor.open(f"{NEW}?brand=acme")
        await visitor.send(NEW, ground="fan", words="A fan club.")
        page = visitor.path
        assert page.startswith("/replies/")
        assert (await Reply.get()).token in visitor.text

        await visitor.send(page, place="https://x.com/acme_support/status/1")
        assert "We are looking for the line now." in visitor.text
        assert await Job.filter(kind=JobKind.CHECK_REPLY).count() == 1


async def test_what_cannot_be_used_is_said_and_stays(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open(f"{NEW}?brand=acme")
        await visitor.send(NEW, ground="crown", words="A fan club.")

        assert visitor.status == 422
        assert "Say which of these it is." in visitor.find("#error-ground").text()
        assert "A fan club." in visitor.text


async def test_nobody_answers_where_nothing_is_suspected(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        assert (await visitor.open("/reply/x/zqwhjk?brand=acme")).status == 404
        assert (await visitor.open(f"{NEW}?brand=nonesuch")).status == 404
        assert (await visitor.open("/replies/guessed")).status == 404
