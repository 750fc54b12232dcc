"""Platforms that are read from their own pages: other people's words beside the profile, and states that lie."""

import json

from tests.attacks.case import LINE, NAME, TOKEN
from tests.attacks.pages import HTML
from tests.attacks.shape import ABSENT, ANOTHER, BROKEN, NO_POST, NOBODY, Row, Shape


# ── Telegram ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _telegram(
    bio: str = "", *, extra: str = f"@{NAME}", domain: str = NAME, head: str = "", more: str = "", inside: str = ""
) -> str:
    return (
        f'<!DOCTYPE html><html><head><meta property="og:description" content="{TOKEN}"><title>{TOKEN}</title>{head}'
        f'</head><body><div class="tgme_page"><div class="tgme_page_title"><span dir="auto">Acme</span></div>'
        f'<div class="tgme_page_extra">{extra}</div><div class="tgme_page_description">{bio}</div>{inside}'
        f'<div class="tgme_page_action"><a class="tgme_action_button_new" href="tg://resolve?domain={domain}">Go</a></div>'
        f"</div>{more}</body></html>"
    )


ROBOTS = '<meta name="robots" content="noindex, nofollow">'
SHELL = (
    f"<!DOCTYPE html><html><head>{ROBOTS}</head><body><div class='tgme_page'><div class='tgme_page_icon'></div>"
    f'<div class="tgme_page_action"><a href="tg://resolve?domain={NAME}">{TOKEN}</a></div></div></body></html>'
)
TELEGRAM_ROWS: tuple[Row, ...] = (
    ("another name", _telegram(LINE, extra="@mallory"), ANOTHER),
    ("another name in other letters", _telegram(LINE, extra=f"@\u0430{NAME[1:]}"), ANOTHER),
    ("another button", _telegram(LINE, domain="mallory"), ANOTHER),
    ("another button and no name", _telegram(LINE, extra="7 subscribers", domain="mallory"), ANOTHER),
    ("nobody named", _telegram(LINE, extra="7 subscribers", domain="").replace("tg://", "https://"), BROKEN),
    ("the name in the bio only", _telegram(f"@{NAME} {TOKEN}", extra="7 subscribers", domain="mallory"), ANOTHER),
    ("two descriptions", _telegram(more=f'<div class="tgme_page_description">{TOKEN}</div>'), BROKEN),
    ("a description elsewhere", _telegram(inside=f'<p><div class="tgme_page_description">{TOKEN}</div></p>'), BROKEN),
    ("in a post below", _telegram(more=f'<div class="tgme_widget_message_text">{TOKEN}</div>'), ABSENT),
    ("beside the page", _telegram(more=f"<p>{TOKEN}</p>"), ABSENT),
    ("in the number of members", _telegram(extra=f"{TOKEN} members"), ABSENT),
    ("nobody", SHELL, NOBODY),
    ("a shell that may be anything", SHELL.replace(ROBOTS, ""), BROKEN),
)


def _post(words: str = "", *, data: str = f"{NAME}/43", owner: str = NAME, before: str = "", behind: str = "") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta name="description" content="{TOKEN}"></head><body>'
        f'<div class="tgme_widget_message" data-post="{data}"><div class="tgme_widget_message_author">'
        f'<a class="tgme_widget_message_owner_name" href="https://t.me/{owner}">Acme</a></div>{before}'
        f'<div class="tgme_widget_message_text js-message_text">{words}</div>{behind}</div></body></html>'
    )


