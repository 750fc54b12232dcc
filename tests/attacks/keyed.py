"""Platforms that are read with the operator's app key: another's record, and the key's troubles, are nobody's proof."""

import json

from tests.attacks.answers import JSON
from tests.attacks.case import LINE, NAME, POST, TOKEN, Door
from tests.attacks.shape import ABSENT, ANOTHER, BROKEN, NO_POST, NOBODY, THEIRS, Row, Shape
from tests.verification.fetching.web_server import page

GRANT = page(b'{"access_token": "the-token", "expires_in": 3600, "token_type": "bearer"}', content_type=JSON)


def _of(document: object) -> str:
    return json.dumps(document)


# ── Twitch and Kick ─────────────────────────────────────────────────────────────────────────────────────────────────
LOGIN = {"id": "7001", "login": NAME, "display_name": "Acme", "type": "", "broadcaster_type": "partner"}
SLUG = {"broadcaster_user_id": 7001, "slug": NAME, "stream_title": TOKEN, "category": {"name": TOKEN}}


def _twitch(description: str = "", *, more: tuple[object, ...] = (), **changed: object) -> str:
    return _of({"data": [{**LOGIN, "description": description, **changed}, *more]})


def _kick(description: str = "", *, more: tuple[object, ...] = (), **changed: object) -> str:
    return _of({"data": [{**SLUG, "channel_description": description, **changed}, *more], "message": TOKEN})


TWITCH_ROWS: tuple[Row, ...] = (
    ("another name", _twitch(LINE, login="mallory"), ANOTHER),
    ("another name shown as ours", _twitch(LINE, login="mallory", display_name=NAME), ANOTHER),
    ("two users", _twitch(LINE, more=(LOGIN,)), BROKEN),
    ("nobody", _of({"data": []}), NOBODY),
    ("a number as id", _twitch(LINE, id=7001), BROKEN),
    ("a name of rubbish", _twitch(LINE, login=f"{NAME} "), BROKEN),
    ("in a picture's address", _twitch(profile_image_url=TOKEN, offline_image_url=TOKEN), ABSENT),
    ("an object for the list", _of({"data": {**LOGIN, "description": LINE}}), BROKEN),
)
KICK_ROWS: tuple[Row, ...] = (
    ("another name", _kick(LINE, slug="mallory"), ANOTHER),
    ("two channels", _kick(LINE, more=(SLUG,)), BROKEN),
    ("nobody", _of({"data": []}), NOBODY),
    ("text as id", _kick(LINE, broadcaster_user_id="7001"), BROKEN),
    ("in the stream", _kick("hello", stream={"custom_tags": [TOKEN], "thumbnail": TOKEN}), ABSENT),
)

# ── Reddit ──────────────────────────────────────────────────────────────────────────────────────────────────────────
PERSON = {"id": "7abc", "name": NAME, "is_suspended": None}
SUBMISSION = {"name": f"t3_{NAME}", "author": NAME, "author_fullname": "t2_7abc", "is_self": True, "title": "Us"}


def _about(description: str = "", **changed: object) -> str:
    page_of_user = {"public_description": description, "title": "", "display_name": TOKEN, "banner_img": TOKEN}
    return _of({"kind": "t2", "data": {**PERSON, "subreddit": page_of_user, **changed}})


def _listing(words: str = "", *, more: tuple[object, ...] = (), kind: str = "t3", **changed: object) -> str:
    post = {"kind": kind, "data": {**SUBMISSION, "selftext": words, "link_flair_text": TOKEN, **changed}}
    return _of({"kind": "Listing", "data": {"children": [post, *more]}})


ABOUT_ROWS: tuple[Row, ...] = (
    ("another name", _about(LINE, name="mallory"), ANOTHER),
    ("a suspended user", _about(LINE, is_suspended=True), "not_active"),
    ("another, suspended", _about(LINE, is_suspended=True, name="mallory"), BROKEN),
    ("no id", _about(LINE, id=None), BROKEN),
    ("another sort of thing", _about(LINE).replace('"t2"', '"t5"'), BROKEN),
    ("in fields of nobody", _about(snoovatar_img=TOKEN, pref_x=TOKEN, subreddit=None), ABSENT),
    (
        "in moderators",
        _about(subreddit={"public_description": "", "moderators": [THEIRS], "description": TOKEN}),
        ABSENT,
    ),
)
LISTING_ROWS: tuple[Row, ...] = (
    ("another author", _listing(LINE, author="mallory"), ANOTHER),
    ("deleted", _listing(LINE, author="[deleted]"), NO_POST),
    ("removed", _listing(LINE, removed_by_category="moderator"), NO_POST),
    ("a link", _listing(LINE, is_self=False, url="https://mallory.test/"), ABSENT),
    ("a link that says so in words", _listing(LINE, is_self="true"), ABSENT),
    ("a crosspost", _listing(LINE, crosspost_parent="t3_9zz"), ABSENT),
    ("a crosspost with its parent", _listing(LINE, crosspost_parent_list=[THEIRS]), ABSENT),
    ("another post", _listing(LINE, name="t3_9zz"), BROKEN),
    ("a comment", _listing(LINE, kind="t1"), BROKEN),
    ("an answer beside it", _listing(more=({"kind": "t1", "data": {"body": TOKEN, "author": NAME}},)), BROKEN),
    ("no post", _of({"kind": "Listing", "data": {"children": []}}), NO_POST),
    ("no author's id", _listing(LINE, author_fullname=None), BROKEN),
    ("quoted", _listing(f"> {TOKEN}\nand more of it\n\nReally?"), ABSENT),
    ("in an indented quote", _listing(f"Really?\n\n   >{TOKEN}"), ABSENT),
    ("in the HTML of it", _listing(selftext_html=TOKEN, author_flair_text=TOKEN), ABSENT),
)

