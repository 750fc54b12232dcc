"""What an account found on a website is probably for, from its name and the words of the link; people correct it."""

import re
from collections.abc import Mapping

from registry.actions.account_lines import Purpose
from registry.models.columns import AccountRole
from verification.accounts import AccountRef

_WORDS: Mapping[AccountRole, tuple[str, ...]] = {
    AccountRole.SUPPORT: ("support", "help", "care", "cares", "service", "assist", "soporte", "ayuda", "atencion"),
    AccountRole.PRESS: ("press", "news", "newsroom", "media", "prensa", "noticias"),
    AccountRole.CAREERS: ("careers", "career", "jobs", "hiring", "talent", "empleo", "lifeat", "workat"),
    AccountRole.SALES: ("sales", "deals", "outlet", "offers", "ventas", "ofertas"),
    AccountRole.STORE: ("store", "shop", "tienda"),
    AccountRole.PRODUCT: ("dev", "developers", "developer", "labs", "cloud", "api"),
}
# Two letters after a separator are taken for a country only where they are one that brands name so.
_CODES = (
    "ar at au be bo br ca ch cl cn co cr cz de dk do ec eg es fi fr gb gr gt hk hn hu ie il in it jp ke kr ma mx my ng"
    " nl no nz pa pe ph pk pl pt py ro sa se sg sv th tr tw ua uk us uy ve vn za"
)
_COUNTRIES = frozenset(_CODES.split())
_SHORTEST_ENDING = 4  # letters: "acmehelp" is for help, "acmeapi" may be a name
_PARTS = re.compile(r"[a-z0-9]+")
_NAMES = {
    "méxico": "MX", "mexico": "MX", "españa": "ES", "spain": "ES", "argentina": "AR", "chile": "CL", "colombia": "CO",
    "brasil": "BR", "brazil": "BR", "france": "FR", "deutschland": "DE", "germany": "DE", "italia": "IT", "italy": "IT",
    "canada": "CA", "japan": "JP", "india": "IN", "australia": "AU",
}  # fmt: skip


def guess(account: AccountRef, words: str) -> Purpose:
    """What the account is probably for, and where; the main account of everywhere when nothing tells."""
    handle = account.handle.partition("@")[0].rpartition("/")[2].lower()
    said = words.lower()
    parts = _PARTS.findall(handle) + _PARTS.findall(said)
    region = _region(handle, said)
    for role, known in _WORDS.items():
        if any(
            part in known or any(len(word) >= _SHORTEST_ENDING and part.endswith(word) for word in known)
            for part in parts
        ):
            return Purpose(role, region)
    return Purpose(AccountRole.REGION if region else AccountRole.MAIN, region)


def _region(handle: str, words: str) -> str:
    for name, code in _NAMES.items():
        if (handle.endswith(name) and handle != name) or name in words:
            return code
    tail = re.search(r"[._-]([a-z]{2})$", handle)
    if tail and tail[1] in _COUNTRIES:
        return "GB" if tail[1] == "uk" else tail[1].upper()
    return ""