MALLORY = '<a class="tgme_widget_message_owner_name" href="https://t.me/x">x</a>'
ANSWERED = f'<div class="x_Reply"><div class="tgme_widget_message_text">{TOKEN}</div></div>'
SECOND = '<body><div class="tgme_widget_message" data-post="x/1"></div>'
FAILED = '<div class="tgme_widget_message_error">Post not found</div>'
FAILED_SOMEHOW = FAILED.replace("Post not found", TOKEN)
FORWARD = '<div class="tgme_widget_message_forwarded_from">Forwarded from <a href="https://t.me/x">x</a></div>'
POST_ROWS: tuple[Row, ...] = (
    ("another channel", _post(LINE, data="mallory/43", owner="mallory"), ANOTHER),
    ("another owner", _post(LINE, owner="mallory"), ANOTHER),
    ("an owner by number", _post(LINE, owner="c/7001"), ANOTHER),
    ("another message", _post(LINE, data=f"{NAME}/44"), BROKEN),
    ("a message of a group's member", _post(LINE).replace(f' href="https://t.me/{NAME}"', ""), ANOTHER),
    ("two owners", _post(LINE, before=MALLORY), ANOTHER),
    ("a forward", _post(LINE, before=FORWARD), ANOTHER),
    ("a forward without a name", _post(LINE, before='<span class="ForwardedFrom">mallory</span>'), ANOTHER),
    ("in what is answered", _post(before=f'<a class="tgme_widget_message_reply"><p>{TOKEN}</p></a>'), ABSENT),
    ("in what is answered, as a text", _post(before=ANSWERED), ABSENT),
    ("in the preview of a link", _post(behind=f'<a class="tgme_widget_message_link_preview">{TOKEN}</a>'), ABSENT),
    ("in a poll", _post(behind=f'<div class="tgme_widget_message_poll">{TOKEN}</div>'), ABSENT),
    ("in a comment below", _post(behind=f'<div class="tgme_post_discussion">{TOKEN}</div>'), ABSENT),
    ("in the button of a bot", _post(behind=f'<a class="tgme_widget_message_inline_button">{TOKEN}</a>'), ABSENT),
    ("in the name of who signs", _post(behind=f'<span class="tgme_widget_message_from_author">{TOKEN}</span>'), ABSENT),
    ("quoted", _post(f"<blockquote>{TOKEN}</blockquote>"), ABSENT),
    ("two messages", _post(LINE).replace("<body>", SECOND), BROKEN),
    ("two texts", _post("hello", behind=f'<div class="tgme_widget_message_text">{TOKEN}</div>'), BROKEN),
    ("a message and an error", _post(LINE, before=FAILED), BROKEN),
    ("gone", f"<html><body>{FAILED}</body></html>", NO_POST),
    ("gone for another reason", f"<html><body>{FAILED_SOMEHOW}</body></html>", BROKEN),
)  # fmt: skip


# ── pages that carry their state ────────────────────────────────────────────────────────────────────────────────────
OPENING = '<script id="__NEXT_DATA__" type="application/json">'


def _state(properties: object, *, before: str = "", behind: str = "") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta name="description" content="{TOKEN}"><title>{TOKEN}</title></head><body>'
        f"{before}<p>{TOKEN}</p>{OPENING}{json.dumps({'props': {'pageProps': properties}})}</script>"
        f"{behind}</body></html>"
    )


def _linktree(description: str = "", **changed: object) -> dict[str, object]:
    account = {"id": 7001, "isActive": True, "links": [{"title": TOKEN, "url": f"https://x/{TOKEN}"}]}
    return {"username": NAME, "pageTitle": TOKEN, "description": description, "account": account, **changed}


def linktree_page(description: str, **changed: object) -> str:
    """The page of the case's own name."""
    return _state(_linktree(description, **changed))


def _snapchat(
    said: str = "", *, name: str = NAME, case: str = "publicProfileInfo", **changed: object
) -> dict[str, object]:
    person = {"username": name, "displayName": TOKEN, "subscriberCount": TOKEN}
    spotlight = {"spotlightHighlights": [{"description": TOKEN}], "relatedAccountsInfo": [{"bio": TOKEN}]}
    profile = {"$case": case, case: {**person, **spotlight}}
    return {"userProfile": profile, "pageMetadata": {"pageDescription": {"value": said}, "pageTitle": TOKEN}, **changed}


