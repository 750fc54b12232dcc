"""Which browser that is, roughly: enough to recognise one's own sessions by, too little to recognise a person."""

# The first that fits counts: browsers name their ancestors too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def family(user_agent: str) -> str:
    """`Firefox, Linux`; "" for what is no browser we know."""
    found = (next((word for sign, word in table if sign in user_agent[:500]), "") for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(word for word in found if word)
