"""Says what was done to the letters of a name: which stand for which, which are missing, which are too many."""

from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import category

from registry.detector.differences import Difference, Typed, as_typed, differences, typed_part
from registry.detector.domains import DOMAIN_PLATFORMS, read_domain
from registry.detector.finding import Finding
from registry.detector.handles import shown_part
from registry.detector.sentences import SEPARATORS
from registry.detector.wording import Wording, is_accented, shortened

_TWO = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding with what differs in it, to be told in one language."""

    finding: Finding
    wording: Wording
    typed: Typed
    found: list[Difference]

    @property
    def one(self) -> Difference:
        """The only difference; an empty one where there are none or several."""
        return self.found[0] if len(self.found) == 1 else Difference("", "", 0)

    def say(self, sentence: str, **told: str) -> str:
        return self.wording.say(sentence, self.finding, **told)

    def put_for(self, sentence: str, typed: str, meant: str) -> str:
        """The sentence about `typed` where `meant` belongs."""
        words = self.wording
        called = {"typed": words.typed(typed), "meant": words.typed(meant), "the_meant": words.the(meant)}
        return self.say(sentence, **called, put=typed, said=meant)


def tell_slip(trick: str, finding: Finding, wording: Wording) -> str:
    """What was done to the letters; in general words where they do not bear the trick out."""
    seen = Seen(finding, wording, as_typed(finding), differences(finding.written, finding.meant))
    if "confusable" in finding.tricks and _foreign_letters(seen):
        return _foreign(seen)
    told = _TELLERS[trick](trick, seen) if trick in _TELLERS else None
    return told or seen.say("resembles")


def _transposed(trick: str, seen: Seen) -> str | None:
    if len(seen.one.meant) != _TWO:
        return None
    first, second = (seen.wording.the(letter) for letter in seen.one.meant)
    return seen.say(trick, first=first, second=second)


def _left_out(trick: str, seen: Seen) -> str | None:
    missing = seen.one.meant
    if not missing or seen.one.typed:
        return None
    around = seen.finding.written[max(0, seen.one.at - 1) : seen.one.at + 1]
    if missing in around:
        return seen.say("written once", meant=seen.wording.typed(missing))
    return seen.say(trick, the_meant=seen.wording.the(missing))


def _plural(trick: str, seen: Seen) -> str | None:
    if not (seen.one.typed or seen.one.meant):
        return None
    return seen.say(trick if seen.one.typed else "plural left out", typed=seen.one.typed, meant=seen.one.meant)


def _too_many(trick: str, seen: Seen) -> str | None:
    letter, words = seen.one.typed, seen.wording
    if not letter or seen.one.meant:
        return None
    if trick == "addition" and seen.one.at == 0:
        trick = "addition before"
    return seen.say(trick, more=words.more(letter), the_typed=words.the(letter))


def _put_for(trick: str, seen: Seen) -> str | None:
    if not (seen.one.typed and seen.one.meant):
        return None
    return seen.put_for(trick, seen.one.typed, seen.one.meant)


def _several(trick: str, seen: Seen) -> str | None:
    changes = [seen.wording.instead(typed_part(seen.typed, one), one.meant) for one in seen.found]
    if trick == "typo_multi" and len(changes) == 1:
        trick = "differs"
    return seen.say(trick, changes=", ".join(changes)) if changes else None


def _alike(trick: str, seen: Seen) -> str:
    """Letters or digits that look like others: each pair once, however often it stands there."""
    pairs = list(dict.fromkeys((typed_part(seen.typed, one), one.meant) for one in seen.found))
    if not pairs or not all(typed and meant for typed, meant in pairs):
        return seen.say(trick)
    if len(pairs) == 1:
        return seen.put_for("written for", *pairs[0])
    told = seen.wording.together([seen.wording.instead(*pair) for pair in pairs])
    return seen.say("several written for", pairs=told)


def _foreign(seen: Seen) -> str:
    """Letters of another alphabet, or with an accent that the brand does not write."""
    foreign = list(_foreign_letters(seen))
    scripts = {seen.wording.script(letter) for letter, _ in foreign}
    script = next(iter(scripts)) if len(scripts) == 1 else None
    letters = seen.wording.quoted_all([letter for letter, _ in foreign])
    if len(foreign) > 1 or seen.found:
        return seen.say("letters of" if script else "other letters", letters=letters, script=script or "")
    letter, plain = foreign[0]
    if is_accented(letter):
        return seen.put_for("written for", letter, plain)
    article = "an" if (script or "").startswith("A") else "a"
    told = "one letter of" if script else "another letter"
    return seen.say(told, letters=letters, meant=plain, script=script or "", article=article)


def _foreign_letters(seen: Seen) -> dict[tuple[str, str], None]:
    """Each once, with what it is read as; not those that the brand writes itself."""
    own = (seen.finding.target.brand_name + seen.finding.target.handle).casefold()
    pairs = zip(seen.typed.letters, seen.finding.written, strict=False)
    return dict.fromkeys((c, plain) for c, plain in pairs if not c.isascii() and c.casefold() not in own)


def _separator(_: str, seen: Seen) -> str:
    if any(category(letter) == "Cf" for letter in seen.typed.text):
        return seen.say("invisible")
    own = shown_part(seen.finding.imitated or seen.finding.target.handle).name
    written, meant = ("".join(c for c in text if not c.isalnum()) for text in (seen.typed.text, own))
    names = SEPARATORS[seen.wording.language]
    if written in names and not meant:
        return seen.say("separator added", a_separator=names[written][0])
    if meant in names and seen.typed.text and not written:
        return seen.say("separator left out", the_separator=names[meant][1])
    return seen.say("separator")


def _ending(trick: str, seen: Seen) -> str:
    asked = read_domain(shown_part(seen.finding.handle).name, is_domain=True)
    if asked is None:
        return seen.say(trick)
    if seen.finding.target.platform not in DOMAIN_PLATFORMS:
        return seen.say("tld_swap of a name", ending=shortened(asked.ending))
    return seen.say("tld_swap told", domain=shortened(seen.finding.target.handle), ending=shortened(asked.ending))


def _order(trick: str, seen: Seen) -> str:
    written, meant = seen.finding.written, seen.finding.meant
    turned = [i for i in range(1, len(meant)) if meant[i:] + meant[:i] == written]
    if len(turned) != 1:
        return seen.say(trick)
    first, second = (seen.wording.quoted(part) for part in (meant[turned[0] :], meant[: turned[0]]))
    return seen.say("word_order told", first=first, second=second)


_TELLERS: dict[str, Callable[[str, Seen], str | None]] = {
    "separator": _separator,
    "tld_swap": _ending,
    "word_order": _order,
    "confusable": _alike,
    "leet": _alike,
    "soundsquat": _several,
    "typo_multi": _several,
    "transposition": _transposed,
    "omission": _left_out,
    "plural": _plural,
    "repetition": _too_many,
    "insertion": _too_many,
    "addition": _too_many,
    "keyboard": _put_for,
    "bitsquat": _put_for,
    "vowel_swap": _put_for,
    "replacement": _put_for,
    "numeral": _put_for,
}
