"""Meta's networks, VK and Spotify by the operator's app key: other pages, other writers, and errors that say 200."""

import json

from tests.attacks.answers import JSON
from tests.attacks.case import LINE, NAME, NUMBER, TOKEN, Door
from tests.attacks.keyed import GRANT
from tests.attacks.shape import ABSENT, ANOTHER, BROKEN, NO_POST, NOBODY, THEIRS, Row, Shape
from tests.verification.fetching.web_server import page
from verification.platforms.conversations.graph_api import GRAPH

HOME = GRAPH.removeprefix("https://graph.facebook.com")
SHOW = f"{NAME}{'a' * 15}"
VK_FIELDS = "fields=screen_name,status,status_audio,description,site&v=5.199"


def _error(code: object) -> str:
    return json.dumps({"error": {"message": TOKEN, "type": "OAuthException", "code": code, "error_code": code}})


# ── Meta ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _facebook(about: str = "", **changed: object) -> str:
    return json.dumps({"id": NUMBER, "username": NAME, "name": TOKEN, "about": about, **changed})


def _instagram(biography: str = "", **changed: object) -> str:
    user = {"id": "17841", "ig_id": 7001, "username": NAME, "name": TOKEN, "biography": biography, **changed}
    return json.dumps({"business_discovery": user, "id": TOKEN})


def _threads(biography: str = "", **changed: object) -> str:
    return json.dumps({"username": NAME, "name": TOKEN, "biography": biography, **changed})


META_ROWS: tuple[Row, ...] = (
    ("hidden", _error(100), "blocked"),
    ("an error and an answer", _facebook(LINE)[:-1] + f", {_error(100)[1:]}", "blocked"),
    ("an error without a code", _error(None), BROKEN),
    ("an error of a code in words", _error("100"), BROKEN),
    ("an error nobody knows", _error(1), BROKEN),
)
FACEBOOK_ROWS: tuple[Row, ...] = (
    *META_ROWS,
    ("another page", _facebook(LINE, username="mallory"), ANOTHER),
    ("a longer name", _facebook(LINE, username=f"{NAME}.inc"), ANOTHER),
    ("a name of rubbish", _facebook(LINE, username=f"{NAME}/x"), BROKEN),
    ("no name", _facebook(LINE, username=None), BROKEN),
    ("a number as id", _facebook(LINE, id=7001), BROKEN),
    ("a page that nobody took", _facebook(LINE, is_unclaimed=True), ABSENT),
    ("a page of a place", _facebook(LINE, is_community_page=True), ABSENT),
    ("a page that nobody took, in words", _facebook(LINE, is_unclaimed="true"), BROKEN),
    ("in a visitor's post", _facebook(feed={"data": [THEIRS]}, ratings={"data": [THEIRS]}), ABSENT),
)
INSTAGRAM_ROWS: tuple[Row, ...] = (
    *META_ROWS,
    ("another account", _instagram(LINE, username="mallory"), ANOTHER),
    ("no number", _instagram(LINE, ig_id=None), BROKEN),
    ("a number of rubbish", _instagram(LINE, ig_id="7001x"), BROKEN),
    ("in a comment", _instagram(media={"data": [{"caption": TOKEN, "comments": [THEIRS]}]}), ABSENT),
    ("nobody at all", "{}", BROKEN),
)
THREADS_ROWS: tuple[Row, ...] = (
    *META_ROWS,
    ("another account", _threads(LINE, username="mallory"), ANOTHER),
    ("a name of rubbish", _threads(LINE, username=f"@{NAME}"), BROKEN),
    ("in fields of nobody", _threads(threads_biography=TOKEN, recent=[THEIRS]), ABSENT),
)


def _post(message: str = "", **changed: object) -> str:
    post = {"id": f"{NUMBER}_77", "from": {"id": NUMBER, "name": TOKEN}, "message": message, **changed}
    return json.dumps({**post, "comments": {"data": [THEIRS]}, "attachments": {"data": [THEIRS]}})


