"""Platforms that are read by their feeds and XML pages: items of others, copies of others, and XML that attacks."""

from html import escape

from tests.attacks.case import LINE, NAME, NUMBER, TOKEN
from tests.attacks.shape import ABSENT, ANOTHER, BROKEN, NO_POST, NOBODY, XML, Row, Shape

SPACES = " ".join(f'xmlns:a{number}="x"' for number in range(9_000))
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
RSS = "application/rss+xml; charset=utf-8"
ATOM = "application/atom+xml; charset=UTF-8"


def _strange(body: str, element: str) -> tuple[Row, ...]:
    """What XML can be made to do; `element` stands in the body and holds nothing."""
    bare = body.removeprefix(HEAD)
    own, shut = f"<{element}>", f"</{element}>"
    return (
        ("an entity of its own", f'<!DOCTYPE x [<!ENTITY t "{TOKEN}">]>' + bare.replace(own, f"{own}&t;"), BROKEN),
        ("an entity from a file", '<!DOCTYPE x [<!ENTITY t SYSTEM "file:///etc/passwd">]>' + bare, BROKEN),
        ("an entity from elsewhere", '<!DOCTYPE x SYSTEM "https://mallory.test/x.dtd">' + bare, BROKEN),
        ("entities that multiply", f'<!DOCTYPE x [<!ENTITY a "{"&b;" * 10}"><!ENTITY b "{"x" * 99}">]>' + bare, BROKEN),
        ("an instruction", HEAD + '<?xml-stylesheet href="https://mallory.test/x"?>' + bare, BROKEN),
        ("another encoding", body.replace("UTF-8", "UTF-7"), BROKEN),
        ("in an XML comment", body.replace(own, f"{own}<!-- {TOKEN} -->"), ABSENT),
        ("in an attribute", body.replace(own, f'<{element} x="{TOKEN}">'), ABSENT),
        ("the element twice", body.replace(own, f"{own}{TOKEN}{shut}{own}"), BROKEN),
        ("an element within", body.replace(own, f"{own}<b>{TOKEN}</b>"), BROKEN),
        (
            "the element of another space",
            body.replace(own, f'<x:{element} xmlns:x="x">{TOKEN}</x:{element}>{own}'),
            ABSENT,
        ),
        ("behind the end", body + TOKEN, BROKEN),
        ("deep elements", body.replace(own, "<d>" * 50 + "</d>" * 50 + own), BROKEN),
        ("many namespaces", body.replace(own, f"<d {SPACES}>{'<d/>' * 9_000}</d>{own}"), BROKEN),
        ("many elements", body.replace(own, "<d/>" * 25_000 + own), BROKEN),
    )


# ── Reddit ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def _markdown(words: str) -> str:
    return f'<div class="md"><p>{words}</p></div>'


def _entry(
    html: str, *, number: str = f"t3_{NAME}", author: str = f"/u/{NAME}", link: str = "", title: str = "Us"
) -> str:
    link = link or f"https://www.reddit.com/r/Acme/comments/{NAME}/us/"
    html = f'<!-- SC_OFF -->{html}<!-- SC_ON --> submitted by <a href="x">{author}</a> <a href="{link}">[link]</a>'
    return (
        f"<entry><author><name>{author}</name></author><category term='{TOKEN}'/><content type=\"html\">{escape(html)}"
        f"</content><id>{number}</id><title>{title}</title></entry>"
    )


def _reddit(*entries: str) -> str:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{TOKEN}</title><note></note>{"".join(entries)}</feed>'
    return HEAD + feed


