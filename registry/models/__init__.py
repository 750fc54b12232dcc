"""The tables, one noun each. Only actions and the fourth floor import them."""

from registry.models.alerting import AlertChoice, Delivery, Fact, LookupCount, Webhook
from registry.models.brand import Account, Brand, Citation
from registry.models.cases import Case, Reply, Report
from registry.models.claim import Claim, Verification
from registry.models.company import Company, GroupTie, Invitation, Membership
from registry.models.disputes import Dispute, DisputeSide, Hand, Loss
from registry.models.draft import Draft
from registry.models.keys import ApiKey, KeptAnswer
from registry.models.ledger import Event, Job, Letter
from registry.models.moderation import Decision, Flag
from registry.models.people import AddressChange, KeptForm, Passkey, PasskeyChallenge, Person, Session, SignInLink
from registry.models.rules import CompanyRules, Face, PurposeWish
from registry.models.site_list import SiteList
from registry.models.subscription import Subscription
from registry.models.watch import BrandWatch, Sighting, StreamCursor

__all__ = [
    "Account",
    "AddressChange",
    "AlertChoice",
    "ApiKey",
    "Brand",
    "BrandWatch",
    "Case",
    "Citation",
    "Claim",
    "Company",
    "CompanyRules",
    "Decision",
    "Delivery",
    "Dispute",
    "DisputeSide",
    "Draft",
    "Event",
    "Face",
    "Fact",
    "Flag",
    "GroupTie",
    "Hand",
    "Invitation",
    "Job",
    "KeptAnswer",
    "KeptForm",
    "Letter",
    "LookupCount",
    "Loss",
    "Membership",
    "Passkey",
    "PasskeyChallenge",
    "Person",
    "PurposeWish",
    "Reply",
    "Report",
    "Session",
    "Sighting",
    "SignInLink",
    "SiteList",
    "StreamCursor",
    "Subscription",
    "Verification",
    "Webhook",
]
