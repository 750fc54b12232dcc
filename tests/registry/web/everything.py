"""One company that has one of everything, for whoever tries to get at what is not theirs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from starlette.routing import Route

from registry.access import Actor, Member
from registry.actions import (
    api_keys,
    company_rules,
    disputes,
    drafts,
    faces,
    fake_reports,
    groups,
    invitations,
    replies,
    webhooks,
)
from registry.actions.api_keys import WantedKey
from registry.actions.faces import Offer
from registry.actions.fake_reports import FakeReport
from registry.actions.public_facts import TYPES
from registry.actions.replies import NewReply
from registry.actions.webhooks import Wanted
from registry.database import rows
from registry.models import (
    Case,
    Claim,
    Dispute,
    Flag,
    GroupTie,
    Invitation,
    Job,
    KeptForm,
    Membership,
    Passkey,
    Person,
    Reply,
    Session,
    SiteList,
)
from registry.models.columns import AccountRole, BrandState, FlagState, JobKind, Role
from tests.factories import (
    NOON,
    actor,
    make_account,
    make_brand,
    make_claim,
    make_live_brand,
    make_member,
    make_moderator,
    make_official,
    make_person,
    make_session,
    make_sighting,
)
from verification.accounts import AccountRef

COMPANY, BRAND, PART = "acme-inc", "acme", "acme-parts"
# Pages of a claim that only some claims have: what stands in their address instead.
INSTEAD = {
    "/claims/{claim_id:uuid}/badge": {"claim_id": "official"},
    "/claims/{claim_id:uuid}/press-kit.zip": {"claim_id": "official"},
    "/claims/{claim_id:uuid}/list": {"claim_id": "website"},
    "/claims/{claim_id:uuid}/list/claims": {"claim_id": "website"},
    "/claims/{claim_id:uuid}/list/progress": {"claim_id": "website"},
    "/claims/{claim_id:uuid}/dispute": {"claim_id": "shared"},
    "/moderation/claims/{claim_id:uuid}": {"claim_id": "compared"},
    "/moderation/brands/{slug}": {"slug": "reviewed"},
}
HELD, PENDING, ODD = AccountRef("x", "acme"), AccountRef("github", "acme"), AccountRef("x", "acme_win")
SHARED = AccountRef("x", "acme_shared")  # which two companies have proven
COMPARED = AccountRef("linkedin", "company/acme")
FACE, INVITED, OTHER_DEVICE = "ceo@home.example", "new@acme-systems.com", "other-device@acme-systems.com"
WEBHOOK = Wanted("https://hooks.acme-systems.com/registry", tuple(TYPES))


@dataclass(frozen=True, slots=True)
class Everything:
    """The company's owner, and what stands in its addresses by the name it has in the routes."""

    owner: Member
    ids: Mapping[str, UUID | int | str]

    async def rightful(self) -> list[Actor]:
        """Whoever may open one of the addresses: the owner, moderators, whoever was invited or offered an account."""
        others = [actor(await Person.get(email=email)) for email in (FACE, INVITED, OTHER_DEVICE)]
        return [self.owner.actor, await make_moderator(), *others]

    def path(self, route: Route, *, company: str = COMPANY, brand: str = BRAND) -> str:
        """The address of the company's own thing; with another company's name in it, if one is given."""
        slug = brand if "brands/{slug}" in route.path else company
        names = {**{name: name for name in route.param_convertors if name != "slug"}, **INSTEAD.get(route.path, {})}
        unknown = names.values() - self.ids.keys()
        assert not unknown, f"{route.path} is an address of {unknown}: make one in {__name__}"
        wanted = {name: self.ids[kind] for name, kind in names.items()}
        if "slug" in route.param_convertors:
            wanted.setdefault("slug", slug)
        return str(route.url_path_for(route.name, **wanted))


