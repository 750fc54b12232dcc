"""Attacks on the well-known file and the meta tag: the token where it does not count."""

from collections.abc import Iterator

from tests.attacks.case import (
    HOST,
    LINE,
    MARK,
    OF_ANOTHER_ACCOUNT,
    OF_ANOTHER_BRAND,
    OF_ANOTHER_REGISTRY,
    OLDER,
    TOKEN,
    Case,
)
from tests.verification.fetching.web_server import page

FILE = f"https://{HOST}/.well-known/brand-registry.txt"
FRONT = f"https://{HOST}/"
HTML = "text/html; charset=utf-8"
META = f'<meta name="brand-registry" content="{TOKEN}">'
ABSENT = "token_not_found"

# The body of the well-known file → what is right.
FILES: tuple[tuple[str, str | bytes, str], ...] = (
    ("the token alone", TOKEN, ""),
    ("the statement", LINE, ""),
    ("the record of the DNS", f"brand-registry={TOKEN}", ""),
    ("windows line ends", f"# ours\r\n{LINE}\r\n", ""),
    ("old mac line ends", f"# ours\r{LINE}\r", ""),
    ("white space around", f"  \t{TOKEN}\t \n", ""),
    ("a byte order mark", b"\xef\xbb\xbf" + TOKEN.encode(), ""),
    ("many tokens", f"{OLDER}\n{OF_ANOTHER_BRAND}\n{TOKEN}\n", ""),
    ("two thousand lines", "x\n" * 1999 + TOKEN, ""),
    ("a longer word behind", f"{TOKEN}x", ABSENT),
    ("a longer word before", f"x{TOKEN}", ABSENT),
    ("a longer line", f"not ours: {TOKEN} was stolen", ABSENT),
    ("a line with a comment", f"{TOKEN} # ours", ABSENT),
    ("a commented line", f"# {TOKEN}", ABSENT),
    ("upper case", f"BR1{MARK}", ABSENT),
    ("upper case in the statement", f"Brand-Registry: {TOKEN}", ABSENT),
    ("wrapped", f"{TOKEN[:20]}\n{TOKEN[20:]}", ABSENT),
    ("a space inside", f"br1 {MARK}", ABSENT),
    ("a soft hyphen inside", f"br1\u00ad{MARK}", ABSENT),
    ("a zero width space inside", f"br1\u200b{MARK}", ABSENT),
    ("a zero width space before", f"\u200b{TOKEN}", ABSENT),
    ("a word joiner behind", f"{TOKEN}\u2060", ABSENT),
    ("a right to left mark", f"\u202e{TOKEN}", ABSENT),
    ("a second byte order mark", "\ufeff\ufeff" + TOKEN, ABSENT),
    ("a cyrillic letter", f"b\u0433\u0031{MARK}", ABSENT),
    ("a fullwidth letter", f"\uff42r1{MARK}", ABSENT),
    ("a fullwidth digit", f"br\uff11{MARK}", ABSENT),
    ("a combining mark", f"br1\u0301{MARK}", ABSENT),
    ("a NUL before", f"\x00{TOKEN}", ABSENT),
    ("a NUL behind", f"{TOKEN}\x00", ABSENT),
    ("an escape sequence", f"\x1b[8m{TOKEN}", ABSENT),
    ("a backspace", f"x\x08{TOKEN}", ABSENT),
    ("another account's", OF_ANOTHER_ACCOUNT, ABSENT),
    ("another brand's", OF_ANOTHER_BRAND, ABSENT),
    ("another registry's", OF_ANOTHER_REGISTRY, ABSENT),
    ("an older one", OLDER, ABSENT),
    ("the stand-in itself", "brand-registry: {token}", ABSENT),
    ("a pattern", "br1.*", ABSENT),
    ("an empty file", "", ABSENT),
    ("white space only", " \n\t\n", ABSENT),
    ("beyond what is read", "x\n" * 40_000 + TOKEN, ABSENT),
    ("cut at the end of what is read", "x" * (64 * 1024 - 45) + TOKEN + "yz", ABSENT),
    ("percent encoded", "%62%72%31" + MARK, ABSENT),
    ("as an entity", f"&#98;r1{MARK}", ABSENT),
    ("in quotes", f'"{TOKEN}"', ABSENT),
    ("as JSON", f'{{"brand-registry": "{TOKEN}"}}', ABSENT),
    ("as HTML", f"<p>{TOKEN}</p>", ABSENT),
    ("as a key of another", f"not-brand-registry: {TOKEN}", ABSENT),
    ("two tokens in one line", f"{TOKEN} {TOKEN}", ABSENT),
    ("a lone surrogate", b"\xed\xa0\x80\n" + TOKEN.encode(), "broken"),
    ("an overlong letter", b"\xc1\xa2r1" + MARK.encode(), "broken"),
    ("latin one without saying so", b"\xe9\n" + TOKEN.encode(), "broken"),
    ("UTF-16", TOKEN.encode("utf-16"), "broken"),
    ("UTF-32", TOKEN.encode("utf-32"), "broken"),
    ("UTF-7", f"+AGI-r1{MARK}", ABSENT),
)

