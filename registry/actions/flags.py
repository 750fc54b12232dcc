"""Suspicions of the detector, stored for people to decide."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import orjson
from tortoise.transactions import in_transaction

from registry import audit
from registry.actions import freed_names, protected
from registry.actions.listings import IS_HELD, BrandRef
from registry.database import rows
from registry.detector import Finding, Protected, ProtectedNames, detect, explain
from registry.models import Account, Brand, Claim
from registry.models.columns import OPEN, BrandState, ClaimState, FlagState
from verification.accounts import AccountRef

MOST_FLAGS = 5  # that one account gets in one scan
_HELD_FOR = f"""
SELECT b.slug, b.name FROM claim c JOIN account a ON a.id = c.account_id
  JOIN flag near ON near.account_id = a.id AND near.state = 'open' AND near.created_at <= c.verified_at
  JOIN brand b ON b.id = near.brand_id AND b.id <> c.brand_id
   AND (b.state <> 'live' OR b.company_id IS DISTINCT FROM c.company_id)
 WHERE c.id = $1 AND c.state IN ('verified', 'lapsing') AND {IS_HELD} ORDER BY near.score DESC LIMIT 1
"""  # noqa: S608 (constants)
_PUBLIC = (BrandState.LISTED, BrandState.LIVE)


async def scan_account(account_id: UUID, *, now: datetime) -> list[UUID]:
    """Flags the account for every other brand that it may be taken for or was official for; returns the new flags.

    What the claiming company holds itself is no imitation.
    """
    account = await Account.get_or_none(id=account_id)
    if account is None:
        return []
    own = await _claiming_brands(account_id)
    names = await protected.current()
    ref = AccountRef(account.platform, account.handle)
    findings = [finding for finding in _findings(ref, names) if finding.target.brand not in own]
    new = await _keep({ref: findings}, now)
    async with in_transaction():
        return new + await freed_names.watch_anew(account_id, ref, own, now=now)


async def scan_claim(claim_id: UUID, *, now: datetime) -> list[UUID]:
    """Flags the account of a claim that is about to be verified for the first time, so that it is held if need be."""
    claim = await Claim.get(id=claim_id)
    return await scan_account(claim.account_id, now=now) if claim.state is ClaimState.PENDING else []


async def is_suspected(account_id: UUID) -> bool:
    """Whether a suspicion about the account waits for people: it is looked at more often."""
    return bool(await rows("SELECT 1 FROM flag WHERE account_id = $1 AND state = 'open' LIMIT 1", account_id))


async def held_for(claim_id: UUID) -> BrandRef | None:
    """The brand for whose sake people look at this proven account before it is official; None: nothing held."""
    found = await rows(_HELD_FOR, claim_id)
    return BrandRef(found[0]["slug"], found[0]["name"]) if found else None


async def scan_brand(brand_id: UUID, *, now: datetime) -> list[UUID]:
    """Flags accounts that other companies claim and that may be taken for this brand; returns the new flags."""
    brand = await Brand.get_or_none(id=brand_id, state__in=_PUBLIC)
    if brand is None:
        return []
    guarded = (await protected.current()).of_brand(brand.slug)
    others = Claim.filter(state__in=OPEN).exclude(brand_id=brand_id)
    if brand.company_id is not None:
        others = others.exclude(company_id=brand.company_id)
    claims = await others.select_related("account")
    accounts = {AccountRef(claim.account.platform, claim.account.handle) for claim in claims}
    # Names of this brand only: an account that is another brand's own may still be taken for this one.
    found = await asyncio.to_thread(_against, guarded, accounts)
    return await _keep(found, now)


def _against(guarded: Iterable[Protected], accounts: Iterable[AccountRef]) -> dict[AccountRef, list[Finding]]:
    names = ProtectedNames(guarded)
    return {account: found for account in accounts if (found := _findings(account, names))}


def _findings(account: AccountRef, names: ProtectedNames) -> list[Finding]:
    known = names.account(account.platform, account.handle)
    others = [known] if known else []
    for name in others:  # its own entry would end the search: nothing is a lookalike of itself
        names.remove(name)
    try:
        return detect(account.handle, names, platform=account.platform)[:MOST_FLAGS]
    finally:
        for name in others:
            names.add(name)


async def _claiming_brands(account_id: UUID) -> set[str]:
    """The brands to which the account may belong: of whoever proved it, or claims it alone, or by a source.

    Where several claim what none has proven, none of them speaks for the others: all their brands are looked at.
    """
    found = await rows(
        "WITH claiming AS (SELECT company_id, bool_or(state <> 'pending') AS has_proven FROM claim"
        "   WHERE account_id = $1 AND state IN ('pending', 'verified', 'lapsing') GROUP BY company_id)"
        " SELECT b.slug FROM brand b JOIN claiming USING (company_id)"
        "  WHERE has_proven OR (SELECT count(*) FROM claiming) = 1"
        " UNION SELECT b.slug FROM brand b JOIN citation ci ON ci.brand_id = b.id WHERE ci.account_id = $1"
        " UNION SELECT b.slug FROM brand b JOIN claim c ON c.brand_id = b.id WHERE c.account_id = $1"
        "   AND c.state IN ('verified', 'lapsing')",
        account_id,
    )
    return {str(row["slug"]) for row in found}


async def _keep(found: dict[AccountRef, list[Finding]], now: datetime) -> list[UUID]:
    """Stores what is new, all of it before the first event; a flag that people dismissed once stays dismissed."""
    async with in_transaction():
        new = [
            (flag_id, account, finding)
            for account, findings in sorted(found.items())
            for finding in findings
            for flag_id in await _raise(account, finding, now)
        ]
        for _, account, finding in new:
            await audit.record(
                "flag.raised", actor="registry", subject=str(account), now=now, near_to=finding.target.brand,
                tricks=list(finding.tricks), score=round(finding.score, 3),
            )  # fmt: skip
    return [flag_id for flag_id, _, _ in new]


async def _raise(account: AccountRef, finding: Finding, now: datetime) -> list[UUID]:
    made = await rows(
        "INSERT INTO flag (id, account_id, brand_id, imitated_id, score, tricks, state, created_at)"
        " SELECT gen_random_uuid(), a.id, b.id, i.id, $5, $6::jsonb, $7, $8 FROM brand b"
        " JOIN account a ON a.platform = $1 AND a.handle = $2"
        " LEFT JOIN account i ON i.platform = $9 AND i.handle = $4"
        " WHERE b.slug = $3 ON CONFLICT (account_id, brand_id) DO NOTHING RETURNING id",
        account.platform,
        account.handle,
        finding.target.brand,
        finding.target.handle,
        finding.score,
        orjson.dumps(_told(finding)).decode(),
        FlagState.OPEN.value,
        now,
        finding.target.platform,
    )
    return [UUID(str(row["id"])) for row in made]


def _told(finding: Finding) -> dict[str, object]:
    """What the moderator reads: the tricks and the sentence, as they were when the flag was raised."""
    return {
        "tricks": list(finding.tricks),
        "why_en": explain(finding, "en"),
        "why_es": explain(finding, "es"),
    }