SILENT = _entry(_markdown("hello"))
REDDIT_ROWS: tuple[Row, ...] = (
    *_strange(_reddit(SILENT).replace("<note></note>", "").replace("<id>", "<id>"), "published")[4:6],
    ("another author", _reddit(_entry(_markdown(LINE), author="/u/mallory")), ANOTHER),
    ("an author whose name begins so", _reddit(_entry(_markdown(LINE), author=f"/u/{NAME}-inc")), ANOTHER),
    ("an author without his sign", _reddit(_entry(_markdown(LINE), author=NAME)), BROKEN),
    ("deleted", _reddit(_entry(_markdown(LINE), author="/u/[deleted]")), NO_POST),
    ("in an answer", _reddit(SILENT, _entry(_markdown(TOKEN), number="t1_x", author="/u/mallory")), ABSENT),
    ("in an own answer", _reddit(SILENT, _entry(_markdown(TOKEN), number="t1_x")), ABSENT),
    ("another post", _reddit(_entry(_markdown(LINE), number=f"t3_{NAME}x")), BROKEN),
    ("two posts", _reddit(SILENT, _entry(_markdown(LINE))), BROKEN),
    ("no post", _reddit(), BROKEN),
    ("a crosspost", _reddit(_entry(_markdown(LINE), link="https://www.reddit.com/r/x/comments/9zz/theirs/")), ABSENT),
    ("a link", _reddit(_entry(_markdown(LINE), link="https://mallory.test/")), ABSENT),
    ("a link and a title", _reddit(_entry("", link="https://mallory.test/", title=TOKEN)), ABSENT),
    ("quoted", _reddit(_entry(f'<div class="md"><blockquote><p>{TOKEN}</p></blockquote><p>no</p></div>')), ABSENT),
    ("beside the text", _reddit(_entry(_markdown("hello") + f"<p>{TOKEN}</p>")), ABSENT),
    ("two texts", _reddit(_entry(_markdown("hello") + _markdown(TOKEN))), ABSENT),
    (
        "a preview",
        _reddit(_entry(f'<table><tr><td><img alt="{TOKEN}" title="{TOKEN}">{TOKEN}</td></tr></table>')),
        ABSENT,
    ),
)


# ── Medium ──────────────────────────────────────────────────────────────────────────────────────────────────────────
STORY = f"44{'a' * 10}"
MEDIUM_NS = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
SOURCE = "?source=rss-504c7870fdb6------2"


def _story(words: str, *, link: str = f"https://medium.com/@{NAME}/us-{NUMBER}", number: str = NUMBER) -> str:
    return (
        f"<item><title>Us</title><link>{link}{SOURCE}</link><guid isPermaLink='false'>https://medium.com/p/{number}</guid>"
        f"<category>{TOKEN}</category><dc:creator>{TOKEN}</dc:creator>"
        f"<content:encoded><![CDATA[{words}]]></content:encoded></item>"
    )


def _medium(words: str = "", *, owner: str = f"https://medium.com/@{NAME}", items: str | None = None) -> str:
    shown = _story(words) if items is None else items
    return (
        f'{HEAD}<rss {MEDIUM_NS} version="2.0"><channel><title>{TOKEN}</title><description>{TOKEN}</description>'
        f"<link>{owner}{SOURCE}</link>{shown}</channel></rss>"
    )


def _of_medium(*items: str) -> str:
    return _medium(items="".join(items))


MEDIUM_ROWS: tuple[Row, ...] = (
    *(
        row
        for row in _strange(_medium("hello"), "category")
        if row[0] != "the element twice" and row[0] != "an element within"
    ),
    ("another's feed", _medium(LINE, owner="https://medium.com/@mallory"), ANOTHER),
    ("a feed of a longer name", _medium(LINE, owner=f"https://medium.com/@{NAME}.inc"), ANOTHER),
    ("the feed of a publication", _medium(LINE, owner=f"https://medium.com/{NAME}"), BROKEN),
    ("another host's feed", _medium(LINE, owner=f"https://medium.com.mallory.test/@{NAME}"), BROKEN),
    ("another's story", _of_medium(_story(LINE, link=f"https://medium.com/@mallory/us-{NUMBER}")), ANOTHER),
    ("a publication's story", _of_medium(_story(LINE, link=f"https://medium.com/acme-blog/us-{NUMBER}")), ANOTHER),
    ("another host's story", _of_medium(_story(LINE, link=f"https://blog.mallory.test/us-{NUMBER}")), ANOTHER),
    ("another story", _of_medium(_story(LINE, number="aaaaaaaaaaaa")), NO_POST),
    ("the story twice", _of_medium(_story("hello"), _story(LINE)), NO_POST),
    ("in another story", _of_medium(_story("hello"), _story(TOKEN, number="aaaaaaaaaaaa")), ABSENT),
    ("quoted", _medium(f"<blockquote>{TOKEN}</blockquote><p>Really?</p>"), ABSENT),
    ("under a picture", _medium(f'<figure><img alt="{TOKEN}"><figcaption>{TOKEN}</figcaption></figure>'), ABSENT),
)