# The front page → what is right.
FRONTS: tuple[tuple[str, str | bytes, str], ...] = (
    ("in the head", f"<!doctype html><html><head>{META}</head><body>", ""),
    ("no tags but this", META, ""),
    ("the statement as content", f'<head><meta name="brand-registry" content="{LINE}"></head>', ""),
    ("content first", f'<head><meta content="{TOKEN}" name="brand-registry"/></head>', ""),
    ("upper case tags", f'<HEAD><META NAME="brand-registry" CONTENT="{TOKEN}"></HEAD>', ""),
    ("many tags", f"<head>{'<meta name=x content=y>' * 500}{META}</head>", ""),
    ("one of two", f'<head><meta name="brand-registry" content="{OLDER}">{META}</head>', ""),
    ("no quotes", f"<head><meta name=brand-registry content={TOKEN}></head>", ""),
    ("a byte order mark", b"\xef\xbb\xbf" + f"<head>{META}</head>".encode(), ""),
    ("in a comment", f"<head><!-- {META} --></head>", ABSENT),
    ("in a comment that never ends", f"<head><!-- {META}</head><body>", ABSENT),
    ("in a conditional comment", f"<head><!--[if IE]>{META}<![endif]--></head>", ABSENT),
    ("in a bogus comment", f"<head><?php {META} ?></head>", "|" + ABSENT),
    ("in a script", f"<head><script>{META}</script></head>", ABSENT),
    ("in a script that never ends", f"<head><script>{META}</head><body>", ABSENT),
    ("in a script behind a comment", f"<head><script><!--<script>{META}</script>--></script></head>", ABSENT),
    ("in a style", f"<head><style>{META}</style></head>", ABSENT),
    ("in the title", f"<head><title>{META}</title></head>", ABSENT),
    ("in a title that never ends", f"<head><title>{META}</head><body>", ABSENT),
    ("in a template", f"<head><template>{META}</template></head>", ABSENT),
    ("in a nested template", f"<head><template><div><template>{META}</template></div></template></head>", ABSENT),
    ("in a noscript", f"<head><noscript>{META}</noscript></head>", ABSENT),
    ("in a textarea", f"<body><textarea>{META}</textarea>", ABSENT),
    ("in an xmp", f"<body><xmp>{META}</xmp>", ABSENT),
    ("in a plaintext", f"<body><plaintext>{META}", ABSENT),
    ("in a noframes", f"<head><noframes>{META}</noframes></head>", ABSENT),
    ("in an iframe", f"<body><iframe>{META}</iframe>", ABSENT),
    ("in a srcdoc", f"<body><iframe srcdoc='{META}'></iframe>", ABSENT),
    ("in an attribute of another", f"<head><link title='{META}'></head>", ABSENT),
    ("in an attribute that never ends", f"<head><link title='{META}</head><body>", ABSENT),
    ("in the body", f"<head></head><body>{META}</body>", ABSENT),
    ("behind the head's end", f"<html><head></head>{META}<body>", "|" + ABSENT),
    ("behind an element of the body", f"<head><p>hello</p>{META}</head>", ABSENT),
    ("behind text", f"<head>hello{META}</head>", ABSENT),
    ("behind the whole page", f"<html><head></head><body></body></html>{META}", ABSENT),
    ("in an SVG", f"<body><svg>{META}</svg>", ABSENT),
    ("in an SVG in the head", f"<head><svg><foreignObject>{META}</foreignObject></svg></head>", ABSENT),
    ("in MathML", f"<body><math><mtext>{META}</mtext></math>", ABSENT),
    ("in an annotation", f"<body><math><annotation-xml encoding='text/html'>{META}</annotation-xml></math>", ABSENT),
    ("in a select", f"<body><select>{META}</select>", ABSENT),
    ("in a table", f"<body><table>{META}</table>", ABSENT),
    ("in a frameset", f"<frameset>{META}</frameset>", ABSENT),
    ("in CDATA", f"<body><svg><![CDATA[{META}]]></svg>", ABSENT),
    ("as text", f"<head></head><body>{META.replace('<', '&lt;')}</body>", ABSENT),
    ("under another name", f'<head><meta name="brand-registry-x" content="{TOKEN}"></head>', ABSENT),
    ("under a property", f'<head><meta property="brand-registry" content="{TOKEN}"></head>', ABSENT),
    ("under http-equiv", f'<head><meta http-equiv="brand-registry" content="{TOKEN}"></head>', ABSENT),
    ("as a value", f'<head><meta name="brand-registry" value="{TOKEN}"></head>', ABSENT),
    ("a second name attribute", f'<head><meta name="x" name="brand-registry" content="{TOKEN}"></head>', ABSENT),
    ("a second content", f'<head><meta name="brand-registry" content="x" content="{TOKEN}"></head>', ABSENT),
    ("inside a longer content", f'<head><meta name="brand-registry" content="x {TOKEN}"></head>', ABSENT),
    ("upper case", f'<head><meta name="brand-registry" content="BR1{MARK}"></head>', ABSENT),
    ("another brand's", f'<head><meta name="brand-registry" content="{OF_ANOTHER_BRAND}"></head>', ABSENT),
    ("another account's", f'<head><meta name="brand-registry" content="{OF_ANOTHER_ACCOUNT}"></head>', ABSENT),
    ("an older one", f'<head><meta name="brand-registry" content="{OLDER}"></head>', ABSENT),
    ("a cyrillic name", f'<head><meta name="br\u0430nd-registry" content="{TOKEN}"></head>', ABSENT),
    ("a link instead", f'<head><link rel="brand-registry" href="{TOKEN}"></head>', ABSENT),
    ("an image description", f'<body><img alt="{LINE}">', ABSENT),
    ("a user's comment below", f"<head></head><body><div class=comment>{LINE}</div>", ABSENT),
    ("a declaration of another charset", b'<head><meta charset="utf-7">' + f"+ADw-meta {META[6:]}".encode(), ABSENT),
    ("sixty kilobytes of half tags", "<a " * 20_000 + META, ABSENT),
    ("sixty kilobytes of open elements", "<div>" * 12_000 + META, ABSENT),
    ("sixty kilobytes of open formatting", "<b><i><p>" * 6_500 + META, ABSENT),
    ("sixty kilobytes of attributes", "<meta " + "a=b " * 15_000 + META, "|" + ABSENT),
    ("sixty kilobytes of entities", "<head>" + "&" * 60_000 + META, ABSENT),
    ("sixty kilobytes of templates", "<template>" * 6_000 + META, ABSENT),
    ("sixty kilobytes of tables", "<table><tr><td>" * 4_000 + META, ABSENT),
    ("sixty kilobytes of selects", "<svg><select>" * 4_500 + META, ABSENT),
    ("beyond what is read", f"<head>{' ' * 66_000}{META}</head>", ABSENT),
    ("NUL bytes in the tag", f"<head><me\x00ta name='brand-registry' content='{TOKEN}'></head>", ABSENT),
    ("an empty page", "", ABSENT),
    ("not HTML at all", b"\x89PNG\r\n\x1a\n" + TOKEN.encode(), "broken"),
    ("half a letter", b"<head>\xe2\x82" + META.encode() + b"</head>", "broken"),
)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _cases() -> Iterator[Case]:
    for name, body, expected in FILES:
        yield Case(f"file: {name}", HOST, expected, "well_known", {FILE: page(_bytes(body))})
    for name, body, expected in FRONTS:
        yield Case(f"front page: {name}", HOST, expected, "meta_tag", {FRONT: page(_bytes(body), content_type=HTML)})
    everywhere = {f"https://{HOST}/*": page(TOKEN.encode()), FILE: page(TOKEN.encode())}
    yield Case("file: on a site that answers everything", HOST, "wildcard", "well_known", everywhere)
    yield Case(
        "file: on another path",
        HOST,
        ABSENT,
        "well_known",
        {f"https://{HOST}/brand-registry.txt": page(TOKEN.encode())},
    )
    for path in ("/index.html", "/shop/", "/?lang=en", "//"):
        answers = {f"https://{HOST}{path}": page(META.encode(), content_type=HTML)}
        yield Case(f"front page: on {path} only", HOST, ABSENT, "meta_tag", answers)
    for other in (f"www.{HOST}", f"shop.{HOST}", "test"):
        answers = {f"https://{other}/.well-known/brand-registry.txt": page(TOKEN.encode())}
        yield Case(f"file: on {other.replace(HOST, '…')} only", HOST, ABSENT, "well_known", answers)
    parent = {FILE: page(TOKEN.encode())}
    yield Case("file: of the parent", f"shop.{HOST}", ABSENT, "well_known", parent)


CASES = tuple(_cases())
