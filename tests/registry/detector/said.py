"""Findings of every kind, and the sentences people read of them."""
# ruff: noqa: RUF001 (letters of other alphabets, on purpose)

from registry.detector import Finding, Protected
from registry.detector.finding import Tier
from tests.registry.detector.brands import ACME, DELL, brand

ACME_SITE = Protected("acme.com", "website", "acme", "Acme", "acme", proven=True)
ACME_X = Protected("acme", "x", "acme", "Acme", "acme", proven=True)
WHALE = Protected("paywhale", "x", "paywhale", "PayWhale", "paywhale", proven=True)
CASA = Protected("casa_bolivar", "instagram", "casa", "Casa Bolívar", "casa", proven=True)
BURGER = Protected("burgers_za", "x", "burger", "Burgermann's", "burger", proven=True)


def found(
    handle: str, *tricks: str, target: Protected = ACME_X, meant: str = "acme", parts: str = "", imitated: str = ""
) -> Finding:
    """A sure finding; `parts` cuts the folded handle: `the-acrne-support`."""
    before, written, behind = parts.split("-") if "-" in parts else ("", parts, "")
    return Finding(
        handle,
        "x",
        target,
        0.99,
        tricks,
        Tier.IMITATES,
        imitated=imitated or target.handle,
        written=written,
        meant=meant,
        before=before,
        behind=behind,
    )


