"""Platforms that answer with a record as JSON: whose it is, and where other people's words stand in it."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from tests.attacks.answers import JSON
from tests.attacks.case import HOST, LINE, NAME, NUMBER, POST, TOKEN
from tests.attacks.shape import ABSENT, ANOTHER, BROKEN, NO_POST, NOBODY, THEIRS, Row, Shape
from tests.verification.fetching.web_server import page

Fields = Mapping[str, object]


def _page(document: object) -> bytes:
    return page(json.dumps(document).encode(), content_type=JSON)


# ── Hacker News ─────────────────────────────────────────────────────────────────────────────────────────────────────
HN = "hackernews/v0"
HN_USER = {"id": NAME, "created": 1173923446, "karma": 5}


def _about(about: str = "", **changed: object) -> str:
    return json.dumps({**HN_USER, "about": about, **changed})


def _item(words: str = "", **changed: object) -> str:
    return json.dumps({"id": int(NUMBER), "by": NAME, "type": "comment", "text": words, "parent": 9, **changed})


ABOUT_ROWS: tuple[Row, ...] = (
    ("another name", _about(LINE, id="mallory"), ANOTHER),
    ("other case", _about(LINE, id=NAME.upper()), ANOTHER),
    ("no second of creation", _about(LINE, created=None), BROKEN),
    ("a list as text", json.dumps({**HN_USER, "about": [TOKEN]}), BROKEN),
    ("in what was posted", _about(submitted=[TOKEN], delay=TOKEN), ABSENT),
)
ITEM_ROWS: tuple[Row, ...] = (
    ("another author", _item(LINE, by="mallory"), ANOTHER),
    ("other case of the author", _item(LINE, by=NAME.upper()), ANOTHER),
    ("no author", _item(LINE, by=None), BROKEN),
    ("another post", _item(LINE, id=int(NUMBER) + 10**10), BROKEN),
    ("deleted", _item(LINE, deleted=True), NO_POST),
    ("dead", _item(LINE, dead=True), NO_POST),
    ("a poll's choice", _item(LINE, type="pollopt"), BROKEN),
    ("a job", _item(LINE, type="job"), BROKEN),
    ("quoted", _item(f"&gt; {TOKEN}<p>Really?"), ABSENT),
    ("quoted further down", _item(f"Really?<p>&gt; they said {TOKEN}"), ABSENT),
    ("in italics", _item(f"<i>{TOKEN}</i><p>Really?"), ABSENT),
    ("in the title of a story", _item(type="story", title=TOKEN, url=f"https://x/{TOKEN}"), ABSENT),
    ("in an answer", _item(kids=[{"text": TOKEN}]), ABSENT),
)

# ── Keybase, Stack Exchange, Matrix ─────────────────────────────────────────────────────────────────────────────────
THEM = {"id": "a" * 32, "basics": {"username": NAME}}


def _keybase(bio: str = "", *, code: object = 0, more: tuple[object, ...] = (), **changed: object) -> str:
    them = {**THEM, "profile": {"bio": bio, "full_name": "Acme", "location": None}, **changed}
    return json.dumps({"status": {"code": code, "name": "OK"}, "them": [them, *more]})


KEYBASE_ROWS: tuple[Row, ...] = (
    ("another name", _keybase(LINE, basics={"username": "mallory"}), ANOTHER),
    ("another spelling of the name", _keybase(LINE, basics={"username": "mallory", "username_cased": NAME}), ANOTHER),
    ("two users", _keybase(LINE, more=(THEM,)), BROKEN),
    ("another first", json.dumps({"status": {"code": 0}, "them": [None, THEM]}), BROKEN),
    ("nobody", json.dumps({"status": {"code": 0}, "them": [None]}), NOBODY),
    ("an error", _keybase(LINE, code=100), BROKEN),
    ("no code", _keybase(LINE, code=None), BROKEN),
    ("false as code", _keybase(LINE, code=False), BROKEN),
    ("an id of rubbish", _keybase(LINE, id="a" * 31 + "Z"), BROKEN),
    ("in a proof on another site", _keybase(proofs_summary={"all": [{"nametag": TOKEN}]}), ABSENT),
    ("in whom the user follows", _keybase(followers=[THEIRS], pictures={"x": TOKEN}), ABSENT),
)
SITE = "stackoverflow.com"
SE_USER = {"account_id": 7001, "user_id": int(NUMBER), "link": f"https://{SITE}/users/{NUMBER}/acme"}


def _stack(about: str = "", *, more: tuple[object, ...] = (), **changed: object) -> str:
    user = {**SE_USER, "display_name": "Acme", "about_me": about, **changed}
    return json.dumps({"items": [user, *more], "has_more": False, "quota_remaining": 9})


STACK_ROWS: tuple[Row, ...] = (
    ("another number", _stack(LINE, user_id=7), ANOTHER),
    ("another site", _stack(LINE, link=f"https://superuser.com/users/{NUMBER}/acme"), ANOTHER),
    ("a site that begins so", _stack(LINE, link=f"https://{SITE}.mallory.test/users/{NUMBER}/acme"), ANOTHER),
    ("a name before the site", _stack(LINE, link=f"https://{SITE}@mallory.test/users/{NUMBER}/acme"), ANOTHER),
    ("the meta site", _stack(LINE, link=f"https://meta.{SITE}/users/{NUMBER}/acme"), ANOTHER),
    ("a longer number in the link", _stack(LINE, link=f"https://{SITE}/users/{NUMBER}1/acme"), ANOTHER),
    ("no link", _stack(LINE, link=None), BROKEN),
    ("a suspended user", _stack(LINE, timed_penalty_date=1_900_000_000), "not_active"),
    ("nobody", json.dumps({"items": [], "has_more": False}), NOBODY),
    ("two users", _stack(LINE, more=(SE_USER,)), BROKEN),
    ("an error with 200", json.dumps({"error_id": 502, "error_name": "throttle_violation", "x": TOKEN}), BROKEN),
    ("quoted", _stack(f"<blockquote><p>{TOKEN}</p></blockquote>"), ABSENT),
    ("in the badges", _stack(badge_counts={TOKEN: TOKEN}, profile_image=TOKEN), ABSENT),
    ("in a collective", _stack(collectives=[{"collective": THEIRS}]), ABSENT),
)
MATRIX_USER = f"@acme:{HOST}"


def matrix_profile(name: str = "", changed: Fields = MappingProxyType({})) -> str:
    return json.dumps({"displayname": name, "avatar_url": "mxc://x/y", **changed})


MATRIX_ROWS: tuple[Row, ...] = (
    ("in the picture's address", matrix_profile("", {"avatar_url": TOKEN}), ABSENT),
    ("in a list", matrix_profile("", {"org.acme.x": [TOKEN]}), ABSENT),
    ("in an object", matrix_profile("", {"org.acme.x": {"body": TOKEN}}), ABSENT),
    ("in a key", matrix_profile("", {TOKEN: "x"}), ABSENT),
    ("two names", matrix_profile()[:-1] + f', "displayname": "{TOKEN}"}}', BROKEN),
    ("an object as name", json.dumps({"displayname": {"body": TOKEN}}), BROKEN),
    ("nobody, with 200", json.dumps({"errcode": "M_NOT_FOUND"}), ABSENT),
)

# ── Pinterest, Discord, App Store ───────────────────────────────────────────────────────────────────────────────────
PINTEREST = (
    f"pinterest/resource/UserResource/get/?source_url=%2F{NAME}%2F&data=%7B%22options%22%3A%7B%22isPrefetch%22%3Afalse"
    f"%2C%22field_set_key%22%3A%22profile%22%2C%22username%22%3A%22{NAME}%22%2C"
    "%22no_fetch_context_on_resource%22%3Afalse%7D%2C%22context%22%3A%7B%7D%7D"
)
PINNER = {"id": "7001", "type": "user", "username": NAME, "full_name": "Acme", "website_url": ""}


def _pinterest(about: str = "", *, status: str = "success", more: Fields | None = None, **changed: object) -> str:
    user = {**PINNER, "about": about, **changed}
    return json.dumps({"resource_response": {"status": status, "code": 0, "data": user}, **(more or {})})


PINTEREST_ROWS: tuple[Row, ...] = (
    ("another name", _pinterest(LINE, username="mallory"), ANOTHER),
    ("another name in other letters", _pinterest(LINE, username=NAME.replace("a", "\u0430")), ANOTHER),
    ("a board", _pinterest(LINE, type="board"), BROKEN),
    ("a failure", _pinterest(LINE, status="failure"), BROKEN),
    ("no id", _pinterest(LINE, id=""), BROKEN),
    ("an id of rubbish", _pinterest(LINE, id="7001; 7002"), BROKEN),
    ("a list of users", json.dumps({"resource_response": {"status": "success", "data": [PINNER]}}), BROKEN),
    ("in a pin", _pinterest(pins_preview=[THEIRS], last_pin={"description": TOKEN}), ABSENT),
    ("in what the page shows besides", _pinterest(more={"client_context": {"user": {"about": TOKEN}}}), ABSENT),
    ("in the log of the page", _pinterest(more={"request_identifier": TOKEN, "resource": {"x": TOKEN}}), ABSENT),
)
GUILD = {"id": POST, "name": "Acme"}


def _discord(description: str = "", *, more: Fields | None = None, **changed: object) -> str:
    return json.dumps(
        {"type": 0, "code": NAME, "guild": {**GUILD, "description": description, **changed}, **(more or {})}
    )


DISCORD_ROWS: tuple[Row, ...] = (
    ("another server", _discord(LINE, id="7" * 19), ANOTHER),
    ("a number as id", _discord(LINE, id=int(POST)), BROKEN),
    ("no server", json.dumps({"type": 0, "code": NAME}), BROKEN),
    ("a group of people", json.dumps({"type": 1, "channel": {"name": TOKEN}}), ANOTHER),
    ("a friend", json.dumps({"type": 2, "inviter": {"username": TOKEN}}), ANOTHER),
    ("in the name of a channel", _discord(more={"channel": {"id": "1", "name": TOKEN, "topic": TOKEN}}), ABSENT),
    ("in who invites", _discord(more={"inviter": {"username": TOKEN, "global_name": TOKEN}}), ABSENT),
    ("in an event", _discord(more={"guild_scheduled_event": {"name": TOKEN, "description": TOKEN}}), ABSENT),
    ("in the welcome screen", _discord(welcome_screen={"description": TOKEN}), ABSENT),
    ("in a stage", _discord(more={"stage_instance": {"topic": TOKEN, "members": [THEIRS]}}), ABSENT),
    ("in the vanity address", _discord(vanity_url_code=TOKEN, features=[TOKEN]), ABSENT),
)
APP = {"wrapperType": "software", "trackId": int(NUMBER), "artistId": 4_711, "artistName": "Acme", "trackName": "App"}


def _app(description: str = "", **changed: object) -> dict[str, object]:
    return {**APP, "description": description, **changed}


def _store(*apps: object, count: object = None) -> str:
    return json.dumps({"resultCount": len(apps) if count is None else count, "results": apps})


ALL_APPS = _store({"wrapperType": "artist", "artistId": int(NUMBER), "artistName": TOKEN}, _app(LINE, artistId=9))
APP_ROWS: tuple[Row, ...] = (
    ("another developer", _store(_app(LINE, artistId=9)), ANOTHER),
    ("the name of the developer", _store(_app(LINE, artistId=9, artistName="4711", sellerName="Acme")), ANOTHER),
    ("text as number", _store(_app(LINE, artistId="4711")), ANOTHER),
    ("another app", _store(_app(LINE, trackId=9)), BROKEN),
    ("two apps", _store(_app(LINE), _app(LINE)), BROKEN),
    ("a wrong count", _store(_app(LINE), count=2), BROKEN),
    ("no app", _store(), NO_POST),
    ("a song", _store(_app(LINE, wrapperType="track")), ANOTHER),
    ("a podcast", _store(_app(LINE, wrapperType="track", kind="podcast")), ANOTHER),
    ("in the notes of a version", _store(_app(releaseNotes=TOKEN, sellerName=TOKEN)), ABSENT),
    ("in a review", _store(_app(userReviews=[THEIRS], advisories=[TOKEN])), ABSENT),
    ("in the name of the app", _store(_app(trackName=TOKEN, trackCensoredName=TOKEN)), ABSENT),
)

SHAPES = (
    Shape(
        "hackernews", f"hackernews:{NAME}", f"{HN}/user/{NAME}.json", _about, is_html=True, stable_id="1173923446",
        rows=ABOUT_ROWS, otherwise={"404": BROKEN, "answers null": NOBODY},
    ),
    Shape(
        "hackernews post", f"hackernews:{NAME}", f"{HN}/item/{NUMBER}.json", _item, is_html=True, rows=ITEM_ROWS,
        place=f"https://news.ycombinator.com/item?id={NUMBER}", stable_id="1173923446",
        before={f"{HN}/user/{NAME}.json": _page(HN_USER)}, otherwise={"404": BROKEN, "answers null": NO_POST},
    ),
    Shape(
        "keybase", f"keybase:{NAME}", f"keybase/_/api/1.0/user/lookup.json?usernames={NAME}&fields=basics,profile",
        _keybase, stable_id="a" * 32, rows=KEYBASE_ROWS, otherwise={"404": BROKEN},
    ),
    Shape(
        "stackexchange", f"stackexchange:{SITE}/{NUMBER}",
        f"stackexchange/2.3/users/{NUMBER}?site={SITE}&filter=!AH)b5JqVyImf", _stack, is_html=True, stable_id="7001",
        rows=STACK_ROWS, otherwise={"404": BROKEN},
    ),
    Shape(
        "matrix", f"matrix:{MATRIX_USER}", f"https://{HOST}/_matrix/client/v3/profile/%40acme%3A{HOST}", matrix_profile,
        stable_id=MATRIX_USER, rows=MATRIX_ROWS, otherwise={"404": BROKEN, "answers an empty object": ABSENT},
    ),
    Shape(
        "pinterest", f"pinterest:{NAME}", PINTEREST, _pinterest, stable_id="7001", rows=PINTEREST_ROWS,
        otherwise={"404": BROKEN},
    ),
    Shape(
        "discord", f"discord:guild/{POST}", f"discord/api/v10/invites/{NAME}", _discord, stable_id=POST,
        place=f"https://discord.gg/{NAME}", rows=DISCORD_ROWS, otherwise={"404": BROKEN},
    ),
    Shape(
        "appstore", f"appstore:developer/{NUMBER}",
        f"appstore/lookup?id={NUMBER}&entity=software&limit=25&country=us",
        lambda words: _store(_app(words, artistId=int(NUMBER))), stable_id=NUMBER,
        rows=(("another's app beside the own name", ALL_APPS, ABSENT), ("nobody", _store(), NOBODY)),
        otherwise={"404": BROKEN},
    ),
    Shape(
        "appstore post", "appstore:developer/4711", f"appstore/lookup?id={NUMBER}&country=de",
        lambda words: _store(_app(words)), place=f"https://apps.apple.com/de/app/acme/id{NUMBER}", stable_id="4711",
        rows=APP_ROWS, otherwise={"404": BROKEN},
    ),
)  # fmt: skip