POST_ROWS: tuple[Row, ...] = (
    ("a visitor", _post(LINE, **{"from": {"id": "7", "name": NAME}}), ANOTHER),
    ("nobody's", _post(LINE, **{"from": None}), BROKEN),
    ("another post", _post(LINE, id=f"{NUMBER}_78"), BROKEN),
    ("another's post", _post(LINE, id="7_77"), BROKEN),
    ("shared", _post(LINE, parent_id="7_1"), ABSENT),
    ("a shared story", _post(LINE, status_type="shared_story"), ABSENT),
    ("in the story of it", _post(story=TOKEN, description=TOKEN, caption=TOKEN), ABSENT),
    ("hidden", _error(100), "blocked"),
)


# ── VK ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _club(description: str = "", *, more: tuple[object, ...] = (), **changed: object) -> str:
    club = {"id": int(NUMBER), "screen_name": NAME, "name": TOKEN, "description": description, "is_closed": 0}
    return json.dumps({"response": {"groups": [{**club, **changed}, *more], "profiles": [THEIRS]}})


CLUB_ROWS: tuple[Row, ...] = (
    ("another community", _club(LINE, id=7), BROKEN),
    ("two communities", _club(LINE, more=(THEIRS,)), BROKEN),
    ("nobody", json.dumps({"response": {"groups": []}}), NOBODY),
    ("no list", json.dumps({"response": []}), BROKEN),
    ("blocked", _club(LINE, deactivated="banned"), "not_active"),
    ("closed and silent", _club("", is_closed=1), "blocked"),
    ("what somebody listens to", _club(status=TOKEN, status_audio={"title": TOKEN}), ABSENT),
    ("in a contact", _club(contacts=[{"desc": TOKEN}], links=[THEIRS], place={"title": TOKEN}), ABSENT),
    ("hidden", _error(15), "blocked"),
    ("an error nobody knows", _error(1), BROKEN),
    ("an error and an answer", _club(LINE)[:-1] + f", {_error(15)[1:]}", "blocked"),
)


def _wall(words: str = "", **changed: object) -> str:
    post = {"id": 77, "owner_id": -int(NUMBER), "from_id": -int(NUMBER), "post_type": "post", "text": words}
    return json.dumps({"response": {"items": [{**post, **changed}], "profiles": [THEIRS]}})


WALL_ROWS: tuple[Row, ...] = (
    ("another writer", _wall(LINE, from_id=7), ANOTHER),
    ("a writer of the same number", _wall(LINE, from_id=int(NUMBER)), ANOTHER),
    ("another wall", _wall(LINE, owner_id=-7), BROKEN),
    ("another post", _wall(LINE, id=78), BROKEN),
    ("a signed post", _wall(LINE, signer_id=7), ABSENT),
    ("a repost", _wall(LINE, copy_history=[THEIRS]), ABSENT),
    ("in what is reposted", _wall(copy_history=[{"text": TOKEN}]), ABSENT),
    ("a suggested post", _wall(LINE, post_type="suggest"), ABSENT),
    ("a reply", _wall(LINE, post_type="reply"), ABSENT),
    ("deleted", _wall(LINE, is_deleted=1), NO_POST),
    ("nobody", json.dumps({"response": {"items": []}}), NO_POST),
    ("in a picture", _wall(attachments=[{"photo": {"text": TOKEN}}, {"link": THEIRS}]), ABSENT),
    ("in the answers", _wall(comments={"list": [THEIRS]}), ABSENT),
)


# ── Spotify ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _show(description: str = "", **changed: object) -> str:
    show = {"type": "show", "id": SHOW, "name": TOKEN, "publisher": "Acme", "description": description}
    return json.dumps({**show, "episodes": {"items": [{"description": TOKEN}]}, **changed})


def _playlist(description: str = "", **changed: object) -> str:
    owner = {"type": "user", "id": NAME, "display_name": TOKEN}
    playlist = {"id": SHOW, "name": "Ours", "description": description, "collaborative": False, "owner": owner}
    return json.dumps({**playlist, "tracks": {"items": [{"added_by": THEIRS, "track": THEIRS}]}, **changed})