# ── Tumblr ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def _blog(description: str = "", *, link: str = f"https://{NAME}.tumblr.com/", items: str = "") -> str:
    return (
        f'{HEAD}<rss xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
        f"<description>{escape(description)}</description><title>Acme</title><generator>{TOKEN}</generator>"
        f"<link>{link}</link>{items}</channel></rss>"
    )


def _own(words: str, *, link: str = f"https://{NAME}.tumblr.com/post/{NUMBER}/us", title: str = TOKEN) -> str:
    return (
        f"<item><title>{title}</title><description><![CDATA[{words}]]></description><link>{link}</link>"
        f"<category>{TOKEN}</category></item>"
    )


def _of_tumblr(*items: str) -> str:
    return _blog(items="".join(items))


SHARED = '<p><a class="tumblr_blog" href="https://mallory.tumblr.com/post/1">mallory</a>:</p>'
BLOG_ROWS: tuple[Row, ...] = (
    *_strange(_blog("hello").replace("<description>hello</description>", "<description></description>"), "description"),
    ("another blog", _blog(LINE, link="https://mallory.tumblr.com/"), ANOTHER),
    ("a blog below", _blog(LINE, link=f"https://x.{NAME}.tumblr.com/"), BROKEN),
    ("a blog of an own domain", _blog(LINE, link="https://mallory.test/"), BROKEN),
    ("quoted", _blog(f"<blockquote>{TOKEN}</blockquote>"), ABSENT),
    ("in a post", _of_tumblr(_own(TOKEN, title="x")), ABSENT),
    ("two channels", _blog(LINE).replace("</channel>", "</channel><channel></channel>"), BROKEN),
)
POST_ROWS: tuple[Row, ...] = (
    ("another blog", _blog(link="https://mallory.tumblr.com/", items=_own(LINE)), ANOTHER),
    ("another's post", _of_tumblr(_own(LINE, link=f"https://mallory.tumblr.com/post/{NUMBER}/us")), NO_POST),
    ("another post", _of_tumblr(_own(LINE, link=f"https://{NAME}.tumblr.com/post/{NUMBER}1/us")), NO_POST),
    ("a post on another host", _of_tumblr(_own(LINE, link=f"https://mallory.test/post/{NUMBER}/us")), NO_POST),
    ("the post twice", _of_tumblr(_own("hello"), _own(LINE)), NO_POST),
    (
        "in another post",
        _of_tumblr(_own("hello"), _own(TOKEN, link=f"https://{NAME}.tumblr.com/post/9{NUMBER}")),
        ABSENT,
    ),
    ("a reblog", _of_tumblr(_own(f"{SHARED}<blockquote><p>{TOKEN}</p></blockquote>")), ANOTHER),
    ("a reblog with the own words", _of_tumblr(_own(f"{SHARED}<blockquote>x</blockquote><p>{TOKEN}</p>")), ANOTHER),
    ("a quotation", _of_tumblr(_own(f'<p class="npf_quote">{TOKEN}</p>')), ANOTHER),
    ("an answer", _of_tumblr(_own(f'<p class="npf-asker">mallory asked</p><p>{TOKEN}</p>')), ANOTHER),
    ("somebody's contribution", _of_tumblr(_own(f"<p>{TOKEN}</p><p>Submitted by mallory</p>")), ANOTHER),
)


# ── Steam ───────────────────────────────────────────────────────────────────────────────────────────────────────────
ID64 = f"7656119{NUMBER}"


def _steam(summary: str = "", *, number: str = ID64, custom: str = "", privacy: str = "public", more: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><profile><steamID64>{number}</steamID64><steamID>'
        f"<![CDATA[Acme]]></steamID><privacyState>{privacy}</privacyState><customURL><![CDATA[{custom}]]></customURL>"
        f"<headline></headline><summary><![CDATA[{summary}]]></summary>{more}</profile>"
    )


def _steam_group(summary: str = "", *, url: str = NAME, more: str = "") -> str:
    return (
        f"{HEAD}<memberList><groupID64>103582791429521412</groupID64><groupDetails><groupName>Acme</groupName><groupURL>"
        f"{url}</groupURL><headline></headline><summary><![CDATA[{summary}]]></summary>{more}</groupDetails>"
        f"<members><steamID64>{TOKEN}</steamID64></members></memberList>"
    )


