"""The pages of many accounts at once: a list in, corrections, one press, one sheet of proofs."""

import csv
import io

import pytest

from registry.actions import drafts
from registry.models import Claim, Draft
from registry.models.columns import AccountRole, Role
from tests.factories import NOON, make_brand, make_claim, make_live_brand, make_member
from tests.registry.web.visitor import visiting_as
from verification.accounts import AccountRef
from verification.front_page import Found
from verification.outcomes import Problem

NEW = "/desk/brands/acme/drafts"


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_a_pasted_list_is_looked_through_corrected_and_claimed(db: str) -> None:
    member = await make_member()
    await make_live_brand(member, "acme")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme/drafts")
        await visitor.send(NEW, list="https://x.com/acmehelp,support,mx,es-mx\nacme news\n")

        here = visitor.path
        assert "1 account can be claimed. 1 line needs you." in visitor.text
        assert visitor.attribute("input[name=address-1]", "value") == "acme news"

        fields: dict[str, str | list[str]] = {
            "line": ["0", "1"], "tick": ["0", "1"],
            "address-0": "https://x.com/acmehelp", "role-0": "support", "region-0": "MX", "language-0": "es-MX",
            "address-1": "https://github.com/acmenews", "role-1": "press",
        }  # fmt: skip
        await visitor.send(here, do="claim", **fields)

        assert visitor.path == "/desk/brands/acme/proofs"
        assert "2 accounts are claimed." in visitor.text
        assert "0 of 2 accounts are proven." in visitor.text
        assert len(visitor.page.css("[data-copy-text]")) == 3  # two lines, and the file that stands in for them
    help_ = await Claim.get(account__handle="acmehelp")
    assert (help_.role, help_.region, help_.language) == (AccountRole.SUPPORT, "MX", "es-MX")


async def test_a_file_counts_in_the_encodings_of_spreadsheets(db: str) -> None:
    member = await make_member()
    await make_live_brand(member, "acme")
    text = "cuenta;región\nhttps://x.com/acme_mx;México\n"
    async with visiting_as(member.actor) as visitor:
        for encoding in ("utf-8-sig", "cp1252", "utf-16"):
            await visitor.open(NEW)
            token = visitor.attribute(f"form[action='{NEW}'] input[name=form_token]", "value")
            answer = await visitor.client.post(
                NEW, data={"form_token": token}, files={"file": ("a.csv", text.encode(encoding), "text/csv")}
            )
            assert answer.status_code == 303
    assert {line["region"] for draft in await Draft.all() for line in draft.lines} == {"México"}


async def test_an_empty_list_is_told_and_keeps_nothing(db: str) -> None:
    member = await make_member()
    await make_live_brand(member, "acme")
    async with visiting_as(member.actor) as visitor:
        await visitor.open(NEW)
        await visitor.send(NEW, list=" ")

        assert visitor.status == 422
        assert "Paste at least one address." in visitor.text
    assert await Draft.all().count() == 0


async def test_the_website_is_read_live_and_offered(db: str) -> None:
    member = await make_member()
    brand = await make_brand(member, "acme")
    await make_claim(member, brand, AccountRef("website", "acme.example.com"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(NEW)
        await visitor.send(f"{NEW}/site")
        here = visitor.path
        assert "We are reading the front page of acme.example.com" in visitor.text
        assert visitor.attribute("#progress", "data-live") == f"{here}/progress"

        draft = await Draft.get()
        found = Found(AccountRef("x", "acmehelp"), "https://x.com/acmehelp", "Help <b>")
        await drafts.record_site(draft.id, [found], now=NOON)
        await visitor.open(here)

        assert "The domain of this brand is not proven yet." in visitor.text
        assert "The words of the link: “Help <b>”" in visitor.text
        assert visitor.find("select[name=role-0] option[selected]").attributes["value"] == "support"


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [(Problem.TIMED_OUT, "The front page could not be read now."), ([], "No account is linked there.")],
)
async def test_an_outage_and_an_empty_page_are_told(db: str, seen: Problem | list[Found], sentence: str) -> None:
    member = await make_member()
    await make_live_brand(member, "acme")
    draft_id = await drafts.begin_from_site(member.actor, "acme", now=NOON)
    await drafts.record_site(draft_id, seen, now=NOON)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/drafts/{draft_id}")

        assert sentence in visitor.text


async def test_a_second_window_is_told(db: str) -> None:
    member = await make_member()
    await make_live_brand(member, "acme")
    draft_id = await drafts.begin(member.actor, "acme", "x:acme", now=NOON)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/drafts/{draft_id}")
        await drafts.correct(member.actor, draft_id, {}, version=1, now=NOON)

        await visitor.send(f"/drafts/{draft_id}", do="claim", line="0", tick="0", **{"address-0": "x:acme"})

        assert visitor.status == 409
        assert "This changed while you were looking at it." in visitor.text


async def test_many_lines_are_pages_and_filters(db: str) -> None:
    member = await make_member()
    await make_live_brand(member, "acme")
    text = "\n".join([*(f"x:acme{number}" for number in range(120)), "acme"])
    draft_id = await drafts.begin(member.actor, "acme", text, now=NOON)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/drafts/{draft_id}")
        assert "Claim the first 100 of 120" in visitor.text
        assert "Page 1 of 4" in visitor.text
        assert visitor.find("fieldset bdi").text() == "acme"  # what needs somebody comes first

        await visitor.open(f"/drafts/{draft_id}?show=yours")
        assert len(visitor.page.css("fieldset.draft-line")) == 1

        await visitor.open(f"/drafts/{draft_id}?show=nonsense&page=99")
        assert "Page 4 of 4" in visitor.text


async def test_tables_go_out_without_formulas(db: str) -> None:
    member = await make_member()
    await make_live_brand(member, "acme")
    draft_id = await drafts.begin(member.actor, "acme", "@acme@mastodon.social\nx:acme", now=NOON)
    await drafts.claim_good(member.actor, draft_id, version=1, now=NOON)
    other = await drafts.begin(member.actor, "acme", "@other@mastodon.social", now=NOON)
    async with visiting_as(member.actor, language="es") as visitor:
        template = rows_of((await visitor.client.get(f"{NEW}/template.csv")).text)
        kept = rows_of((await visitor.client.get(f"/drafts/{other}/table.csv")).text)
        proofs = rows_of((await visitor.client.get("/desk/brands/acme/proofs.csv")).text)

    assert template[0] == ["address", "role", "region", "language"]
    assert kept[1][0] == "'@other@mastodon.social"
    assert {row[1] for row in proofs[1:]} == {"activitypub", "x"}
    assert all(row[-1].startswith("http") for row in proofs[1:])


async def test_a_dropped_list_is_gone_and_a_viewer_only_looks(db: str) -> None:
    member = await make_member()
    viewer = await make_member(role=Role.VIEWER)
    await make_live_brand(member, "acme")
    draft_id = await drafts.begin(member.actor, "acme", "x:acme", now=NOON)
    async with visiting_as(viewer.actor) as visitor:
        await visitor.open(f"/drafts/{draft_id}")
        assert not visitor.page.css("main button")
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/drafts/{draft_id}")
        await visitor.send(f"/drafts/{draft_id}/drop")
        assert visitor.path == NEW
        await visitor.open(f"/drafts/{draft_id}")
        assert visitor.status == 404


async def test_the_sheet_without_anything_to_prove(db: str) -> None:
    member = await make_member()
    await make_brand(member, "acme")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme/proofs")

        assert "No account is claimed yet." in visitor.text
