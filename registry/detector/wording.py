"""Calls letters, words and names what a person calls them, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import name, normalize

from registry.detector.finding import Finding
from registry.detector.handles import shown_part
from registry.detector.sentences import LETTERS, SCRIPTS, SENTENCES, WHOLE
from registry.detector.skeleton import fold

_LONGEST = 40
"""Letters of a name or a word that are repeated: the rest is cut off."""

_FEW = 2
"""Letters that are told without quotation marks: rn for m, but `4` for `for`."""

_MOST = 4
"""Words or letters that are listed one by one."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    language: str

    def say(self, sentence: str, finding: Finding, **told: str) -> str:
        """The sentence of this name, with the names of whoever is imitated put in."""
        return SENTENCES[self.language][sentence].format(**self._names(finding), **told)

    def typed(self, text: str) -> str:
        """What somebody typed: rn, the digit 0, a capital I."""
        if text == "I":
            return self._letters("typed capital", text)
        return self._letters(f"typed {_number(text)}" if text.isdecimal() else "typed letter", text)

    def the(self, text: str) -> str:
        """A letter of the name that is meant: the m, the digit 4."""
        return self._letters(f"the {_number(text) if text.isdecimal() else _letter(text)}", text)

    def more(self, text: str) -> str:
        return self._letters(f"extra {_number(text) if text.isdecimal() else _letter(text)}", text)

    def instead(self, typed: str, meant: str) -> str:
        """One change, in a list of changes."""
        if not meant:
            return self.more(typed)
        if not typed:
            return self._letters("without", self.the(meant))
        told = self.quoted if max(len(typed), len(meant)) > _FEW else self.typed
        return LETTERS[self.language]["for"].format(told(typed), told(meant))

    def quoted(self, text: str) -> str:
        return self._letters("quoted", shortened(text))

    def quoted_all(self, texts: Sequence[str]) -> str:
        parts = [self.quoted(text) for text in texts[:_MOST]]
        return self.together(parts) if len(texts) <= _MOST else ", ".join([*parts, "…"])

    def together(self, parts: Sequence[str]) -> str:
        """“support”, “24” and “help”."""
        if len(parts) < 2:  # noqa: PLR2004
            return "".join(parts)
        joined = LETTERS[self.language]["and"]
        if self.language == "es" and parts[-1].strip("«").startswith(("i", "hi")):
            joined = " e "
        return ", ".join(parts[:-1]) + joined + parts[-1]

    def script(self, letter: str) -> str | None:
        """The alphabet of a letter, where it has a name that people know."""
        return SCRIPTS[self.language].get(name(letter, "").partition(" ")[0])

    def _letters(self, form: str, text: str) -> str:
        return LETTERS[self.language][form].format(text)

    def _names(self, finding: Finding) -> dict[str, str]:
        brand = finding.target.brand_name
        shown = shown_part(finding.imitated or finding.target.handle).name or finding.imitated
        names = {"brand": brand, "possessive": _possessive(brand), "imitated": shortened(shown)}
        sort = "name" if finding.imitated == brand else "domain" if finding.target.platform == "website" else "handle"
        whole, of, to = (form.format(**names) for form in WHOLE[self.language][sort])
        # A handle that is the brand's name is called so: only where letters differ, its letters are shown.
        is_name = fold(shown) == fold(brand)
        bearer = WHOLE[self.language]["name"][2].format(**names) if is_name else to
        return {**names, "whole": whole, "of": of, "to": to, "bearer": bearer}


def shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def is_accented(letter: str) -> bool:
    """A Latin letter with an accent: é, ñ."""
    return normalize("NFD", letter)[0].isascii()


def _letter(text: str) -> str:
    return "letter" if len(text) == 1 else "letters"


def _number(text: str) -> str:
    return "digit" if len(text) == 1 else "digits"


def _possessive(brand: str) -> str:
    """English, of three kinds: Dell's, Acme Widgets', McDonald's."""
    if brand.endswith(("'s", "\u2019s")):
        return brand
    return f"{brand}\u2019" if brand.endswith("s") else f"{brand}\u2019s"