async def make_everything() -> Everything:
    """Company, brand, accounts in every state, people, papers: whatever has an address of its own."""
    owner = await make_member(COMPANY)
    brand = await make_live_brand(owner, BRAND, domain="acme-systems.com")
    website = await make_official(owner, brand, AccountRef("website", "acme-systems.net"))
    pending = await make_claim(owner, brand, PENDING)
    compared = await make_claim(owner, brand, COMPARED)
    await Claim.filter(id=compared.id).update(waits_since=NOON)
    reviewed = await make_brand(owner, "acmee", state=BrandState.REVIEW)
    await SiteList.create(claim=website, asked_by_id=owner.actor.person_id, asked_at=NOON, answered_at=NOON)
    sighting = await make_sighting(brand, AccountRef("x", "acme_sale"))
    ids = {
        "claim_id": pending.id,
        "official": (await make_official(owner, brand, HELD)).id,
        "website": website.id,
        "compared": compared.id,
        "reviewed": reviewed.slug,
        "sighting_id": sighting.id,
        "draft_id": await drafts.begin(owner.actor, BRAND, "https://x.com/acme_mx,region,MX,es-MX", now=NOON),
        "key_id": (await api_keys.make(owner.actor, COMPANY, WantedKey("shop server"), now=NOON)).id,
        "delivery_id": 1,
        "webhook_id": (await webhooks.add(owner.actor, COMPANY, WEBHOOK, now=NOON)).id,
        "platform": ODD.platform,
        "handle": ODD.handle,
        "shared": (await make_official(owner, brand, SHARED)).id,
        **await _people(owner),
        **await _doubts(brand.id),
        **await _own(owner.actor),
    }
    return Everything(owner, ids)


async def _people(owner: Member) -> dict[str, UUID | int | str]:
    """Members, somebody invited, a face, and a company that wants to be part of the group."""
    viewer = await make_member(COMPANY, role=Role.VIEWER)
    await make_person(INVITED)
    await invitations.invite(owner.actor, COMPANY, INVITED, Role.EDITOR, now=NOON)
    await company_rules.allow_faces(owner.actor, COMPANY, allowed=True, now=NOON)
    face = Offer(BRAND, "https://github.com/acmeceo", AccountRole.EXECUTIVE)
    part = await make_member(PART)
    brand = await make_live_brand(part, PART)
    await make_official(part, brand, SHARED)
    await disputes.settle((await make_account(SHARED)).id, now=NOON - timedelta(days=8))  # both had time to answer
    await groups.ask(part.actor, PART, BRAND, now=NOON)
    return {
        "dispute_id": (await Dispute.get()).id,
        "membership_id": (await Membership.get(person_id=viewer.actor.person_id)).id,
        "invitation_id": (await Invitation.get()).id,
        "face_id": await faces.offer(actor(await make_person(FACE)), face, now=NOON),
        "tie_id": (await GroupTie.get()).id,
    }


async def _doubts(brand_id: UUID) -> dict[str, UUID | int | str]:
    """A report with its case, an answer to it, a flag, a job set aside."""
    await fake_reports.submit(ODD, FakeReport(BRAND, "fraud", words="It asks for my card.", language="en"), now=NOON)
    await replies.begin(ODD, NewReply(BRAND, "fan", "A fan club.", "en"), now=NOON)
    told = {"tricks": ["addition"], "tier": "imitates", "why_en": "adds a word", "why_es": "añade una palabra"}
    flagged = await make_account(AccountRef("x", "acme_flagged"))
    flag = await Flag.create(
        account=flagged, brand_id=brand_id, score=0.9, tricks=told, state=FlagState.OPEN, created_at=NOON
    )
    job = await Job.create(
        kind=JobKind.VERIFY_CLAIM, subject=str(uuid4()), run_at=NOON, parked_at=NOON, created_at=NOON
    )
    return {
        "case_id": (await Case.get()).id,
        "reply_id": (await Reply.get()).id,
        "flag_id": flag.id,
        "job_id": job.id,
    }


async def _own(owner: Actor) -> dict[str, UUID | int | str]:
    """What belongs to a person and to no company."""
    person = await make_person(OTHER_DEVICE)
    await make_session(person)
    kept = await KeptForm.create(
        person_id=owner.person_id, path=f"/companies/{COMPANY}/name", typed=[["name", "Ours"]], created_at=NOON
    )
    passkey = await Passkey.create(
        person_id=owner.person_id, credential_id="c", public_key="k", sign_count=0, name="Laptop", created_at=NOON
    )
    return {
        "session_id": (await Session.get(person_id=person.id)).id,
        "form_id": kept.id,
        "passkey_id": passkey.id,
    }


async def all_rows() -> dict[str, str]:
    """What stands in every table, as one sum each; that somebody was here is no change."""
    found = await rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    names = [row["name"] for row in found if row["name"] not in {"session", "passkey_challenge"}]
    return {name: await _sum(name) for name in names}


async def _sum(table: str) -> str:
    sql = f"SELECT coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '') AS sum FROM \"{table}\" t"  # noqa: S608
    (row,) = await rows(sql)
    return str(row["sum"])


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """The tables that are not as they were."""
    return (name for name in after if after[name] != before.get(name))
