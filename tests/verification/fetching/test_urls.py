"""Reading addresses: what could be read in two ways is refused."""
# ruff: noqa: RUF001 - letters that look like others are the point

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.fetching.failures import Reason, Stopped
from verification.fetching.urls import Rules, Url, follow, parent_of, public_name, read_url, txt_name

STRICT = Rules()
TESTING = Rules(frozenset({8443}), test_names=True)

GOOD = {
    "https://dell.com": "https://dell.com/",
    "https://dell.com/": "https://dell.com/",
    "HTTPS://DELL.com/A": "https://dell.com/A",
    "https://www.dell.com/a/b.html?x=1&y=%20#top": "https://www.dell.com/a/b.html?x=1&y=%20",
    "https://dell.com?q=1": "https://dell.com/?q=1",
    "https://dell.com:443/": "https://dell.com/",
    "https://dell.com:80/": "https://dell.com:80/",
    "https://münchen.de/": "https://xn--mnchen-3ya.de/",
    "https://xn--mnchen-3ya.de/": "https://xn--mnchen-3ya.de/",
    "https://straße.de/": "https://xn--strae-oqa.de/",
    "https://a.b.c.d.example.co.uk/": "https://a.b.c.d.example.co.uk/",
    "https://dell.com/users/@dell": "https://dell.com/users/@dell",
    "https://dell.com/.well-known/webfinger?resource=acct:a@dell.com": (
        "https://dell.com/.well-known/webfinger?resource=acct:a@dell.com"
    ),
    "https://1.dell.com/": "https://1.dell.com/",
    "https://1and1.com/": "https://1and1.com/",
}
_NO_HTTPS = (
    "http://dell.com/ ftp://dell.com/ file:///etc/passwd gopher://dell.com/ javascript:alert(1) data:text/html,x "
    "//dell.com/ dell.com /path https: https:/dell.com https:dell.com https:// https:/// ws://dell.com blob:https://a"
)
NO_HTTPS = _NO_HTTPS.split()
USER_INFO = [
    f"https://{user}@dell.com/" for user in ("u", "u:p", ":p", "", "%40", "dell.com:443", "127.0.0.1", "a@b", "a%2f")
]
_IP_LITERALS = (
    "127.0.0.1 127.1 127.0.1 0 0.0.0.0 1 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 017700000001 0177.0.0.1 "
    "127.0.0.1.  127.00.00.01 [::1] [::] [::ffff:127.0.0.1] [fe80::1%25eth0] ::1 169.254.169.254 8.8.8.8 "
    "１２７.０.０.１ 127。0。0。1 ①②⑦.⓪.⓪.① 4294967295 256.256.256.256 1.2.3 1.2.3.4.5 0b1 1e3.com.1"
)
IP_LITERALS = [f"https://{host}/" for host in _IP_LITERALS.split()]
_NOT_PUBLIC = (
    "localhost com co.uk test intranet metadata.google.internal router.local a.localhost x.onion 1.in-addr.arpa "
    "host.docker.internal dell.test dell.example dell.invalid dell.home dell.lan dell.corp dell.notatld ck foo.ck "
    "kawasaki.jp xn--p1ai xn--55qx5d.cn"
)
NOT_PUBLIC = [f"https://{host}/" for host in _NOT_PUBLIC.split()]
_BAD_HOSTS = (
    "dell..com .dell.com dell.com. dell.com.. -dell.com dell-.com de_ll.com dell,com dell;com de%6cl.com "
    "%64ell.com dell.com%00.evil.com dell.com%2f dell。com dell．com dell｡com dｅll.com ＤＥＬＬ.com MÜNCHEN.de "
    "xn--.com xn--a.com xn--mnchen-3yA-.de aa--bb.com dell.com\\evil.com dell!.com *.dell.com a‍b.com a­b.com "
    "ﬁ.com ℡.com ☃.com ⒈com.com dell.com:https faß。de"
)
BAD_HOSTS = [f"https://{host}/" for host in _BAD_HOSTS.split()] + [
    f"https://{'a' * 64}.com/",
    f"https://{'a.' * 126}com/",
    "https://\u202edell.com/",
    "https://\u0430pple\u0301.com/",
]
ODD_PORTS = [f"https://dell.com:{port}/" for port in (1, 22, 25, 81, 8080, 8443, 65535, 65536, 99999)]
ODD_TEXT = [
    *("https://dell.com:/", "https://dell.com:0443/", "https://dell.com:+443/", "https://dell.com:443:443/"),
    *(
        " https://dell.com/",
        "https://dell.com/ ",
        "https://dell.com/a b",
        "https://dell.com/\ta",
        "https://de\tll.com/",
    ),
    *("https://dell.com/\n", "https://dell.com/\r\nHost: evil.com", "https://dell.com/\x00", "https://dell.com/\x7f"),
    *("https://dell.com\\@evil.com/", "https://dell.com/\\evil", "https:\\\\dell.com/", "https://dell.com/é"),
    *("https://dell.com/\u202e", "https://dell.com/<script>", 'https://dell.com/"', "https://dell.com/{x}"),
    *("https://dell.com#@evil.com/\n", "https://dell.com/" + "a" * 2048, "https://dell.com/#\u0000", "", " "),
]


@pytest.mark.parametrize(("text", "expected"), GOOD.items())
def test_a_plain_address_is_read(text: str, expected: str) -> None:
    url = read_url(text, STRICT)

    assert str(url) == expected
    assert read_url(str(url), STRICT) == url


