"""Attacks on the operator's app keys: whoever is asked with a key, or claims beside it, tries to be shown it."""

import base64
import json
from collections.abc import Iterator, Mapping

from tests.attacks.answers import JSON
from tests.attacks.case import HOST, LINE, NAME, Act, Case, Door, Record
from tests.attacks.pages import FILE
from tests.verification.fetching.web_server import page, redirect

EXCHANGED, SPOTIFY_TOKEN = "the-token-of-twitch", "the-token-of-spotify"
TOKEN_SERVER = "https://accounts.spotify.com/api/token"
# What may be shown → the only addresses that may see it.
HOMES = {
    "the-key-for-x": "https://api.x.com/2/",
    "the-key-for-youtube": "https://www.googleapis.com/youtube/v3/",
    "the-secret-for-twitch": "https://id.twitch.tv/oauth2/token",
    EXCHANGED: "https://api.twitch.tv/helix/",
    "the-key-for-facebook": "https://graph.facebook.com/v25.0/",
    "the-secret-for-instagram": "https://graph.facebook.com/v25.0/",
    base64.b64encode(b"our-id:the-secret-for-spotify").decode(): TOKEN_SERVER,
    SPOTIFY_TOKEN: "https://api.spotify.com/v1/",
}
APIS = (
    *("api.x.com", "www.googleapis.com", "id.twitch.tv", "api.twitch.tv", "graph.facebook.com"),
    *("accounts.spotify.com", "api.spotify.com"),
)
RECORDS: tuple[Record, ...] = (
    *((name, "A", "OPEN") for name in (*APIS, HOST, f"www.{HOST}")),
    *((f"{name}.{HOST}", "A", "OPEN") for name in APIS),
)


def _json(document: object) -> bytes:
    return page(json.dumps(document).encode(), content_type=JSON)


CHANNEL = {"id": "UC" + "a" * 22, "snippet": {"title": "Acme", "description": LINE, "customUrl": f"@{NAME}"}}
LOGIN = {"id": "7001", "login": NAME, "display_name": "Acme", "description": LINE}
USER = {"id": "7001", "username": NAME, "name": "Acme", "description": LINE}
GRANT = {"access_token": EXCHANGED, "expires_in": 3600, "token_type": "bearer"}
TOKENS = {
    "https://id.twitch.tv/oauth2/token": _json(GRANT),
    TOKEN_SERVER: _json(GRANT | {"access_token": SPOTIFY_TOKEN}),
}
SHOW_ID = f"{NAME}aaaaaaaaaaaaaaa"
PAGE = {"id": "7001", "ig_id": 7001, "username": NAME, "about": LINE, "biography": LINE}

# The platform's question with the key, and its honest answer.
ASKED: Mapping[str, tuple[str, str, str, bytes]] = {
    "x": (
        NAME,
        "api.x.com",
        f"/2/users/by/username/{NAME}?user.fields=description,entities,protected,url",
        _json({"data": USER}),
    ),
    "youtube": (
        f"@{NAME}",
        "www.googleapis.com",
        f"/youtube/v3/channels?part=snippet&forHandle=%40{NAME}",
        _json({"items": [CHANNEL]}),
    ),
    "facebook": (
        NAME,
        "graph.facebook.com",
        f"/v25.0/{NAME}?fields=id,username,name,about,description,website,is_unclaimed,is_community_page",
        _json(PAGE),
    ),
    "instagram": (
        NAME,
        "graph.facebook.com",
        f"/v25.0/our-id?fields=business_discovery.username({NAME})%7Bid,ig_id,username,name,biography,website%7D",
        _json({"business_discovery": PAGE}),
    ),
    "spotify": (
        f"show/{SHOW_ID}",
        "api.spotify.com",
        f"/v1/shows/{SHOW_ID}?market=US",
        _json({"id": SHOW_ID, "type": "show", "description": LINE}),
    ),
    "twitch": (NAME, "api.twitch.tv", f"/helix/users?login={NAME}", _json({"data": [LOGIN]})),
}

# Where the platform's answer may send us; the honest words stand there, and at nobody's is the key shown.
ELSEWHERE = (
    ("the claimed host", "https://{site}{target}"),
    ("a host named after the API", "https://{api}.{site}{target}"),
    ("another scheme", "http://{api}{target}"),
    ("a name before the host", "https://{api}@{site}{target}"),
    ("another port", "https://{api}:8443{target}"),
)


def _case(name: str, claim: str, expected: str, answers: Mapping[str, Act], method: str = "profile_text") -> Case:
    return Case(f"keys: {name}", claim, expected, method, {**TOKENS, **answers}, RECORDS, door=Door.KEYS)


def _cases() -> Iterator[Case]:
    for slug, (handle, api, target, honest) in ASKED.items():
        asked = f"https://{api}{target}"
        yield _case(f"{slug} is honest", f"{slug}:{handle}", "", {asked: honest})
        for name, address in ELSEWHERE:
            location = address.format(site=HOST, api=api, target=target)
            answers = {asked: redirect(location), f"https://{HOST}{target}": honest, location: honest}
            yield _case(f"{slug} sends to {name}", f"{slug}:{handle}", "unreachable", answers)
    yield _case("a website is honest", HOST, "", {FILE: page(LINE.encode())}, "well_known")
    for secret, home in HOMES.items():
        yield _case(f"a website sends to where {secret} is", HOST, "redirected", {FILE: redirect(home)}, "well_known")


CASES = tuple(_cases())
