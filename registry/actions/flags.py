"""Suspicions of the detector, stored for people to decide."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tortoise.transactions import in_transaction

from registry.actions import freed_names, protected, suspicions
from registry.actions.groups import FAMILY
from registry.actions.listings import IS_HELD, BrandRef
from registry.actions.suspicions import Suspicion
from registry.database import rows
from registry.detector import Finding, Protected, ProtectedNames, detect, explain
from registry.language import LANGUAGES
from registry.models import Account, Brand, Claim
from registry.models.columns import OPEN, BrandState, ClaimState
from verification.accounts import AccountRef

MOST_FLAGS = 5  # that one account gets in one scan
_HELD_FOR = f"""
SELECT b.slug, b.name FROM claim c JOIN account a ON a.id = c.account_id
  JOIN flag near ON near.account_id = a.id AND near.state IN ('open', 'confirmed') AND near.created_at <= c.verified_at
  JOIN brand b ON b.id = near.brand_id AND b.id <> c.brand_id
   AND (b.state <> 'live' OR b.company_id IS NULL OR b.company_id NOT IN (
       SELECT f.id FROM company own JOIN company f ON f.id = own.id OR f.family = own.family
        WHERE own.id = c.company_id))
 WHERE c.id = $1 AND c.state IN ('verified', 'lapsing') AND {IS_HELD} ORDER BY near.score DESC LIMIT 1
"""  # noqa: S608 (constants)
_PUBLIC = (BrandState.LISTED, BrandState.LIVE)


async def scan_account(account_id: UUID, *, now: datetime) -> list[UUID]:
    """Flags the account for every other brand that it may be taken for or was official for; returns the new flags.

    What the claiming company or its group holds itself is no imitation.
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
        family = [row["id"] for row in await rows(FAMILY, brand.company_id)]
        others = others.exclude(company_id__in=family)
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
        " SELECT b.slug FROM claiming JOIN company own ON own.id = claiming.company_id"
        "   JOIN company co ON co.id = own.id OR co.family = own.family JOIN brand b ON b.company_id = co.id"
        "  WHERE has_proven OR (SELECT count(*) FROM claiming) = 1"
        " UNION SELECT b.slug FROM brand b JOIN citation ci ON ci.brand_id = b.id WHERE ci.account_id = $1"
        " UNION SELECT b.slug FROM brand b JOIN claim c ON c.brand_id = b.id WHERE c.account_id = $1"
        "   AND c.state IN ('verified', 'lapsing')",
        account_id,
    )
    return {str(row["slug"]) for row in found}


async def _keep(found: dict[AccountRef, list[Finding]], now: datetime) -> list[UUID]:
    async with in_transaction():
        return await suspicions.raise_new(
            [_suspicion(account, finding) for account, findings in sorted(found.items()) for finding in findings],
            now=now,
        )


def _suspicion(account: AccountRef, finding: Finding) -> Suspicion:
    target = finding.target
    imitated = AccountRef(target.platform, target.handle)
    why = {language: explain(finding, language) for language in LANGUAGES}
    return Suspicion(account, target.brand, imitated, finding.tricks, finding.score, why)
