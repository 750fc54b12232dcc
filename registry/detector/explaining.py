"""Says in one sentence, in the reader's language, why a handle may be taken for another."""

from registry.detector.finding import Finding

_SENTENCES = {
    "en": {
        "same_name": "has the same name as {brand}",
        "display_name": "shows {possessive} name, but the handle has nothing to do with it",
        "combosquatting": "adds the word “{added}” to {possessive} name",
        "several words": "adds the words “{added}” to {possessive} name",
        "digits": "adds the number {added} to {possessive} name",
        "misspelt": "adds “{added}” to a misspelling of {possessive} name",
        "separator": "is {whole} with other dots, dashes or underscores",
        "tld_swap": "is {possessive} domain with another ending",
        "confusable": "uses letters that look like those of {whole}",
        "leet": "puts digits for letters, or letters for digits, in {whole}",
        "omission": "leaves out a letter of {whole}",
        "insertion": "puts a letter into {whole}",
        "addition": "adds a letter to {whole}",
        "repetition": "doubles a letter of {whole}",
        "transposition": "swaps two letters of {whole}",
        "keyboard": "has one letter of {whole} replaced by the key beside it",
        "vowel_swap": "has one vowel of {whole} replaced by another",
        "replacement": "has one letter of {whole} replaced by another",
        "plural": "adds a plural ending to {whole}",
        "word_order": "has the parts of {whole} in another order",
    },
    "es": {
        "same_name": "tiene el mismo nombre que {brand}",
        "display_name": "muestra el nombre de {brand}, pero el usuario no tiene nada que ver con él",
        "combosquatting": "añade la palabra «{added}» al nombre de {brand}",
        "several words": "añade las palabras «{added}» al nombre de {brand}",
        "digits": "añade el número {added} al nombre de {brand}",
        "misspelt": "añade «{added}» al nombre mal escrito de {brand}",
        "separator": "es {whole}, con otros puntos, guiones o guiones bajos",
        "tld_swap": "es el dominio de {brand} con otra terminación",
        "confusable": "usa letras que se parecen a las de {whole}",
        "leet": "pone cifras por letras, o letras por cifras, en {whole}",
        "omission": "omite una letra de {whole}",
        "insertion": "mete una letra en {whole}",
        "addition": "añade una letra a {whole}",
        "repetition": "duplica una letra de {whole}",
        "transposition": "intercambia dos letras de {whole}",
        "keyboard": "cambia una letra de {whole}, por la tecla de al lado",
        "vowel_swap": "cambia una vocal de {whole}, por otra",
        "replacement": "cambia una letra de {whole}, por otra",
        "plural": "añade un plural a {whole}",
        "word_order": "tiene en otro orden las partes de {whole}",
    },
}


_WHOLE = {
    "en": {True: "{possessive} name", False: "{possessive} handle “{imitated}”"},
    "es": {True: "«{imitated}», el nombre de la marca", False: "«{imitated}», el usuario de {brand}"},
}
"""How the imitated name is called, by whether it is the brand's own name."""


def explain(finding: Finding, language: str) -> str:
    """One sentence without its subject, "en" or "es" (any other language is answered in English)."""
    known = language[:2] if language[:2] in _SENTENCES else "en"
    brand = finding.target.brand_name
    words = {
        "brand": brand,
        "possessive": _possessive(brand),
        "imitated": finding.imitated or finding.target.handle,
        "added": finding.added,
    }
    whole = _WHOLE[known][finding.imitated == brand].format(**words)
    return _SENTENCES[known][_sentence(finding)].format(whole=whole, **words)


def _possessive(brand: str) -> str:
    """English, of three kinds: Dell's, Acme Widgets', McDonald's."""
    if brand.endswith(("'s", "\u2019s")):
        return brand
    return f"{brand}\u2019" if brand.endswith("s") else f"{brand}\u2019s"


def _sentence(finding: Finding) -> str:
    main = finding.tricks[0]
    if main != "combosquatting":
        return main
    if finding.kind == "combo-typo-affix":
        return "misspelt"
    if finding.added.isdecimal():
        return "digits"
    return "several words" if " " in finding.added else main
