"""Says in one sentence, in the reader's language, whom a handle resembles and by which letters or words."""

from registry.detector.differences import as_typed
from registry.detector.finding import Finding, Tier
from registry.detector.sentences import SENTENCES
from registry.detector.slip_sentences import tell_slip
from registry.detector.wording import Wording

_PARTS = frozenset({"combosquatting", "display_name", "separator", "tld_swap"})
"""Tricks that leave the letters of the name as they are."""


def explain(finding: Finding, language: str) -> str:
    """One sentence without its subject, "en" or "es" (any other language is answered in English)."""
    wording = Wording(language[:2] if language[:2] in SENTENCES else "en")
    main = finding.tricks[0]
    if main == "same_name":
        return wording.say(main, finding)
    told = _told(main, finding, wording)
    if finding.tier is Tier.IMITATES:
        return told
    return wording.say(_doubt(main, finding), finding, told=told)


def _doubt(main: str, finding: Finding) -> str:
    """Why a finding that is less sure may be nothing."""
    if main == "display_name":
        return "others bear it"
    return "honest ones do" if main == "combosquatting" and _slip_trick(finding) is None else "may be chance"


def _told(main: str, finding: Finding, wording: Wording) -> str:
    match main:
        case "combosquatting":
            return _with_words(finding, wording)
        case "display_name":
            return _shown(finding, wording)
        case _:
            return tell_slip(main, finding, wording)


def _slip_trick(finding: Finding) -> str | None:
    """The trick on the letters, beside one on the parts."""
    return next((trick for trick in finding.tricks if trick not in _PARTS), None)


def _with_words(finding: Finding, wording: Wording) -> str:
    added = as_typed(finding).added
    words = wording.quoted_all(added)
    if slip := _slip_trick(finding):
        return wording.say("combosquatting and slip", finding, words=words, slip=tell_slip(slip, finding, wording))
    if len(added) == 1 and added[0].isdecimal():
        return wording.say("digits", finding, number=added[0])
    return wording.say("combosquatting" if len(added) == 1 else "several words", finding, words=words)


def _shown(finding: Finding, wording: Wording) -> str:
    if finding.written != finding.meant:
        return wording.say("display_name alike", finding)
    words = as_typed(finding).added
    return wording.say("display_name with words" if words else "display_name", finding, words=wording.quoted_all(words))
