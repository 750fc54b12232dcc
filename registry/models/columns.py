"""The closed sets that columns hold."""

from enum import StrEnum


class Role(StrEnum):
    """What a member may do in a company."""

    OWNER = "owner"
    MANAGER = "manager"
    EDITOR = "editor"
    VIEWER = "viewer"


class Scope(StrEnum):
    """What a company's key may do in the API. Every key may read."""

    READ = "read"
    CLAIMS = "claims:write"
    WITHDRAW = "claims:withdraw"
    LOOKALIKES = "lookalikes:write"
    WEBHOOKS = "webhooks:write"
    SANDBOX = "sandbox"  # made-up claims; nothing real


class BrandState(StrEnum):
    LISTED = "listed"  # known from an open source only; nobody has proven anything
    DRAFT = "draft"  # registered by a company, no domain proven yet
    REVIEW = "review"  # its name or domain may be taken for a registered one: people decide
    LIVE = "live"  # its domain is proven; its verified accounts are official
    REFUSED = "refused"  # people decided against it


class Sector(StrEnum):
    """What a brand does, as coarsely as one filters a directory."""

    FOOD = "food"
    GROCERIES = "groceries"
    FASHION = "fashion"
    RETAIL = "retail"
    FINANCE = "finance"
    ENERGY = "energy"
    CARS = "cars"
    TRANSPORT = "transport"
    TRAVEL = "travel"
    HEALTH = "health"
    EDUCATION = "education"
    PUBLIC = "public"
    TELECOM = "telecom"
    TECHNOLOGY = "technology"
    MEDIA = "media"
    LEISURE = "leisure"
    SERVICES = "services"
    INDUSTRY = "industry"
    CHARITY = "charity"


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


class Said(StrEnum):
    """What a company says of an account that may be taken for its brand."""

    OURS = "ours"
    FAN = "fan"
    RESELLER = "reseller"
    PARODY = "parody"
    HONEST = "honest"  # something else, and no harm


class DraftSource(StrEnum):
    """Where the accounts of a draft come from."""

    LIST = "list"  # pasted or uploaded
    SITE = "site"  # found on the front page of the brand's website


class FaceEnd(StrEnum):
    """Who ended that a person speaks for a brand."""

    PERSON = "person"
    COMPANY = "company"
    LEFT = "left"  # the person is no member any more, or closed their account


class Ruling(StrEnum):
    FLAG_DISMISSED = "flag_dismissed"
    BRAND_APPROVED = "brand_approved"
    BRAND_REFUSED = "brand_refused"
    CLAIM_CONFIRMED = "claim_confirmed"  # a person compared account and brand, and they fit
    CLAIM_DECLINED = "claim_declined"
    ACCOUNT_HONEST = "account_honest"  # the account does not imitate the brand
    IMITATION_PROPOSED = "imitation_proposed"  # it does, says one moderator
    IMITATION_CONFIRMED = "imitation_confirmed"  # and a second one: the notice begins
    IMITATION_UPHELD = "imitation_upheld"  # the account's side was heard, and the ruling stands
    ACCOUNT_BLESSED = "account_blessed"  # the brand itself says that it approves of the account
    BLESSING_ENDED = "blessing_ended"
    BRAND_LOSS_PROPOSED = "brand_loss_proposed"  # a company shall not hold this brand any longer
    BRAND_LOSS_DECLINED = "brand_loss_declined"
    BRAND_LOST = "brand_lost"
    BRAND_RETURN_PROPOSED = "brand_return_proposed"  # it was taken by mistake, says one moderator
    BRAND_RETURN_DECLINED = "brand_return_declined"
    BRAND_RESTORED = "brand_restored"
    DISPUTE_KEPT = "dispute_kept"  # of two claimants the one that the public reads keeps the account
    DISPUTE_PROPOSED = "dispute_proposed"  # another one shall have it, or nobody, says one moderator
    DISPUTE_DECLINED = "dispute_declined"  # that proposal was taken back or turned down
    DISPUTE_GIVEN = "dispute_given"
    DISPUTE_NEITHER = "dispute_neither"
    DISPUTE_UPHELD = "dispute_upheld"  # the other side was heard, and the ruling stands


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"  # given up after days; can be sent again by hand


class Silence(StrEnum):
    """Why a webhook is told nothing."""

    PAUSED = "paused"  # a member wants it so
    GONE = "gone"  # its server said that there is nothing any more
    FAILING = "failing"  # nothing got through for days


class Rhythm(StrEnum):
    """How often a member is written to about all brands of a company."""

    AT_ONCE = "at_once"  # a letter for each brand, once a day at most
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class JobKind(StrEnum):
    VERIFY_CLAIM = "verify_claim"
    SEND_LETTER = "send_letter"
    SCAN_BRAND = "scan_brand"
    SCAN_ACCOUNT = "scan_account"
    QUEUE_DUE_CHECKS = "queue_due_checks"
    ADVANCE_CASE = "advance_case"
    CHECK_REPLY = "check_reply"
    CHECK_PLATFORM = "check_platform"
    READ_LIST = "read_list"
    READ_SITE = "read_site"
    TELL_SIGHTINGS = "tell_sightings"
    PROBE_BRAND = "probe_brand"
    TELL_SUBSCRIBERS = "tell_subscribers"
    PUBLISH_FACTS = "publish_facts"
    DELIVER = "deliver"
    WRITE_DUMP = "write_dump"


class CaseState(StrEnum):
    """How far people are with the question whether an account imitates a brand (docs/RULINGS.md)."""

    OPEN = "open"  # somebody has to look at it
    PROPOSED = "proposed"  # one moderator says that it imitates; a second one has to look
    NOTICE = "notice"  # two say so; it is not public before the account's side had its time
    IMITATES = "imitates"  # public
    SUSPENDED = "suspended"  # we were late with an appeal: the ruling does not count until it is decided
    HONEST = "honest"


class DisputeState(StrEnum):
    """How far people are with the question whose account it is (docs/RULINGS.md)."""

    OPEN = "open"  # the sides may answer; then somebody has to rule
    PROPOSED = "proposed"  # it shall be taken from its holder, says one moderator; a second one has to look
    RULED = "ruled"
    OVER = "over"  # one side is left, or none: nothing had to be ruled


class ReportKind(StrEnum):
    IMITATES = "imitates"
    FRAUD = "fraud"  # asks for money, passwords or codes
    TAKEN_OVER = "taken_over"
    FOR_SALE = "for_sale"  # a name held to be sold
    OTHER = "other"


class Ground(StrEnum):
    """Why an account is honest, or why it imitates: one of a fixed list, in both languages."""

    FAN = "fan"
    PARODY = "parody"
    RESELLER = "reseller"
    ANOTHER_COMPANY = "another_company"
    OWN_ACCOUNT = "own_account"  # of the brand, not registered yet
    OWN_NAME = "own_name"  # a person's or a place's name
    NOT_ALIKE = "not_alike"
    BLESSED = "blessed"  # the brand approves of it
    PASSES_OFF = "passes_off"
    FRAUD = "fraud"
    HELD_FOR_SALE = "held_for_sale"
    OTHER = "other"


class ReplyState(StrEnum):
    PENDING = "pending"  # the account has not shown the token yet
    WAITS = "waits"  # no program may read the platform: a moderator looks for the token
    PROVEN = "proven"
    LAPSED = "lapsed"