# ── X and YouTube ───────────────────────────────────────────────────────────────────────────────────────────────────
USER = {"id": "7001", "username": NAME, "name": "Acme"}
CHANNEL = f"UC{POST}aaa"
PROBLEMS = "https://api.twitter.com/2/problems/"


def _x(description: str = "", **changed: object) -> str:
    return _of({"data": {**USER, "description": description, **changed}, "includes": {"tweets": [THEIRS]}})


def _tweet(words: str = "hello", *, users: tuple[object, ...] = (USER,), **changed: object) -> str:
    post = {"id": POST, "author_id": "7001", "text": words or "hello", **changed}
    return _of({"data": post, "includes": {"users": users, "tweets": [{"text": TOKEN}]}})


def _trouble(title: str, detail: str, kind: str) -> str:
    return _of({"errors": [{"title": title, "detail": detail, "type": PROBLEMS + kind, "value": TOKEN}]})


def _channel(description: str = "", *, number: str = CHANNEL, more: tuple[object, ...] = (), **changed: object) -> str:
    snippet = {"title": "Acme", "description": description, "customUrl": f"@{NAME}", **changed}
    return _of({"items": [{"id": number, "snippet": snippet}, *more], "pageInfo": {"totalResults": TOKEN}})


def _video(description: str = "", *, number: str = f"{NAME}film", channel: str = CHANNEL, **changed: object) -> str:
    snippet = {"title": "Film", "description": description, "channelId": channel, "tags": [TOKEN], **changed}
    return _of({"items": [{"id": number, "snippet": snippet}]})


X_ROWS: tuple[Row, ...] = (
    ("another name", _x(LINE, username="mallory"), ANOTHER),
    ("a name of rubbish", _x(LINE, username=f"{NAME}/x"), BROKEN),
    ("a number as id", _x(LINE, id=7001), BROKEN),
    ("in a pinned post", _x(pinned_tweet_id=TOKEN, location=TOKEN), ABSENT),
    ("in a longer form of its links", _x(entities={"description": {"urls": [{"expanded_url": TOKEN}]}}), ABSENT),
    ("nobody", _trouble("Not Found Error", "Could not find user", "resource-not-found"), NOBODY),
    ("suspended", _trouble("Forbidden", "User has been suspended", "resource-not-found"), "not_active"),
    ("an error nobody knows", _trouble("Strange", "User has been suspended", "strange"), BROKEN),
    ("two errors", _of({"errors": [{}, {}]}), BROKEN),
)
TWEET_ROWS: tuple[Row, ...] = (
    ("another author", _tweet(LINE, users=({**USER, "username": "mallory"},)), ANOTHER),
    ("another author's number", _tweet(LINE, author_id="7002"), BROKEN),
    (
        "another author beside ours",
        _tweet(LINE, author_id="7002", users=(USER, {"id": "7002", "username": "mallory"})),
        ANOTHER,
    ),
    ("two of one number", _tweet(LINE, users=(USER, USER)), BROKEN),
    ("nobody included", _tweet(LINE, users=()), BROKEN),
    ("another post", _tweet(LINE, id=POST + "1"), BROKEN),
    ("a repost", _tweet(f"RT @mallory: {LINE}", referenced_tweets=[{"type": "retweeted", "id": "9"}]), ABSENT),
    ("a repost among others", _tweet(LINE, referenced_tweets=[{"type": "quoted"}, {"type": "retweeted"}]), ABSENT),
    ("in what is quoted", _tweet(referenced_tweets=[{"type": "quoted", "text": TOKEN}]), ABSENT),
    ("in a poll", _tweet(attachments={"poll": [TOKEN]}, note_tweet={"x": TOKEN}), ABSENT),
)
CHANNEL_ROWS: tuple[Row, ...] = (
    ("another handle", _channel(LINE, customUrl="@mallory"), ANOTHER),
    ("another handle in other letters", _channel(LINE, customUrl=f"@\u0430{NAME[1:]}"), ANOTHER),
    ("no handle", _channel(LINE, customUrl=None), BROKEN),
    ("two channels", _channel(LINE, more=({"id": CHANNEL},)), BROKEN),
    ("nobody", _of({"items": []}), NOBODY),
    ("nothing", "{}", NOBODY),
    ("an id of rubbish", _channel(LINE, number="UCx"), BROKEN),
    ("in another language", _channel(localized={"description": TOKEN}, country=TOKEN), ABSENT),
)
VIDEO_ROWS: tuple[Row, ...] = (
    ("another channel's video", _video(LINE, channel="UC" + "b" * 22), BROKEN),
    ("another video", _video(LINE, number="mallorysown"), BROKEN),
    ("no video", _of({"items": []}), NO_POST),
    ("in the name of the channel", _video(channelTitle=TOKEN, localized={"description": TOKEN}), ABSENT),
)