SAID = [
    (
        found("acrne", "confusable", parts="acrne"),
        "writes rn for the m of Acme’s handle “acme”",
        "escribe rn en lugar de m en el usuario «acme» de Acme",
    ),
    (
        found("paywhaIe", "confusable", parts="paywhaie", target=WHALE, meant="paywhale"),
        "writes a capital I for the l of PayWhale’s handle “paywhale”",
        "escribe una I mayúscula en lugar de l en el usuario «paywhale» de PayWhale",
    ),
    (
        found("4cme", "leet", parts="4cme"),
        "writes the digit 4 for the a of Acme’s handle “acme”",
        "escribe la cifra 4 en lugar de a en el usuario «acme» de Acme",
    ),
    (
        found("4cm3", "leet", parts="4cm3"),
        "writes the digit 4 for a and the digit 3 for e in Acme’s handle “acme”",
        "escribe la cifra 4 en lugar de a y la cifra 3 en lugar de e en el usuario «acme» de Acme",
    ),
    (
        found("acmе", "confusable", parts="acme"),
        "uses a Cyrillic “е” where Acme’s handle “acme” has e",
        "usa una «е» cirílica donde el usuario «acme» de Acme tiene e",
    ),
    (
        found("асme", "confusable", parts="acme"),
        "uses Cyrillic letters (“а” and “с”) that look like those of Acme’s handle “acme”",
        "usa letras cirílicas («а» y «с») que se parecen a las del usuario «acme» de Acme",
    ),
    (
        found("ɑcmе", "confusable", parts="acme"),
        "uses unusual letters (“ɑ” and “е”) that look like those of Acme’s handle “acme”",
        "usa letras poco comunes («ɑ» y «е») que se parecen a las del usuario «acme» de Acme",
    ),
    (
        found("acmé", "confusable", parts="acme"),
        "writes é for the e of Acme’s handle “acme”",
        "escribe é en lugar de e en el usuario «acme» de Acme",
    ),
    (
        found("ac\u200bme", "separator", parts="acme"),
        "hides characters that nobody sees in Acme’s handle “acme”",
        "esconde caracteres que nadie ve en el usuario «acme» de Acme",
    ),
    (
        found("acme_", "separator", parts="acme"),
        "adds an underscore to Acme’s handle “acme”",
        "añade un guion bajo al usuario «acme» de Acme",
    ),
    (
        found("casabolivar", "separator", parts="casabolivar", target=CASA, meant="casabolivar"),
        "leaves out the underscore of Casa Bolívar’s handle “casa_bolivar”",
        "omite el guion bajo del usuario «casa_bolivar» de Casa Bolívar",
    ),
    (
        found("casa.bolivar", "separator", parts="casabolivar", target=CASA, meant="casabolivar"),
        "is Casa Bolívar’s handle “casa_bolivar” with other dots, dashes or underscores",
        "es el usuario «casa_bolivar» de Casa Bolívar con otros puntos, guiones o guiones bajos",
    ),
    (
        found("paywhle", "omission", parts="paywhle", target=WHALE, meant="paywhale"),
        "leaves out the a of PayWhale’s handle “paywhale”",
        "omite la a del usuario «paywhale» de PayWhale",
    ),
    (
        found("del", "omission", parts="del", target=DELL, meant="dell"),
        "writes l once, not twice, in Dell’s handle “dell”",
        "escribe l una sola vez, y no dos, en el usuario «dell» de Dell",
    ),
    (
        found("paywhxale", "insertion", parts="paywhxale", target=WHALE, meant="paywhale"),
        "puts an extra x into PayWhale’s handle “paywhale”",
        "mete una x de más en el usuario «paywhale» de PayWhale",
    ),
    (
        found("acmey", "addition", parts="acmey"),
        "puts an extra y behind Acme’s handle “acme”",
        "pone una y de más detrás del usuario «acme» de Acme",
    ),
    (
        found("xacme", "addition", parts="xacme"),
        "puts an extra x before Acme’s handle “acme”",
        "pone una x de más delante del usuario «acme» de Acme",
    ),
    (
        found(
            "burgermannss",
            "repetition",
            parts="burgermannss",
            target=BURGER,
            meant="burgermanns",
            imitated="Burgermann's",
        ),
        "repeats the s of Burgermann's name",
        "repite la s del nombre de Burgermann's",
    ),
    (
        found("acem", "transposition", parts="acem"),
        "swaps the m and the e of Acme’s handle “acme”",
        "intercambia la m y la e del usuario «acme» de Acme",
    ),
    (
        found("acne", "keyboard", parts="acne"),
        "writes n for m, the key beside it, in Acme’s handle “acme”",
        "escribe n en lugar de m, la tecla de al lado, en el usuario «acme» de Acme",
    ),
    (
        found("acma", "vowel_swap", parts="acma"),
        "writes a for the e of Acme’s handle “acme”",
        "escribe a en lugar de e en el usuario «acme» de Acme",
    ),
    (
        found("acmewipgets", "replacement", parts="acmewipgets", target=ACME, meant="acmewidgets"),
        "writes p for the d of Acme Widgets’ handle “acmewidgets”",
        "escribe p en lugar de d en el usuario «acmewidgets» de Acme Widgets",
    ),
    (
        found("ccme", "bitsquat", parts="ccme"),
        "writes c for a (one bit apart) in Acme’s handle “acme”",
        "escribe c en lugar de a (a un bit de distancia) en el usuario «acme» de Acme",
    ),
    (
        found("acmes", "plural", parts="acmes"),
        "adds the plural ending “s” to Acme’s handle “acme”",
        "añade la terminación de plural «s» al usuario «acme» de Acme",
    ),
    (
        found("paiwale", "soundsquat", parts="paiwale", target=WHALE, meant="paywhale"),
        "sounds like PayWhale’s handle “paywhale”: i for y, the h left out",
        "suena como el usuario «paywhale» de PayWhale: i en lugar de y, sin la h",
    ),
    (
        found(
            "paint4you", "numeral", parts="paint4you", target=brand("paintforyou", name="Paint"), meant="paintforyou"
        ),
        "writes “4” for “for”, which sounds alike, in Paint’s handle “paintforyou”",
        "escribe «4» en lugar de «for», que suena igual, en el usuario «paintforyou» de Paint",
    ),
    (
        found(
            "paint4yu", "soundsquat", parts="paint4yu", target=brand("paintforyou", name="Paint"), meant="paintforyou"
        ),
        "sounds like Paint’s handle “paintforyou”: “4” for “for”, the o left out",
        "suena como el usuario «paintforyou» de Paint: «4» en lugar de «for», sin la o",
    ),
    (
        found("peywwhle", "typo_multi", parts="peywwhle", target=WHALE, meant="paywhale"),
        "differs from PayWhale’s handle “paywhale” in more than one place: e for a, an extra w, the a left out",
        "se diferencia del usuario «paywhale» de PayWhale en más de un lugar: e en lugar de a, una w de más, sin la a",
    ),
    (
        found("paywhaleby", "typo_multi", parts="paywhaleby", target=WHALE, meant="paywhale"),
        "differs from PayWhale’s handle “paywhale”: an extra by",
        "se diferencia del usuario «paywhale» de PayWhale: «by» de más",
    ),
    (
        found("widgetsacme", "word_order", parts="widgetsacme", target=ACME, meant="acmewidgets"),
        "writes “widgets” before “acme”: Acme Widgets’ handle “acmewidgets” in another order",
        "escribe «widgets» delante de «acme»: el usuario «acmewidgets» de Acme Widgets en otro orden",
    ),
    (
        found("acme.net", "tld_swap", parts="acme", target=ACME_SITE),
        "is Acme’s domain “acme.com” with the ending .net",
        "es el dominio «acme.com» de Acme con la terminación .net",
    ),
    (
        found("acme_support", "combosquatting", "separator", parts="-acme-support"),
        "adds the word “support” to Acme’s name",
        "añade la palabra «support» al nombre de Acme",
    ),
    (
        found("AcmeAyudaIngresar24", "combosquatting", parts="-acme-ayudaingresar24"),
        "adds the words “ayuda”, “ingresar” and “24” to Acme’s name",
        "añade las palabras «ayuda», «ingresar» y «24» al nombre de Acme",
    ),
    (
        found("ayuda_acme_ingresar", "combosquatting", parts="ayuda-acme-ingresar"),
        "adds the words “ayuda” and “ingresar” to Acme’s name",
        "añade las palabras «ayuda» e «ingresar» al nombre de Acme",
    ),
    (
        found("casabolivar_promo", "combosquatting", parts="-casabolivar-promo", target=CASA, meant="casabolivar"),
        "adds the word “promo” to Casa Bolívar’s name",
        "añade la palabra «promo» al nombre de Casa Bolívar",
    ),
    (
        found("burgerszapromo", "combosquatting", parts="-burgersza-promo", target=BURGER, meant="burgersza"),
        "adds the word “promo” to Burgermann's handle “burgers_za”",
        "añade la palabra «promo» al usuario «burgers_za» de Burgermann's",
    ),
    (
        found("acme99", "combosquatting", parts="-acme-99"),
        "adds the number 99 to Acme’s name",
        "añade el número 99 al nombre de Acme",
    ),
    (
        found("acrne-support", "combosquatting", "confusable", "separator", parts="-acrne-support"),
        "adds “support” and writes rn for the m of Acme’s handle “acme”",
        "añade «support» y escribe rn en lugar de m en el usuario «acme» de Acme",
    ),
    (
        found("zzyqt9", "display_name", parts="acme"),
        "shows Acme’s name, but the handle has nothing to do with it",
        "muestra el nombre de Acme, pero el usuario no tiene nada que ver con él",
    ),
    (
        found("zzyqt9", "display_name", "combosquatting", parts="-acme-support"),
        "shows Acme’s name with “support”, but the handle has nothing to do with it",
        "muestra el nombre de Acme con «support», pero el usuario no tiene nada que ver con él",
    ),
    (
        found("zzyqt9", "display_name", "leet", parts="4cme"),
        "shows a name like Acme’s, but the handle has nothing to do with it",
        "muestra un nombre parecido al de Acme, pero el usuario no tiene nada que ver con él",
    ),
]
