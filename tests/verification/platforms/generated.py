"""Accounts and addresses made from the platforms' own descriptions."""

import re
from urllib.parse import quote, urlsplit

from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from verification.accounts import AccountRef
from verification.platforms import PLATFORMS, canonical
from verification.platforms.platform import Address, Pattern, Platform

# Latin with its marks, and some of the letters that pass for it.
_LETTERS = st.characters(min_codepoint=0x21, max_codepoint=0x24F) | st.sampled_from("асеорабвгд来之間")
_ASCII = st.characters(max_codepoint=0x7E)
_CYRILLIC = str.maketrans("aeopcx", "\u0430\u0435\u043e\u0440\u0441\u0445")
_DOMAIN = r"[a-z][a-z0-9-]{0,20}[a-z0-9]\.(?:com|de|co\.uk|org|app)"
_WHOLE = re.compile(r"\(\?P<(\w+)>(?:@?\.\+|\[\^@?/?\]\+)\)")
_LENGTH = re.compile(r"\(\?=\.\{\d+,\d+\}\\Z\)")
WRAPPERS = (
    "https://l.facebook.com/l.php?h=AT0&u={}",
    "https://www.google.com/url?sa=t&q=&url={}&usg=a",
    "https://www.youtube.com/redirect?event=a&q={}",
    "https://vk.com/away.php?to={}",
    "https://eur01.safelinks.protection.outlook.com/?url={}&data=1",
)


def accounts(slug: str) -> st.SearchStrategy[AccountRef]:
    """Any account that the platform's grammar allows, in all shapes that it has."""
    platform = PLATFORMS[slug]
    shapes = platform.addresses or (Address("(?P<handle>.+)", platform.profile_url),)
    names = st.one_of([_matching(_with_grammar(platform, shape.handle), platform) for shape in shapes])
    return names.flatmap(lambda name: st.just(account) if (account := canonical(slug, name)) else st.nothing())


def pages(platform: Platform, pattern: Pattern) -> st.SearchStrategy[str]:
    """Addresses that the pattern matches, if no other comes first."""
    names = [host for host in platform.hosts if pattern.host is None or re.fullmatch(pattern.host, host)]
    host = _matching("|".join(map(re.escape, names)) or pattern.host or platform.host_patterns[0], platform)
    queries = [_matching(value, platform).map(f"{name}=".__add__) for name, value in pattern.query.items()]
    query = st.tuples(*queries).map(lambda pairs: f"?{'&'.join(pairs)}" if pairs else "")
    fragment = st.just("") if pattern.fragment is None else _matching(pattern.fragment, platform).map("#".__add__)
    return st.tuples(st.just("https://"), host, _matching(pattern.path, platform), query, fragment).map("".join)


def hosts(slug: str) -> st.SearchStrategy[str]:
    """Hosts of the platform on which a path names the account: mobile, by country, of third parties."""
    platform = PLATFORMS[slug]
    countries = () if names_accounts_by_host(platform) else platform.host_patterns
    exact = st.sampled_from((*platform.hosts, *platform.mirror_hosts) or ("www.pinterest.com",))
    return st.one_of([exact, *(_matching(pattern, platform) for pattern in countries)])


def names_accounts_by_host(platform: Platform) -> bool:
    """Whether `acme.tumblr.com` is an account there, and `m.tumblr.com` may be one, too."""
    return any("(?P<" in (pattern.host or "") for pattern in platform.patterns)


@st.composite
def plain_variants(draw: st.DrawFn, url: str) -> str:
    """The same address as people write it, paste it and send it on: it must be read the same."""
    parts = urlsplit(url)
    host = draw(st.sampled_from([parts.netloc, parts.netloc.upper(), f"{parts.netloc}.", f"{parts.netloc}:443"]))
    path = draw(st.sampled_from([parts.path, f"/{parts.path}", f"/.{parts.path}", f"/a/..{parts.path}"]))
    path = draw(st.sampled_from([path, f"{path}/", _encoded(draw, path)]))
    query = draw(st.sampled_from(["utm_source=a", "fbclid=IwAR0", "igsh=MzRl", "hl=de", ""]))
    query = "&".join(part for part in draw(st.permutations([parts.query, query])) if part)
    rest = path + f"?{query}" * bool(query) + (f"#{parts.fragment}" if parts.fragment else "")
    return draw(st.sampled_from(["https://", "http://", "HTTPS://", "//", ""])) + host + rest


@st.composite
def pasted(draw: st.DrawFn, url: str) -> str:
    """The address with what clings to it: quotes, marks nobody sees, pages that send on."""
    for _ in range(draw(st.integers(0, 2))):
        url = draw(st.sampled_from(WRAPPERS)).format(quote(url, safe=""))
    for mark in draw(st.lists(st.sampled_from("\u200b\u200e\u202e\u2066\ufeff"), max_size=3)):
        place = draw(st.integers(0, len(url)))
        url = url[:place] + mark + url[place:]
    return draw(st.sampled_from(["{}", " {}\n", "<{}>", '"{}"', "({})", "[Acme]({})", "({}).", "<{}>,"])).format(url)


def impostors(url: str) -> list[str]:
    """Addresses that only look like this one: whoever opens them is somewhere else, or nowhere."""
    scheme, _, rest = url.partition("//")
    host, slash, path = rest.partition("/")
    domain = PublicSuffixList().privatesuffix(host)
    return [
        f"{scheme}//{host}@evil.org/{path}",
        f"{scheme}//{host}:x@evil.org/{path}",
        f"{scheme}//{host}\\@evil.org/{path}",
        f"{scheme}//evil.org\\{rest}",
        f"{scheme}//{host}.evil.org/{path}",
        f"{scheme}//{host}%2eevil.org/{path}",
        f"{scheme}//evil{domain}/{path}",
        f"{scheme}//www.evil-{domain}/{path}",
        f"{scheme}//{host}:8443/{path}",
        f"{scheme}//evil.org/{rest}",
        f"{scheme}//evil.org/{url}",
        f"{scheme}//evil.org/?u={url}",
        f"{scheme}//evil.org/#{url}",
        f"{scheme}//{host.translate(_CYRILLIC)}/{path}",
        f"{scheme}//{host}\t{slash}{path}",
        f"{scheme}//{host}%00{slash}{path}",
        f"javascript:{url}",
        f"{scheme}//evil.org {url}",
    ]


def _encoded(draw: st.DrawFn, path: str) -> str:
    place = draw(st.integers(0, len(path) - 1)) if path else 0
    letter = path[place : place + 1]
    return path if letter in {"", "/", "%"} or "%" in path else f"{path[:place]}%{ord(letter):02x}{path[place + 1 :]}"


def _matching(pattern: str, platform: Platform) -> st.SearchStrategy[str]:
    if platform.unicode:
        return st.from_regex(re.compile(pattern), fullmatch=True, alphabet=_LETTERS)
    return st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True, alphabet=_ASCII)


def _with_grammar(platform: Platform, shape: str) -> str:
    """The shape with the platform's grammar in the place of "anything"."""
    return _WHOLE.sub(lambda part: _grammar(platform, part[1]), shape)


def _grammar(platform: Platform, group: str) -> str:
    if platform.slug == "website":
        return _DOMAIN
    if group == "host":
        return "|".join(map(re.escape, platform.hosts)).join(("(?:", ")"))
    flags = "(?i)" if platform.handle.startswith("(?i)") else ""
    return f"(?{flags[2:3]}:{_LENGTH.sub('', platform.handle.removeprefix(flags))})"
