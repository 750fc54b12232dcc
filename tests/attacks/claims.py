"""Attacks by the claim itself: addresses that a person, a browser and we could read differently."""

from tests.attacks.case import Case

# What is claimed → the account it must be read as; None: refused without a question to anybody.
CLAIMS: tuple[tuple[str, str | None], ...] = (
    *((text, None) for text in ("127.0.0.1", "127.1", "0x7f000001", "0x7f.1", "2130706433", "017700000001", "0")),
    *((text, None) for text in ("https://[::1]/", "[::ffff:127.0.0.1]", "https://127.0.0.1:443/", "1.2.3.4.5", "10.1")),
    *((text, None) for text in ("\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021", "\u2460\u2461\u2466.0.0.1")),
    *((text, None) for text in ("localhost", "printer", "printer.local", "db.internal", "a.onion", "a.invalid")),
    *((text, None) for text in ("a.localhost", "router.home.arpa", "x.example", "a.alt", "com", "test", ".", "..")),
    *((text, None) for text in ("co.uk", "website:co.uk", "website:com", "website:github.io", "website:localhost")),
    *((text, None) for text in ("sites.google.com", "docs.google.com", "raw.githubusercontent.com", "pastebin.com")),
    *((text, None) for text in ("https://bit.ly/acme", "https://t.co/abc", "https://tinyurl.com/acme", "lnkd.in/x")),
    *((text, None) for text in ("https://acme.com@evil.com/", "https://evil:pw@acme.com/", "https://acme.com:8080/")),
    *(
        (text, None)
        for text in ("https://acme.com:0/", "https://acme.com:65536/", "https://acme.com:22/", "acme.com:-1")
    ),
    *((text, None) for text in ("https://acme.com\\@evil.com", "https:\\\\acme.com", "https://acme.com%2eevil.com/")),
    *(
        (text, None)
        for text in ("https://acme%00.com", "https://ac me.com", "ac\tme.com", "ac\nme.com", "ac\x00me.com")
    ),
    *((text, None) for text in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://acme.com/")),
    *(
        (text, None)
        for text in ("-acme.com", "acme-.com", "acme..com", ".acme.com", "a" * 64 + ".com", "a." * 150 + "com")
    ),
    *((text, None) for text in ("https://x.com/home", "https://github.com/login", "https://github.com/acme--inc")),
    *((text, None) for text in ("https://x.com/ac%6de%2f", "https://x.com/%00", "https://evil.x.com/acme", "x.com")),
    *((text, None) for text in ("https://x.com.evil.x.com/acme", "https://github.com/\u212aelvin", "x:\u017facme")),
    *(
        (text, None)
        for text in ("github:ac\u0131me", "x:acme\u200b", "x:de ll", "nosuch:acme", "x:", ":", "@acme", "acme")
    ),
    *((text, None) for text in ("@acme@127.0.0.1", "@acme@localhost", "@acme@x.com", "@acme@[::1]", "acme@acme.com")),
    *((text, None) for text in ("x" * 3000, "\ud800", "\u202e", "nsec1" + "q" * 58, "xn--.com", "", " ")),
    *((text, None) for text in ("website:xn--a.com", "https://xn--a.com/", "xn--99999999999.com", "a.xn--acme.com")),
    ("xn--strae-oqa.com", "website:xn--strae-oqa.com"),
    ("stra\u00dfe.com", "website:xn--strae-oqa.com"),
    ("strasse.com", "website:strasse.com"),
    ("ACME.COM.", "website:acme.com"),
    ("https://www.acme.com/shop?x=1#y", "website:acme.com"),
    ("https://x.com.evil.com/acme", "website:x.com.evil.com"),
    ("https://github.com.evil.com/acme", "website:github.com.evil.com"),
    ("\u0430cme.com", "website:xn--cme-5cd.com"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Facme.com%2F", "website:acme.com"),
    ("https://x.com/ACME", "x:acme"),
    ("twitter.com/acme?ref_src=x.com/evil", "x:acme"),
    ("https://GitHub.com/Acme", "github:acme"),
)


def _name(text: str) -> str:
    return text.encode("unicode_escape").decode()[:60] or "nothing"


CASES = tuple(Case(f"claim: {_name(text)}", text, "refused", reads_as=account or "") for text, account in CLAIMS)