THEIRS = f"<groups><group><groupName>{TOKEN}</groupName><summary>{TOKEN}</summary></group></groups>"
GAMES = f"<mostPlayedGames><mostPlayedGame><gameName>{TOKEN}</gameName></mostPlayedGame></mostPlayedGames>"
SHOWN = "<headline></headline>"
STEAM_ROWS: tuple[Row, ...] = (
    *_strange(_steam().replace(SHOWN, "").replace("<privacyState>", SHOWN + "<privacyState>"), "headline"),
    ("another number", _steam(LINE, number=f"7656119{NUMBER[:-1]}9"), ANOTHER),
    ("no number", _steam(LINE, number=""), BROKEN),
    ("a private profile", _steam(LINE, privacy="private"), "blocked"),
    ("a profile for friends", _steam(LINE, privacy="friendsonly"), "blocked"),
    ("in a group of the user", _steam(more=THEIRS), ABSENT),
    ("in the games", _steam(more=GAMES), ABSENT),
    ("in the status", _steam(more=f"<stateMessage>{TOKEN}</stateMessage><location>{TOKEN}</location>"), ABSENT),
    ("nobody", f"{HEAD}<response><error>The specified profile could not be found.</error></response>", NOBODY),
    ("another error", f"{HEAD}<response><error>{TOKEN}</error></response>", BROKEN),
    ("a group instead", _steam_group(LINE), BROKEN),
)  # fmt: skip
CUSTOM_ROWS: tuple[Row, ...] = (
    ("another address", _steam(LINE, custom="mallory"), ANOTHER),
    ("no address", _steam(LINE, custom=""), ANOTHER),
    ("a longer address", _steam(LINE, custom=f"{NAME}1"), ANOTHER),
)
STEAM_GROUP_ROWS: tuple[Row, ...] = (
    ("another group", _steam_group(LINE, url="mallory"), ANOTHER),
    ("no address", _steam_group(LINE, url=""), ANOTHER),
    ("in the avatar", _steam_group(more=f"<avatarIcon>{TOKEN}</avatarIcon><memberCount>{TOKEN}</memberCount>"), ABSENT),
    ("a profile instead", _steam(LINE), BROKEN),
)
KINDS = "application/xml, text/xml, application/rss+xml, application/atom+xml"

SHAPES = (
    Shape(
        "reddit", f"reddit:u/{NAME}", f"reddit/comments/{NAME}/.rss", lambda words: _reddit(_entry(_markdown(words))),
        ATOM, place=f"https://www.reddit.com/r/Acme/comments/{NAME}/us/", is_html=True, rows=REDDIT_ROWS,
        otherwise={"404": NO_POST, "kinds": KINDS},
    ),
    Shape(
        "medium", f"medium:@{NAME}", f"medium/feed/@{NAME}", _medium, XML, rows=MEDIUM_ROWS, is_html=True,
        place=f"https://medium.com/@{NAME}/us-{NUMBER}", stable_id="504c7870fdb6",
        otherwise={"kinds": KINDS},
    ),
    Shape(
        "tumblr", f"tumblr:{NAME}", f"https://{NAME}.tumblr.com/rss", _blog, RSS, rows=BLOG_ROWS, is_html=True,
        otherwise={"kinds": KINDS},
    ),
    Shape(
        "tumblr post", f"tumblr:{NAME}", f"https://{NAME}.tumblr.com/rss", lambda words: _of_tumblr(_own(words)), RSS,
        place=f"https://www.tumblr.com/{NAME}/{NUMBER}", is_html=True, rows=POST_ROWS, otherwise={"kinds": KINDS},
    ),
    Shape(
        "steam", f"steam:profiles/{ID64}", f"steam/profiles/{ID64}/?xml=1", _steam, XML, stable_id=ID64, is_html=True,
        rows=STEAM_ROWS, otherwise={"404": BROKEN, "kinds": KINDS},
    ),
    Shape(
        "steam address", f"steam:id/{NAME}", f"steam/id/{NAME}/?xml=1", lambda words: _steam(words, custom=NAME), XML,
        stable_id=ID64, rows=CUSTOM_ROWS, otherwise={"404": BROKEN, "kinds": KINDS},
    ),
    Shape(
        "steam group", f"steam:groups/{NAME}", f"steam/groups/{NAME}/memberslistxml/?xml=1", _steam_group, XML,
        stable_id="103582791429521412", rows=STEAM_GROUP_ROWS, otherwise={"404": BROKEN, "kinds": KINDS},
    ),
)  # fmt: skip