API = "reddit/api/v1/access_token"
YT = "youtube/youtube/v3"
OWN_CHANNEL = {f"{YT}/channels?part=snippet&id={CHANNEL}": page(_channel().encode(), content_type=JSON)}
SHAPES = (
    Shape(
        "twitch by key", f"twitch:{NAME}", f"twitch/helix/users?login={NAME}", _twitch, stable_id="7001",
        before={"twitch/oauth2/token": GRANT}, door=Door.KEYED, rows=TWITCH_ROWS,
        otherwise={"401": "needs_key", "404": BROKEN},
    ),
    Shape(
        "kick by key", f"kick:{NAME}", f"kick/public/v1/channels?slug={NAME}", _kick, stable_id="7001", rows=KICK_ROWS,
        before={"kick/oauth/token": GRANT}, door=Door.KEYED,
        otherwise={"401": "needs_key", "404": BROKEN, "says nothing": "blocked"},
    ),
    Shape(
        "reddit by key", f"reddit:u/{NAME}", f"reddit/user/{NAME}/about?raw_json=1", _about, stable_id="7abc",
        before={API: GRANT}, door=Door.KEYED, rows=ABOUT_ROWS, otherwise={"401": "needs_key"},
    ),
    Shape(
        "reddit post by key", f"reddit:u/{NAME}", f"reddit/api/info?id=t3_{NAME}&raw_json=1", _listing,
        rows=LISTING_ROWS, place=f"https://redd.it/{NAME}", before={API: GRANT}, door=Door.KEYED, stable_id="7abc",
        otherwise={"401": "needs_key", "404": BROKEN},
    ),
    Shape(
        "x by key", f"x:{NAME}", f"x/2/users/by/username/{NAME}?user.fields=description,entities,protected,url", _x,
        stable_id="7001", door=Door.KEYED, rows=X_ROWS, otherwise={"401": "needs_key", "404": BROKEN},
    ),
    Shape(
        "x post by key", f"x:{NAME}",
        f"x/2/tweets/{POST}?expansions=author_id&user.fields=username&tweet.fields=author_id,referenced_tweets", _tweet,
        place=f"https://x.com/mallory/status/{POST}", stable_id="7001", door=Door.KEYED, rows=TWEET_ROWS,
        otherwise={"401": "needs_key", "404": BROKEN},
    ),
    Shape(
        "youtube by key", f"youtube:@{NAME}", f"{YT}/channels?part=snippet&forHandle=%40{NAME}", _channel,
        stable_id=CHANNEL, door=Door.KEYED, rows=CHANNEL_ROWS,
        otherwise={"401": "needs_key", "404": BROKEN, "answers an empty object": NOBODY},
    ),
    Shape(
        "youtube post by key", f"youtube:{CHANNEL}", f"{YT}/videos?part=snippet&id={NAME}film", _video,
        place=f"https://youtu.be/{NAME}film", stable_id=CHANNEL, door=Door.KEYED,
        rows=tuple((name, body, ANOTHER if "another channel" in name else right) for name, body, right in VIDEO_ROWS),
        otherwise={"401": "needs_key", "404": BROKEN, "answers an empty object": NO_POST},
    ),
    Shape(
        "youtube post by key and handle", f"youtube:@{NAME}", f"{YT}/videos?part=snippet&id={NAME}film", _video,
        place=f"https://youtu.be/{NAME}film", stable_id=CHANNEL, door=Door.KEYED, rows=VIDEO_ROWS, before=OWN_CHANNEL,
        otherwise={"401": "needs_key", "404": BROKEN, "answers an empty object": NO_POST},
    ),
)  # fmt: skip