SHOW_ROWS: tuple[Row, ...] = (
    ("another show", _show(LINE, id="b" * 22), ANOTHER),
    ("another case of the id", _show(LINE, id=SHOW.upper()), ANOTHER),
    ("an audiobook", _show(LINE, type="audiobook"), BROKEN),
    ("no id", _show(LINE, id=None), BROKEN),
    ("in HTML of another field", _show(html_description=TOKEN, copyrights=[{"text": TOKEN}]), ABSENT),
)
OTHER = {"type": "user", "id": "mallory"}
PLAYLIST_ROWS: tuple[Row, ...] = (
    ("another user", _playlist(LINE, owner=OTHER), ANOTHER),
    ("another case of the user", _playlist(LINE, owner={**OTHER, "id": NAME.upper()}), ANOTHER),
    ("an artist", _playlist(LINE, owner={"type": "artist", "id": NAME}), BROKEN),
    ("no owner", _playlist(LINE, owner=None), BROKEN),
    ("another playlist", _playlist(LINE, id="b" * 22), BROKEN),
    ("one that all may write", _playlist(LINE, collaborative=True), ABSENT),
    ("one that nobody says who writes", _playlist(LINE, collaborative=None), BROKEN),
)
REFUSED = {"401": "needs_key", "403": BROKEN, "404": BROKEN}

SHAPES = (
    Shape(
        "facebook by key", f"facebook:{NAME}",
        f"facebook{HOME}{NAME}?fields=id,username,name,about,description,website,is_unclaimed,is_community_page",
        _facebook, stable_id=NUMBER, door=Door.KEYED, rows=FACEBOOK_ROWS, otherwise=REFUSED,
    ),
    Shape(
        "facebook post by key", f"facebook:{NAME}",
        f"facebook{HOME}{NUMBER}_77?fields=id,from,message,parent_id,status_type", _post, stable_id=NUMBER,
        place=f"https://www.facebook.com/{NAME}/posts/77", door=Door.KEYED, rows=POST_ROWS, otherwise=REFUSED,
        before={f"facebook{HOME}{NAME}?fields=id,username": page(_facebook().encode(), content_type=JSON)},
    ),
    Shape(
        "instagram by key", f"instagram:{NAME}",
        f"instagram{HOME}our-id?fields=business_discovery.username({NAME})"
        "%7Bid,ig_id,username,name,biography,website%7D",
        _instagram, stable_id="7001", door=Door.KEYED, rows=INSTAGRAM_ROWS, otherwise=REFUSED,
    ),
    Shape(
        "threads by key", f"threads:{NAME}",
        f"threads/v1.0/profile_lookup?username={NAME}&fields=username,name,biography", _threads,
        door=Door.KEYED, rows=THREADS_ROWS, otherwise=REFUSED,
    ),
    Shape(
        "vk by key", f"vk:club{NUMBER}", f"vk/method/groups.getById?group_id={NUMBER}&{VK_FIELDS}", _club,
        stable_id=f"-{NUMBER}", door=Door.KEYED, rows=CLUB_ROWS, otherwise={"401": "needs_key", "404": BROKEN},
    ),
    Shape(
        "vk post by key", f"vk:club{NUMBER}", f"vk/method/wall.getById?posts=-{NUMBER}_77&v=5.199", _wall,
        place=f"https://vk.com/wall-{NUMBER}_77", stable_id=f"-{NUMBER}", door=Door.KEYED, rows=WALL_ROWS,
        before={f"vk/method/groups.getById?group_id={NUMBER}&{VK_FIELDS}": page(_club().encode(), content_type=JSON)},
        otherwise={"401": "needs_key", "404": BROKEN},
    ),
    Shape(
        "spotify by key", f"spotify:show/{SHOW}", f"spotify/v1/shows/{SHOW}?market=US", _show, stable_id=SHOW,
        before={"spotify/api/token": GRANT}, door=Door.KEYED, rows=SHOW_ROWS,
        otherwise={"401": "needs_key", "403": "needs_key"},
    ),
    Shape(
        "spotify post by key", f"spotify:user/{NAME}",
        f"spotify/v1/playlists/{SHOW}?fields=id,name,description,collaborative,owner(id,type)", _playlist,
        place=f"https://open.spotify.com/playlist/{SHOW}", stable_id=NAME, before={"spotify/api/token": GRANT},
        door=Door.KEYED, rows=PLAYLIST_ROWS, otherwise={"401": "needs_key", "403": "needs_key", "404": NO_POST},
    ),
)  # fmt: skip
