"""Does a brand's own name speak for another? "Acme Support" is rarely what a company is called."""

from registry.detector.skeleton import fold, words

SHORTEST_GLUED = 5
"""Letters of a word that is recognised without a separator: `help` is part of too many honest words."""

_SHORTEST_REST = 3
_FOR_ANOTHER = frozenset(
    (
        *("support", "help", "helpdesk", "helpline", "helpcenter", "customerservice", "customercare", "techsupport"),
        *("refund", "refunds", "verification", "login", "airdrop", "giveaway", "official"),
        *("soporte", "ayuda", "atencionalcliente", "reembolso", "reembolsos", "verificacion", "sorteo", "oficial"),
        *("suporte", "officiel", "offiziell", "kundenservice", "ufficiale", "assistenza"),
    )
)


def speaks_for_another(name: str) -> str | None:
    """The word by which a brand's name or a domain's label speaks for somebody else's brand; None: it does not."""
    parts = words(name)
    if len(parts) > 1:
        for word in (parts[-1], parts[0], fold(name)):
            if word in _FOR_ANOTHER and fold(name) != word:
                return word
    whole = fold(name)
    for word in sorted(_FOR_ANOTHER, key=len, reverse=True):
        is_at_an_end = whole.startswith(word) or whole.endswith(word)
        if len(word) >= SHORTEST_GLUED and is_at_an_end and len(whole) - len(word) >= _SHORTEST_REST:
            return word
    return None
