"""The tables, one noun each. Only actions and the fourth floor import them."""

from registry.models.brand import Account, Brand, Citation
from registry.models.claim import Claim, Verification
from registry.models.company import Company, Membership
from registry.models.ledger import Event, Job, Letter
from registry.models.moderation import Decision, Flag
from registry.models.people import Person, Session, SignInLink
from registry.models.site_list import SiteList
from registry.models.watch import BrandWatch, Sighting, StreamCursor

__all__ = [
    "Account",
    "Brand",
    "BrandWatch",
    "Citation",
    "Claim",
    "Company",
    "Decision",
    "Event",
    "Flag",
    "Job",
    "Letter",
    "Membership",
    "Person",
    "Session",
    "Sighting",
    "SignInLink",
    "SiteList",
    "StreamCursor",
    "Verification",
]
