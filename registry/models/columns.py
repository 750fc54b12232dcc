"""The closed sets that columns hold."""

from enum import StrEnum


class Role(StrEnum):
    """What a member may do in a company."""

    OWNER = "owner"
    MANAGER = "manager"
    EDITOR = "editor"
    VIEWER = "viewer"


class BrandState(StrEnum):
    LISTED = "listed"  # known from an open source only; nobody has proven anything
    DRAFT = "draft"  # registered by a company, no domain proven yet
    REVIEW = "review"  # its name or domain may be taken for a registered one: people decide
    LIVE = "live"  # its domain is proven; its verified accounts are official
    REFUSED = "refused"  # people decided against it


class ClaimState(StrEnum):
    PENDING = "pending"
    VERIFIED = "verified"
    LAPSING = "lapsing"  # seen to be gone once: still official until it is seen again
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"  # the account lives on under another name or in a newer claim


STANDING = (ClaimState.VERIFIED, ClaimState.LAPSING)  # proven, and public; in SQL: state IN ('verified', 'lapsing')
OPEN = (ClaimState.PENDING, *STANDING)


class AccountRole(StrEnum):
    """What a claimed account is for (CONTRACT.md §2)."""

    MAIN = "main"
    SUPPORT = "support"
    PRESS = "press"
    SALES = "sales"
    CAREERS = "careers"
    REGION = "region"
    PRODUCT = "product"
    STORE = "store"
    EXECUTIVE = "executive"
    EMPLOYEE = "employee"


class FlagState(StrEnum):
    OPEN = "open"
    DISMISSED = "dismissed"
    CONFIRMED = "confirmed"


class SightingState(StrEnum):
    NEW = "new"
    TOLD = "told"  # the brand's owners were written to
    DISMISSED = "dismissed"  # the brand says that it is honest
    REPORTED = "reported"  # the brand asked people to look at it


class Ruling(StrEnum):
    FLAG_DISMISSED = "flag_dismissed"
    BRAND_APPROVED = "brand_approved"
    BRAND_REFUSED = "brand_refused"
    CLAIM_CONFIRMED = "claim_confirmed"  # a person compared account and brand, and they fit
    CLAIM_DECLINED = "claim_declined"


class JobKind(StrEnum):
    VERIFY_CLAIM = "verify_claim"
    SEND_LETTER = "send_letter"
    SCAN_BRAND = "scan_brand"
    SCAN_ACCOUNT = "scan_account"
    QUEUE_DUE_CHECKS = "queue_due_checks"
    CHECK_PLATFORM = "check_platform"
    READ_LIST = "read_list"
    TELL_SIGHTINGS = "tell_sightings"
    PROBE_BRAND = "probe_brand"
