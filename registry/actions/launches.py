"""What a proven domain makes of a brand: live, or waiting for people because its name is near to another's."""

from datetime import datetime
from typing import Any
from uuid import UUID

from registry import audit
from registry.actions import letters
from registry.actions.claims import can_be_taken_over
from registry.actions.groups import FAMILY
from registry.database import rows
from registry.detector import Finding, ProtectedNames, explain, near_names, speaks_for_another
from registry.detector.domains import read_domain
from registry.language import mark
from registry.models import Brand, Citation, Claim
from registry.models.columns import STANDING, BrandState, JobKind
from registry.queue import enqueue
from verification.accounts import AccountRef

MOST_REASONS = 10

_LIVE = mark("%(brand)s is live")
_LIVE_BODY = mark(
    "The website %(domain)s is proven, and %(brand)s is in the public directory.\n\n"
    "Add the brand's accounts now: each that you prove is shown as official.\n"
)
_REVIEW = mark("%(brand)s is being reviewed")
_REVIEW_BODY = mark(
    "The website %(domain)s is proven. The name or the domain of %(brand)s may be taken for another brand, so people"
    " look at it before it goes live. You can add and prove accounts meanwhile; they are not public yet.\n"
)


async def lock(brand_id: UUID) -> Brand:
    """The brand, locked until the transaction ends; taken before the audit trail's lock, everywhere."""
    await rows("SELECT 1 FROM brand WHERE id = $1 FOR NO KEY UPDATE", brand_id)
    return await Brand.get(id=brand_id)


async def settle_after_proof(claim: Claim, names: ProtectedNames, *, now: datetime) -> None:
    """In the transaction that verified a website claim: the brand goes live, waits for review, or stays as it is.

    Raises nothing; a brand that is live, refused, or held by somebody else meanwhile is not touched.
    """
    brand = await Brand.get(id=claim.brand_id)
    account = AccountRef(claim.account.platform, claim.account.handle)
    if can_be_taken_over(brand) and brand.company_id != claim.company_id:
        await _settle_take_over(brand, claim, account, now)
    elif brand.state is BrandState.DRAFT and brand.company_id == claim.company_id:
        near = [
            finding for finding in near_names(brand.name, account.handle, names) if finding.target.brand != brand.slug
        ]
        family = [row["id"] for row in await rows(FAMILY, claim.company_id)]
        own = {held.slug: held for held in await Brand.filter(company_id__in=family)}
        reasons = [_finding_reason(finding) for finding in near if finding.target.brand not in own]
        reasons += [_same_website(other, account.handle) for other in await _rivals(claim)]
        live = [held.search_name for held in own.values() if held.state is BrandState.LIVE]
        if not any(name in brand.search_name for name in live):  # it may speak for a brand of its own
            reasons += [_speaking(text, word) for text, word in _spoken(brand.name, account.handle)]
        await _settle(brand, claim, reasons[:MOST_REASONS], now)


async def _settle_take_over(brand: Brand, claim: Claim, account: AccountRef, now: datetime) -> None:
    """The main website takes the brand over; another one that is listed may be a franchise's: people compare."""
    cited = await Citation.filter(brand_id=brand.id, account_id=claim.account_id).first()
    if cited is None:
        return
    reasons = [_same_website(other, account.handle) for other in await _rivals(claim)]
    if not cited.is_main:
        reasons.append(_not_main(brand, account.handle))
    if not reasons or brand.state is BrandState.LISTED:  # who waits already keeps the place in the queue
        await _settle(brand, claim, reasons, now)


async def go_live(brand: Brand, company_id: UUID, *, actor: str, now: datetime) -> None:
    """Puts the brand into the public directory and has its surroundings looked through."""
    await Brand.filter(id=brand.id).update(state=BrandState.LIVE, company_id=company_id, live_since=now, updated_at=now)
    await audit.record("brand.live", actor=actor, subject=f"brand {brand.slug}", now=now, brand=brand.slug)
    await enqueue(JobKind.SCAN_BRAND, str(brand.id))


async def _settle(brand: Brand, claim: Claim, reasons: list[dict[str, Any]], now: datetime) -> None:
    domain = claim.account.handle
    if reasons:
        await Brand.filter(id=brand.id).update(
            state=BrandState.REVIEW, company_id=claim.company_id, review_reason=reasons, updated_at=now
        )
        near_to = [reason["brand"] for reason in reasons if reason["brand"]]
        await audit.record(
            "brand.review", actor="registry", subject=f"brand {brand.slug}", now=now, brand=brand.slug, near_to=near_to
        )
        await letters.to_filer(claim, _REVIEW, _REVIEW_BODY, now=now, brand=brand.name, domain=domain)
        return
    await go_live(brand, claim.company_id, actor="registry", now=now)
    await letters.to_filer(claim, _LIVE, _LIVE_BODY, now=now, brand=brand.name, domain=domain)


async def _rivals(claim: Claim) -> list[Brand]:
    """Other companies' brands for which this very website is proven too."""
    proven = await Claim.filter(account_id=claim.account_id, state__in=STANDING).select_related("brand")
    return [other.brand for other in proven if other.company_id != claim.company_id]


def _same_website(rival: Brand, domain: str) -> dict[str, Any]:
    return {
        "brand": rival.slug,
        "name": rival.name,
        "seen": domain,
        "near_to": domain,
        "score": 1.0,
        "why_en": f"has proven the same website as {rival.name}",
        "why_es": f"ha demostrado el mismo sitio web que {rival.name}",
    }


def _not_main(brand: Brand, domain: str) -> dict[str, Any]:
    return {
        "brand": brand.slug,
        "name": brand.name,
        "seen": domain,
        "near_to": brand.name,
        "score": 1.0,
        "why_en": f"has proven a website that is listed for {brand.name}, but not its main one",
        "why_es": f"ha demostrado un sitio web que consta para {brand.name}, pero no el principal",
    }


def _spoken(name: str, domain: str) -> list[tuple[str, str]]:
    """The name and the domain's label, each with the word by which it speaks for another brand; if it does."""
    read = read_domain(domain, is_domain=True)
    return [(text, word) for text in (name, read.label if read else "") if (word := speaks_for_another(text))]


def _speaking(text: str, word: str) -> dict[str, Any]:
    """Whose brand it may speak for need not be registered here."""
    return {
        "brand": None,
        "name": None,
        "seen": text,
        "near_to": word,
        "score": 0.9,
        "why_en": f"contains “{word}”, a word by which accounts speak for another brand",
        "why_es": f"contiene «{word}», una palabra con la que se habla en nombre de otra marca",
    }


def _finding_reason(finding: Finding) -> dict[str, Any]:
    return {
        "brand": finding.target.brand,
        "name": finding.target.brand_name,
        "seen": finding.handle,
        "near_to": finding.target.handle,
        "score": round(finding.score, 3),
        "why_en": explain(finding, "en"),
        "why_es": explain(finding, "es"),
    }
