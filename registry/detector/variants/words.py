"""Words that squatters add to a name, by sort and language, the most used first."""

from collections.abc import Callable, Iterator

from registry.detector.variants.name import Maker, Name, Spelling

SUPPORT = (
    *("support", "help", "care", "service", "helpdesk", "customercare", "soporte", "ayuda", "customerservice"),
    *("login", "verify", "account", "secure", "security", "refund", "billing", "recovery", "atencion", "clientes"),
    *(
        "atencionalcliente",
        "verificacion",
        "cuenta",
        "reembolso",
        "suporte",
        "atendimento",
        "sac",
        "aide",
        "assistance",
    ),
    *("serviceclient", "compte", "remboursement", "hilfe", "kundenservice", "konto", "sicherheit", "assistenza"),
    *("servizioclienti", "pomoc", "konto", "destek", "podderzhka", "klantenservice"),
)
LURE = (
    *("airdrop", "giveaway", "gift", "bonus", "promo", "claim", "reward", "rewards", "prize", "free", "winner", "vip"),
    *("sorteo", "premios", "regalo", "ofertas", "promociones", "gratis", "cupon", "promocao", "sorteio", "concours"),
    *("cadeau", "gewinnspiel", "gutschein", "premi", "sconti", "konkurs", "cekilis", "deals", "sale", "outlet"),
)
OFFICIAL = (
    *("official", "real", "oficial", "officiel", "offiziell", "ufficiale", "verified", "original", "thereal"),
    *("oficjalna", "resmi"),
)
TRADE = (
    *("app", "shop", "store", "online", "team", "page", "hq", "wallet", "web", "live", "pro", "club", "jobs", "hr"),
    *("careers", "news", "tienda", "empleos", "group", "global", "world", "one", "plus", "now", "info"),
)
PLACES = (
    *("usa", "us", "uk", "india", "mexico", "mx", "es", "espana", "brasil", "br", "argentina", "colombia"),
    *("chile", "peru", "de", "fr", "france", "italia", "europe", "latam", "africa", "asia", "global"),
)
NUMBERS = ("1", "01", "24", "247", "365", "2", "123", "10", "11", "99", "100", "007")
_IN_FRONT = (
    *("the", "ask", "my", "get", "real", "official", "support", "help", "soporte", "ayuda", "promo", "team"),
    *("go", "try", "join", "i", "we", "hello"),
)
_SEPARATORS = ("", "_", "-", ".")
_LEFT_OUT = 0.5
"""How often a separator is chosen, against none."""


def with_words(words: tuple[str, ...]) -> Callable[[Name], Iterator[Spelling]]:
    """The name with each of these words behind it, with and without a separator, and with some in front."""

    def spellings(name: Name) -> Iterator[Spelling]:
        for rank, word in enumerate(words, 2):
            for separator in _SEPARATORS:
                weight = (_LEFT_OUT if separator else 1.0) / rank
                yield f"{name.text}{separator}{word}", weight
                if not word.isdecimal():
                    yield f"{word}{separator}{name.text}", weight * (0.6 if word in _IN_FRONT else 0.3)

    return spellings


def _in_front(name: Name) -> Iterator[Spelling]:
    for rank, word in enumerate(_IN_FRONT, 2):
        for separator in _SEPARATORS:
            yield f"{word}{separator}{name.text}", (_LEFT_OUT if separator else 1.0) / rank


def years(now: int | None) -> tuple[str, ...]:
    """The year's tokens that a squatter adds this year: `2026`, `26` and the next."""
    return () if now is None else tuple(text for year in (now, now + 1) for text in (str(year), str(year)[2:]))


WORDS = (
    Maker("combosquatting", "affix-support", 0.14, with_words(SUPPORT)),
    Maker("combosquatting", "affix-lure", 0.1, with_words(LURE)),
    Maker("combosquatting", "affix-official", 0.1, with_words(OFFICIAL)),
    Maker("combosquatting", "affix-digits", 0.04, with_words(NUMBERS)),
    Maker("combosquatting", "affix-other", 0.06, with_words(TRADE)),
    Maker("combosquatting", "affix-other", 0.03, with_words(PLACES)),
    Maker("combosquatting", "affix-other", 0.04, _in_front),
)