def _lies(honest: object, silent: object) -> tuple[Row, ...]:
    """Where else on the page the honest state may stand, which then is none of the platform's."""
    state = f"{OPENING}{json.dumps({'props': {'pageProps': honest}})}</script>"
    page = _state(silent)
    return (
        ("a state in a comment", page.replace("<body>", f"<body><!-- {state} -->"), ABSENT),
        ("a state in a template", page.replace("<body>", f"<body><template>{state}</template>"), ABSENT),
        ("a state in a textarea", page.replace("<body>", f"<body><textarea>{state}</textarea>"), ABSENT),
        ("a state in an attribute", page.replace("<body>", f"<body><p title='{state}'>"), ABSENT),
        ("a state in another script", page.replace("<body>", f"<body><script>{state}"), ABSENT),
        ("a state of another name", page.replace("<body>", "<body>" + state.replace("NEXT", "NUXT")), ABSENT),
        ("a state of another type", page.replace("<body>", "<body>" + state.replace("/json", "/x")), ABSENT),
        ("a second state", page.replace("</body>", f"{state}</body>"), BROKEN),
        ("a first state", page.replace("<body>", f"<body>{state}"), BROKEN),
        ("a state behind the page", page + state + "</html>", BROKEN),
        ("no state", page.replace("__NEXT_DATA__", "x"), BROKEN),
        ("a state cut in two", _state(honest)[:-60], BROKEN),
        ("an empty state", f"<html><body>{OPENING}</script></body></html>", BROKEN),
        ("a script of a megabyte", page.replace("<body>", f"<body><script {'a' * 900_000}></script>"), ABSENT),
        ("thousands of scripts", page.replace("<body>", f"<body>{'<script a b></script>' * 9_000}"), ABSENT),
        ("a megabyte of tags", page.replace("<body>", f"<body>{'<b>' * 300_000}"), BROKEN),
        ("a shell", "<html><body><div id=root></div><noscript>JavaScript</noscript></body></html>", BROKEN),
        ("a challenge", f"<html><title>Just a moment...</title><body>{TOKEN}</body></html>", BROKEN),
        ("two values", _state(honest).replace('"props"', '"props": {}, "props"'), BROKEN),
    )  # fmt: skip


LINKTREE_ROWS: tuple[Row, ...] = (
    *_lies(_linktree(LINE), _linktree()),
    ("another name", _state(_linktree(LINE, username="mallory")), ANOTHER),
    ("no name", _state(_linktree(LINE, username=None)), BROKEN),
    ("not active", _state(_linktree(LINE, account={"id": 7001, "isActive": False})), "not_active"),
    ("active in words", _state(_linktree(LINE, account={"id": 7001, "isActive": "true"})), BROKEN),
    ("in a link's title", _state(_linktree(links=[{"title": TOKEN}])), ABSENT),
    ("in a product of another", _state(_linktree(products=[{"description": TOKEN}])), ABSENT),
    ("not found with 200", _state({"statusCode": 404}), NOBODY),
    ("not found, and found", _state(_linktree(statusCode=404)), ABSENT),
)
SNAPCHAT_ROWS: tuple[Row, ...] = (
    *_lies(_snapchat(LINE), _snapchat()),
    ("another name", _state(_snapchat(LINE, name="mallory")), ANOTHER),
    ("a private profile", _state(_snapchat(LINE, pageMetadata=None)), "blocked"),
    ("another case", _state(_snapchat(LINE, case="lens")), BROKEN),
    ("a name under another case", _state({**_snapchat(LINE), "userProfile": {"$case": "userInfo"}}), BROKEN),
    ("a list as description", _state(_snapchat(pageMetadata={"pageDescription": {"value": [TOKEN]}})), BROKEN),
)

# An answer that is no page at all may still be no page of theirs.
SHAPES = (
    Shape(
        "telegram", f"telegram:{NAME}", f"telegram/{NAME}", _telegram, HTML, is_html=True, rows=TELEGRAM_ROWS,
        otherwise={"404": BROKEN, "sends to log in": "blocked"},
    ),
    Shape(
        "telegram post", f"telegram:{NAME}", f"telegram/{NAME}/43?embed=1", _post, HTML, is_html=True, rows=POST_ROWS,
        place=f"https://t.me/{NAME}/43", otherwise={"404": BROKEN, "sends to log in": "blocked"},
    ),
    Shape(
        "linktree", f"linktree:{NAME}", f"linktree/{NAME}", lambda words: _state(_linktree(words)), HTML,
        stable_id="7001", rows=LINKTREE_ROWS,
    ),
    Shape(
        "snapchat", f"snapchat:{NAME}", f"snapchat/@{NAME}", lambda words: _state(_snapchat(words)), HTML,
        rows=SNAPCHAT_ROWS,
    ),
)  # fmt: skip
