"""Anybody may ask us to look again; the public page itself stays the same for everybody."""

import re

from registry.models import Case, Event, Job, Report
from registry.models.columns import JobKind
from registry.web import throttle
from tests.factories import NOON, letters_to, make_live_brand, make_member, make_official, make_person
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


async def test_whoever_reports_a_fake_gets_a_page_with_the_answer(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/accounts/x/acme_prizes")
        assert "/report/x/acme_prizes" in visitor.links()

        await visitor.open("/report/x/acme_prizes")
        await visitor.send("/report/x/acme_prizes", brand="acme", kind="fraud", words="It wants my card.")

        assert visitor.path.startswith("/reports/")
        assert "Thank you. It waits for a person." in visitor.text
        assert "It wants my card." in visitor.text
        assert (await visitor.open("/report/nowhere/acme")).status == 404
        assert (await visitor.open("/reports/guessed")).status == 404


async def test_a_name_that_was_written_counts_although_an_offered_brand_is_ticked(db: str) -> None:
    await _acme()
    await make_live_brand(await make_member("other"), "other", name="Other", domain="other.example.com")
    async with visiting() as visitor:
        await visitor.open("/report/x/acme_prizes")
        await visitor.send("/report/x/acme_prizes", brand="acme", other="Other", kind="imitates")

    assert (await Case.get().select_related("brand")).brand.slug == "other"


async def test_an_unknown_brand_is_said_and_what_was_typed_stays(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/report/x/nobody")
        await visitor.send("/report/x/nobody", other="Nonesuch", kind="imitates", words="Look at this.")

        assert visitor.status == 422
        assert "We do not know a brand of that name." in visitor.find("#error-other").text()
        assert "Look at this." in visitor.text
        assert await Case.all().count() == 0


async def test_the_address_for_the_answer_is_confirmed_by_its_owner(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open("/report/x/acme_prizes")
        await visitor.send("/report/x/acme_prizes", brand="acme", kind="fraud", mail="eve@example.com")
        (letter,) = await letters_to("eve@example.com")
        link = re.search(r"/reports/mail/\S+", letter.body)
        assert link

        await visitor.open(link[0])
        assert (await Report.get()).mail_confirmed_at is None
        await visitor.send(link[0])

        assert "We write to you once" in visitor.text
        assert (await Report.get()).mail_confirmed_at == NOON


async def test_one_visitor_reports_only_so_often(db: str) -> None:
    await _acme()
    async with visiting() as visitor:
        await visitor.open(REPORT)
        field = visitor.page.css("main input[name=form_token]")[0]
        form = {"form_token": field.attributes["value"], "what": "look"}
        answers = [await visitor.client.post(REPORT, data=form) for _ in range(throttle.REPORT.quota + 1)]

    assert [answer.status_code for answer in answers] == [303] * throttle.REPORT.quota + [429]
