"""What the detector guards and what it answers."""

from enum import Enum

from registry.detector.values import value


@value(order=True)
class Protected:
    """One name the detector guards: a registered account, or one that only an open source lists (`proven=False`)."""

    handle: str
    platform: str
    brand: str
    brand_name: str
    family: str
    proven: bool


class Tier(Enum):
    """How a finding is spoken of."""

    IMITATES = "imitates"
    RESEMBLES = "resembles"
    """Worth a look; many of these are honest."""


@value()
class Finding:
    """Whom a handle may be taken for, by which tricks (main one first), and how surely (0..1)."""

    handle: str
    platform: str | None
    target: Protected
    score: float
    tricks: tuple[str, ...]
    tier: Tier = Tier.RESEMBLES
    kind: str = ""
    """The main trick in the finer words of `registry scan`: `affix-support`, `typo-omission` …"""
    imitated: str = ""
    """The name that is imitated, as its owner writes it: the target's handle, or its brand's name."""
    added: str = ""
    """The words that were added to the imitated name, if any: `support`."""
    evidence: float = 0.0
    """What the weights made of all the features, before it became a score."""
    written: str = ""
    """The part of the asked name that stands for the imitated one, folded: `acrne` of `the_acrne_support`."""
    meant: str = ""
    """What it stands for, folded: `acme`."""
    before: str = ""
    """What stands before it, folded: `the`."""
    behind: str = ""
    """What stands behind it, folded: `support`."""