@pytest.mark.parametrize(
    "text", [*NO_HTTPS, *USER_INFO, *IP_LITERALS, *NOT_PUBLIC, *BAD_HOSTS, *ODD_PORTS, *ODD_TEXT], ids=repr
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(Stopped) as caught:
        read_url(text, STRICT)

    assert caught.value.reason in {Reason.BAD_URL, Reason.BAD_NAME, Reason.BAD_PORT}


@pytest.mark.parametrize("text", [*USER_INFO, *IP_LITERALS, *BAD_HOSTS, *NO_HTTPS], ids=repr)
def test_open_doors_do_not_loosen_the_reading(text: str) -> None:
    with pytest.raises(Stopped):
        read_url(text, TESTING)


@given(st.text(max_size=60))
def test_nothing_but_a_refusal_comes_out_of_rubbish(text: str) -> None:
    for candidate in (text, f"https://{text}/", f"https://dell.com{text}"):
        try:
            url = read_url(candidate, TESTING)
        except Stopped:
            continue
        assert str(url).isascii()
        assert url.host == public_name(url.host, TESTING)


def test_test_names_are_public_only_where_the_operator_says_so() -> None:
    assert read_url("https://dell.test/", TESTING).host == "dell.test"
    assert read_url("https://dell.test:8443/", TESTING).port == 8443
    for text in ("https://test/", "https://a.dell.example/", "https://dell.test:8444/"):
        with pytest.raises(Stopped):
            read_url(text, TESTING)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("_brand-registry.dell.com", "_brand-registry.dell.com"),
        ("_Brand-Registry.DELL.com", "_brand-registry.dell.com"),
        ("_atproto.www.dell.co.uk", "_atproto.www.dell.co.uk"),
        ("_a._b.dell.com", "_a._b.dell.com"),
        ("dell.com", "dell.com"),
    ],
)
def test_a_txt_name_is_read(text: str, expected: str) -> None:
    assert txt_name(text, STRICT) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "_", "_a", "_a.com", "_a.co.uk", "_a.localhost", "_a.b_c.dell.com", "a._b.dell.com", "_a..dell.com"),
        *("_a.dell.com.", "_é.dell.com", "_a b.dell.com", "_a.127.0.0.1", "_" + "a" * 64 + ".dell.com", "_*.dell.com"),
        "_a." * 90 + "dell.com",
    ],
    ids=repr,
)
def test_a_txt_name_is_below_a_public_name(text: str) -> None:
    with pytest.raises(Stopped):
        txt_name(text, STRICT)


def test_a_label_speaks_for_the_name_below() -> None:
    assert parent_of("_brand-registry.dell.com") == "dell.com"
    assert parent_of("_a._b.dell.com") == "dell.com"
    assert parent_of("dell.com") == "dell.com"


START = read_url("https://dell.com/a/b?x=1", STRICT)
WWW = read_url("https://www.dell.com/a/b", STRICT)


@pytest.mark.parametrize(
    ("start", "location", "expected"),
    [
        (START, "/c", "https://dell.com/c"),
        (START, "c?y", "https://dell.com/a/c?y"),
        (START, "../../../c", "https://dell.com/c"),
        (START, "?y=2", "https://dell.com/a/b?y=2"),
        (START, "#top", "https://dell.com/a/b?x=1"),
        (START, "https://dell.com/elsewhere", "https://dell.com/elsewhere"),
        (START, "HTTPS://DELL.COM:443/c", "https://dell.com/c"),
        (START, "//dell.com/c", "https://dell.com/c"),
        (START, "https://www.dell.com/a/b", "https://www.dell.com/a/b"),
        (START, "https://www.dell.com/a/b?x=1", "https://www.dell.com/a/b?x=1"),
        (WWW, "https://dell.com/a/b", "https://dell.com/a/b"),
    ],
)
def test_a_redirect_on_the_host_is_followed(start: Url, location: str, expected: str) -> None:
    assert str(follow(start, start, location, STRICT)) == expected


@pytest.mark.parametrize(
    "location",
    [
        *("http://dell.com/a/b", "https://evil.com/a/b", "//evil.com/a/b", "https://dell.com.evil.com/a/b"),
        *("https://www.dell.com/", "https://www.dell.com/a/b/", "https://www.dell.com/a/B", "https://m.dell.com/a/b"),
        *("https://dell.com:80/a/b", "https://dell.com:8443/a/b", "https://127.0.0.1/a/b", "https://[::1]/a/b"),
        *("https://dell.com@evil.com/", "https://user@dell.com/a/b", "ftp://dell.com/a/b", "javascript:alert(1)"),
        *("https://2130706433/", "https://localhost/", "https://dell.com./a/b", "https://com/", "https://[::1"),
        *("https://dell.com:99999/", "https://www.www.dell.com/a/b", "file:///etc/passwd", "http://169.254.169.254/"),
    ],
)
def test_a_redirect_elsewhere_is_not(location: str) -> None:
    with pytest.raises(Stopped) as caught:
        follow(START, START, location, STRICT)

    assert caught.value.reason is Reason.ANOTHER_HOST


@pytest.mark.parametrize("location", ["", " ", "/a b", "/é", "/a\tb", "https://de\u202ell.com/", "\x00", " /c"])
def test_a_redirect_must_say_where_to(location: str) -> None:
    with pytest.raises(Stopped) as caught:
        follow(START, START, location, STRICT)

    assert caught.value.reason is Reason.BAD_REDIRECT


def test_the_step_aside_does_not_wander() -> None:
    with pytest.raises(Stopped):
        follow(WWW, WWW, "https://www.www.dell.com/a/b", STRICT)
    with pytest.raises(Stopped):
        follow(START, WWW, "https://www.www.dell.com/a/b", STRICT)
