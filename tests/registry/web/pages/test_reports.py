"""Anybody may ask us to look again; the public page itself stays the same for everybody."""

from registry.models import Event, Job
from registry.models.columns import JobKind
from registry.web import throttle
from tests.factories import make_live_brand, make_member, make_official, make_person
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef

PAGE, REPORT = "/accounts/x/acme", "/report/x/acme"


async def _acme() -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))


async def test_a_stranger_reports_an_account_and_reads_thank_you(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open(PAGE)
        assert REPORT in visitor.links()

        await visitor.open(REPORT)
        await visitor.send(REPORT)

        assert (visitor.path, visitor.answer.history[0].status_code) == (PAGE, 303)
        assert "Thank you." in visitor.text
        assert "Yes. This is Acme's official account." in visitor.text
    assert await Job.filter(kind=JobKind.VERIFY_CLAIM).count() == 1


async def test_a_member_reports_with_the_session_s_token(db: str) -> None:
    await _acme()
    async with visiting(await make_person()) as visitor:
        await visitor.open(REPORT)
        await visitor.send(REPORT)

        assert "Thank you." in visitor.text


async def test_a_report_from_another_site_is_refused(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open(REPORT)
        answer = await visitor.client.post(REPORT, data={"form_token": "stolen"})

        assert answer.status_code == 403
    assert await Event.filter(kind="account.reported").count() == 0


async def test_only_what_is_official_offers_it_and_nothing_is_told_about_the_rest(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/accounts/x/nobody")
        assert "/report/x/nobody" not in visitor.links()

        await visitor.open("/report/x/nobody")
        await visitor.send("/report/x/nobody")
        assert "Thank you." in visitor.text

        assert (await visitor.open("/report/nowhere/acme")).status == 404


async def test_one_visitor_reports_only_so_often(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open(REPORT)
        (field,) = visitor.page.css("main input[name=form_token]")
        form = {"form_token": field.attributes["value"]}
        answers = [await visitor.client.post(REPORT, data=form) for _ in range(throttle.REPORT.quota + 1)]

    assert [answer.status_code for answer in answers] == [303] * throttle.REPORT.quota + [429]
