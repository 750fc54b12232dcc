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
        "separator": "is {possessive} handle with other dots, dashes or underscores",
        "tld_swap": "is {possessive} domain with another ending",
        "confusable": "uses letters that look like those of {possessive} handle “{target}”",
        "leet": "puts digits for letters, or letters for digits, in {possessive} handle “{target}”",
        "omission": "leaves out a letter of {possessive} handle “{target}”",
        "insertion": "puts a letter into {possessive} handle “{target}”",
        "addition": "adds a letter to {possessive} handle “{target}”",
        "repetition": "doubles a letter of {possessive} handle “{target}”",
        "transposition": "swaps two letters of {possessive} handle “{target}”",
        "keyboard": "has one letter of {possessive} handle “{target}” replaced by the key beside it",
        "vowel_swap": "has one vowel of {possessive} handle “{target}” replaced by another",
        "replacement": "has one letter of {possessive} handle “{target}” replaced by another",
        "plural": "adds a plural ending to {possessive} handle “{target}”",
        "word_order": "has the parts of {possessive} handle “{target}” in another order",
    },
    "es": {
        "same_name": "tiene el mismo nombre que {brand}",
        "display_name": "muestra el nombre de {brand}, pero el usuario no tiene nada que ver con él",
        "combosquatting": "añade la palabra «{added}» al nombre de {brand}",
        "several words": "añade las palabras «{added}» al nombre de {brand}",
        "digits": "añade el número {added} al nombre de {brand}",
        "misspelt": "añade «{added}» al nombre mal escrito de {brand}",
        "separator": "es el usuario de {brand} con otros puntos, guiones o guiones bajos",
        "tld_swap": "es el dominio de {brand} con otra terminación",
        "confusable": "usa letras que se parecen a las de «{target}», el usuario de {brand}",
        "leet": "pone cifras por letras, o letras por cifras, en «{target}», el usuario de {brand}",
        "omission": "omite una letra de «{target}», el usuario de {brand}",
        "insertion": "mete una letra en «{target}», el usuario de {brand}",
        "addition": "añade una letra a «{target}», el usuario de {brand}",
        "repetition": "duplica una letra de «{target}», el usuario de {brand}",
        "transposition": "intercambia dos letras de «{target}», el usuario de {brand}",
        "keyboard": "cambia una letra de «{target}», el usuario de {brand}, por la tecla de al lado",
        "vowel_swap": "cambia una vocal de «{target}», el usuario de {brand}, por otra",
        "replacement": "cambia una letra de «{target}», el usuario de {brand}, por otra",
        "plural": "añade un plural a «{target}», el usuario de {brand}",
        "word_order": "tiene en otro orden las partes de «{target}», el usuario de {brand}",
    },
}


def explain(finding: Finding, language: str) -> str:
    """One sentence without its subject, "en" or "es" (any other language is answered in English)."""
    sentences = _SENTENCES.get(language[:2], _SENTENCES["en"])
    brand = finding.target.brand_name
    return sentences[_sentence(finding)].format(
        brand=brand, possessive=f"{brand}\u2019s", added=finding.added, target=finding.target.handle
    )


def _sentence(finding: Finding) -> str:
    main = finding.tricks[0]
    if main != "combosquatting":
        return main
    if finding.kind == "combo-typo-affix":
        return "misspelt"
    if finding.added.isdecimal():
        return "digits"
    return "several words" if " " in finding.added else main
