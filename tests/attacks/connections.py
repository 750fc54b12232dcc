"""Attacks by TLS and HTTP: certificates, redirects, headers, lengths, encodings, and answers that never end."""

import gzip
import zlib
from collections.abc import Iterator

from tests.attacks.case import HOST, LEAK, TOKEN, Act, Case, Packed, Raw
from tests.attacks.pages import FILE, FRONT, HTML
from tests.verification.fetching.web_server import page, redirect

BODY = TOKEN.encode()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
META = f'<head><meta name="brand-registry" content="{TOKEN}"></head>'.encode()
BOMB = gzip.compress(b"\n" * 50_000_000)
HINTS = b"HTTP/1.1 103 Hints\r\nX: " + b"y" * 9_000 + b"\r\n\r\n"
UPGRADE = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
PACKED_CHUNKS = OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"


def _chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(chunks) + end


def _chunk(body: bytes) -> bytes:
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def _sized(length: object, body: bytes = BODY, more: bytes = b"") -> bytes:
    return OK + more + f"Content-Length: {length}\r\n\r\n".encode() + body


# What stands at the well-known address → what is right.
ANSWERS: tuple[tuple[str, Act, str], ...] = (
    # ── what is whole
    ("plain", _sized(45), ""),
    ("in chunks", _chunked(_chunk(BODY[:3]), _chunk(BODY[3:])), ""),
    ("chunk extensions", _chunked(b"2d;name=value\r\n" + BODY + b"\r\n"), ""),
    ("trailers", _chunked(_chunk(BODY), end=b"0\r\nX-Sum: 1\r\n\r\n"), ""),
    ("one gzip layer", Packed(BODY), ""),
    ("an interim response first", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + _sized(45), ""),
    ("more bytes than said", _sized(45, BODY + b"\nmore"), "|broken"),
    # ── lengths that lie
    ("fewer bytes than said", Raw(_sized(46), ending="cut"), "unreachable"),
    ("fewer bytes, politely", _sized(5000), "unreachable"),
    ("cut by the said length", _sized(45, BODY + b"x"), "|broken"),
    ("two lengths", _sized(45, more=b"Content-Length: 44\r\n"), "broken"),
    ("a list of lengths", _sized("45, 44"), "broken"),
    ("a negative length", _sized(-1), "broken"),
    ("a length with a sign", _sized("+45"), "broken"),
    ("a length in hex", _sized("0x2d"), "broken"),
    ("a huge length", _sized(10**18), "unreachable"),
    ("a length beyond any number", _sized("9" * 500), "broken"),
    ("a length and chunks", _chunked(_chunk(BODY)).replace(b"Transfer", b"Content-Length: 45\r\nTransfer"), "broken"),
    # ── chunks that lie
    ("a cut chunk", Raw(_chunked(b"ff\r\n" + BODY, end=b""), ending="cut"), "unreachable"),
    ("no last chunk", Raw(_chunked(_chunk(BODY), end=b""), ending="cut"), "unreachable"),
    ("no last chunk, politely", _chunked(_chunk(BODY), end=b""), "unreachable"),
    ("a chunk size of rubbish", _chunked(b"xyz\r\n" + BODY + b"\r\n"), "broken"),
    ("a negative chunk", _chunked(b"-2d\r\n" + BODY + b"\r\n"), "broken"),
    ("a huge chunk", _chunked(b"f" * 40 + b"\r\n" + BODY), "broken"),
    ("a chunk longer than it says", _chunked(b"05\r\n" + BODY + b"\r\n"), "broken"),
    ("another transfer encoding", OK + b"Transfer-Encoding: gzip\r\n\r\n" + BODY, "broken"),
    ("two transfer encodings", OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + _chunk(BODY), "broken"),
    ("chunked written wrong", OK + b"Transfer-Encoding: xchunked\r\n\r\n" + _chunk(BODY), "broken"),
    ("a million small chunks", Raw(_chunked(end=b""), _chunk(b"x") * 1000), "too_large|timed_out"),
    ("endless chunk extensions", Raw(_chunked(end=b"1;"), b"a" * 9999), "too_large|broken"),
    ("endless trailers", Raw(_chunked(_chunk(BODY), end=b"0\r\n"), b"X-Y: z\r\n" * 999), "too_large|broken"),
    # ── the end of the connection as the end of the body
    ("cut without a good-bye", Raw(OK + b"Connection: close\r\n\r\n" + BODY, ending="cut"), "unreachable"),
    ("HTTP/1.0 cut without a good-bye", Raw(OK.replace(b"1.1", b"1.0") + b"\r\n" + BODY, ending="cut"), "unreachable"),
    ("no length, a good-bye", OK + b"Connection: close\r\n\r\n" + BODY, ""),
    ("HTTP/1.0 with a length", _sized(45).replace(b"HTTP/1.1", b"HTTP/1.0"), "|broken"),
    ("HTTP/0.9", BODY, "broken|unreachable"),
    ("HTTP/2 in clear", b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + BODY, "broken"),
    ("HTTP/3.7", b"HTTP/3.7 200 OK\r\n\r\n" + BODY, "broken"),
    ("another protocol", b"220 mail.example ESMTP\r\n" + BODY, "broken|unreachable"),
    ("ICY", b"ICY 200 OK\r\n\r\n" + BODY, "broken"),
    ("nothing", b"", "unreachable"),
    ("cut in the status line", Raw(b"HTTP/1.1 20", ending="cut"), "unreachable"),
    ("cut in the headers", Raw(OK, ending="cut"), "unreachable"),
    ("a status of four digits", b"HTTP/1.1 2000 OK\r\nContent-Length: 45\r\n\r\n" + BODY, "broken"),
    ("a status of letters", b"HTTP/1.1 abc OK\r\nContent-Length: 45\r\n\r\n" + BODY, "broken"),
    ("bare line feeds", _sized(45).replace(b"\r\n", b"\n"), "|broken"),
    ("a folded header", OK + b"X-A: b\r\n c\r\nContent-Length: 45\r\n\r\n" + BODY, "|broken"),
    ("a space before the colon", OK + b"Content-Length : 45\r\n\r\n" + BODY, "broken"),
    ("a header without a name", OK + b": x\r\nContent-Length: 45\r\n\r\n" + BODY, "broken"),
    ("a NUL in a header", OK + b"X-A: \x00\r\nContent-Length: 45\r\n\r\n" + BODY, "broken"),
    ("a status line of a kilometre", b"HTTP/1.1 200 " + b"O" * 40_000 + b"\r\n\r\n" + BODY, "too_large|broken"),
    # ── too much
    ("201 headers", _sized(45, more=b"X: y\r\n" * 201), "too_large"),
    ("33 KB in one header", _sized(45, more=b"X: " + b"y" * 33_000 + b"\r\n"), "too_large"),
    ("33 KB in many headers", _sized(45, more=(b"X: " + b"y" * 330 + b"\r\n") * 100), "too_large"),
    ("endless headers", Raw(OK, b"X-Y: z\r\n" * 999), "too_large"),
    ("an endless header", Raw(OK + b"X: ", b"y" * 9999), "too_large"),
    ("endless interim responses", Raw(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "broken|too_large"),
    ("six interim responses", b"HTTP/1.1 102 Processing\r\n\r\n" * 6 + _sized(45), "broken"),
    ("headers in interim responses", HINTS + _sized(45), ""),
    ("33 KB over interim responses", HINTS * 4 + _sized(45), "too_large"),
    ("another protocol offered", UPGRADE + BODY, "broken"),
    ("an endless body", Raw(OK + b"\r\n", b"\n" * 60_000), "too_large"),
    ("an endless body in chunks", Raw(_chunked(end=b""), _chunk(b"\n" * 60_000)), "too_large"),
    ("two megabytes with a length", _sized(2_000_000, b"\n" * 2_000_000), "too_large"),
    ("a gzip bomb", Packed(b"\n" * 50_000_000), "too_large"),
    ("a gzip bomb with the token first", Packed(BODY + b"\n" * 20_000_000), "too_large"),
    ("a gzip bomb in chunks", PACKED_CHUNKS + _chunk(BOMB) + b"0\r\n\r\n", "too_large"),
    # ── encodings nobody asked for
    ("two gzip layers", Packed(BODY, layers=2), "token_not_found|broken"),
    ("two gzip layers, told", page(gzip.compress(gzip.compress(BODY)), Content_Encoding="gzip, gzip"), "broken"),
    ("gzip told twice", page(gzip.compress(BODY), Content_Encoding="gzip\r\nContent-Encoding: gzip"), "broken"),
    ("deflate", page(zlib.compress(BODY), Content_Encoding="deflate"), "broken"),
    ("deflate called gzip", page(zlib.compress(BODY), Content_Encoding="gzip"), "broken"),
    ("br", page(BODY, Content_Encoding="br"), "broken"),
    ("zstd", page(b"\x28\xb5\x2f\xfd" + BODY, Content_Encoding="zstd"), "broken"),
    ("compress", page(BODY, Content_Encoding="compress"), "broken"),
    ("an encoding of rubbish", page(BODY, Content_Encoding=LEAK), "broken"),
    ("gzip that is none", page(BODY, Content_Encoding="gzip"), "broken"),
    ("gzip cut by one byte", Packed(BODY, cut=1), "unreachable|broken"),
    ("gzip cut in its checksum", Packed(BODY, cut=8), "unreachable|broken"),
    ("gzip with something behind", Packed(BODY, tail=b"more"), "broken"),
    ("two gzip members", Packed(BODY, tail=gzip.compress(b"x")), "broken"),
    ("gzip with a wrong checksum", Packed(BODY, cut=8, tail=b"\0" * 8), "broken"),
    ("empty gzip", page(b"", Content_Encoding="gzip"), "unreachable|broken"),
    # ── what it says it is
    ("no content type", page(BODY, content_type=None), "broken"),
    ("an empty content type", page(BODY, content_type=""), "broken"),
    ("two content types", page(BODY, Content_Type="text/html"), "broken"),
    ("HTML", page(BODY, content_type="text/html"), "broken"),
    ("JSON", page(BODY, content_type="application/json"), "broken"),
    ("an image", page(BODY, content_type="image/png"), "broken"),
    ("a download", page(BODY, content_type="application/octet-stream"), "broken"),
    ("text/plainer", page(BODY, content_type="text/plainer"), "broken"),
    ("text/*", page(BODY, content_type="text/*"), "broken"),
    ("upper case type", page(BODY, content_type="TEXT/PLAIN; CHARSET=UTF-8"), ""),
    ("latin one, told", page(BODY, content_type="text/plain; charset=iso-8859-1"), "|broken"),
    *(
        (f"charset {name}", page(BODY, content_type=f"text/plain; charset={name}"), "broken")
        for name in ("zlib", "rot13", "utf-7", "utf-16", "idna", "punycode", "base64", "hex", "bz2", "unicode_escape")
    ),
    ("charset of rubbish", page(BODY, content_type=f"text/plain; charset={LEAK}"), "broken"),
    ("two charsets", page(BODY, content_type="text/plain; charset=utf-8; charset=utf-7"), "|broken"),
    # ── statuses
    *((f"status {code}", page(BODY, f"{code} {LEAK}"), "broken") for code in (201, 202, 203, 205, 206, 226, 299, 300)),
    *((f"status {code}", b"HTTP/1.1 %d X\r\nX: y\r\n\r\n" % code, "broken") for code in (204, 304)),
    *((f"status {code}", page(BODY, f"{code} {LEAK}"), "token_not_found") for code in (404, 410)),
    *((f"status {code}", page(BODY, f"{code} {LEAK}"), "blocked") for code in (401, 403, 451, 999)),
    *((f"status {code}", page(BODY, f"{code} {LEAK}"), "broken") for code in (400, 402, 405, 406, 418, 421, 499)),
    *((f"status {code}", page(BODY, f"{code} {LEAK}"), "broken") for code in (500, 502, 503, 504, 511, 520, 599)),
    ("status 429", page(BODY, f"429 {LEAK}"), "rate_limited"),
    ("come back in a century", page(BODY, "429 X", Retry_After="9" * 40), "rate_limited"),
    ("come back yesterday", page(BODY, "429 X", Retry_After="-5"), "rate_limited"),
    ("come back some day", page(BODY, "503 X", Retry_After=LEAK), "broken"),
    ("come back in other digits", page(BODY, "503 X", Retry_After="\xb2\xb3"), "broken"),
)  # fmt: skip

# Where the well-known address sends visitors → what is right.
REDIRECTS: tuple[tuple[str, str, str], ...] = (
    ("another path of the host", "/ours.txt", ""),
    ("the whole address", f"https://{HOST}/ours.txt", ""),
    ("the usual port", f"https://{HOST}:443/ours.txt", "|redirected"),
    ("www with the same path", f"https://www.{HOST}/.well-known/brand-registry.txt", ""),
    ("www with another path", f"https://www.{HOST}/ours.txt", "redirected"),
    ("www of www", f"https://www.www.{HOST}/.well-known/brand-registry.txt", "redirected"),
    ("a sub-domain", f"https://shop.{HOST}/.well-known/brand-registry.txt", "redirected"),
    ("another host", "https://evil.test/.well-known/brand-registry.txt", "redirected"),
    ("another host, no scheme", "//evil.test/x", "redirected"),
    ("another host behind backslashes", "\\\\evil.test/x", "redirected|broken"),
    ("a slash and a backslash", "/\\evil.test/x", "redirected|broken"),
    ("the host as a prefix", f"https://{HOST}.evil.test/x", "redirected"),
    ("the host as user info", f"https://{HOST}@evil.test/x", "redirected"),
    ("user info before the host", f"https://me@{HOST}/ours.txt", "redirected"),
    ("plain http", f"http://{HOST}/ours.txt", "redirected"),
    ("another port", f"https://{HOST}:8443/ours.txt", "redirected"),
    ("port 80", f"https://{HOST}:80/ours.txt", "redirected"),
    ("port 22", f"https://{HOST}:22/ours.txt", "redirected"),
    ("port 0443", f"https://{HOST}:0443/ours.txt", "redirected"),
    ("an address", "https://127.0.0.1/x", "redirected"),
    ("an address in decimal", "https://2130706433/x", "redirected"),
    ("an address in hex", "https://0x7f.1/x", "redirected"),
    ("a short address", "https://127.1/x", "redirected"),
    ("an IPv6 address", "https://[::1]/x", "redirected"),
    ("the metadata service", "http://169.254.169.254/latest/meta-data/", "redirected"),
    ("localhost", "https://localhost/x", "redirected"),
    ("data:", f"data:text/plain,{TOKEN}", "redirected"),
    ("file:", "file:///etc/passwd", "redirected"),
    ("javascript:", "javascript:alert(1)", "redirected"),
    ("ftp:", f"ftp://{HOST}/ours.txt", "redirected"),
    ("gopher:", "gopher://127.0.0.1:25/x", "redirected"),
    ("another scheme's case", f"HTTPS://{HOST.upper()}/ours.txt", "redirected|token_not_found|"),
    ("a trailing dot", f"https://{HOST}./ours.txt", "redirected"),
    ("a percent in the host", "https://acme%30.test/x", "redirected"),
    ("a fullwidth dot", f"https://{HOST}\u3002evil.test/x", "broken|redirected"),
    ("a line break", "/ours.txt\\r\\nX: y", "redirected|broken"),
    ("nowhere", "", "broken"),
    ("white space", "   ", "broken"),
    ("a space inside", "/ours .txt", "broken|redirected"),
    ("a tab inside", "https://\tevil.test/", "broken"),
    ("an address of three kilobytes", "/" + "x" * 3000, "redirected|broken"),
    ("a fragment", "/ours.txt#top", ""),
    ("itself", "/.well-known/brand-registry.txt", "broken"),
)

CERTIFICATES = (
    ("good", ""),
    ("expired", "bad_certificate"),
    ("other name", "bad_certificate"),
    ("parent", "bad_certificate"),
    ("wildcard", "bad_certificate"),
    ("wildcard over all", "bad_certificate"),
    ("address", "bad_certificate"),
    ("common name", "bad_certificate"),
    ("stranger", "bad_certificate"),
)

# Each takes its whole twenty seconds; all of them at once.
SLOW: tuple[tuple[str, Act], ...] = (
    ("never says anything", Raw(ending="hang")),
    ("stops in the status line", Raw(b"HTTP/1.1 200", ending="hang")),
    ("stops in the headers", Raw(OK, ending="hang")),
    ("stops in the body", Raw(_sized(46), ending="hang")),
    ("stops before the last chunk", Raw(_chunked(_chunk(BODY), end=b""), ending="hang")),
    ("a header a second", Raw(OK, b"X: y\r\n", 1)),
    ("a byte of a header a second", Raw(OK + b"X: ", b"y", 1)),
    ("a byte of the body a second", Raw(_sized(1000), b"\n", 1)),
    ("a chunk a second", Raw(_chunked(end=b""), _chunk(b"\n"), 1)),
    ("an interim response in six seconds", Raw(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 6)),
    ("a body that stays open", Raw(OK + b"Connection: close\r\n\r\n" + BODY, ending="hang")),
)


def _cases() -> Iterator[Case]:
    for name, act, expected in ANSWERS:
        yield Case(f"HTTP: {name}", HOST, expected, "well_known", {FILE: act})
    for name, act in SLOW:
        yield Case(f"slow: {name}", HOST, "timed_out", "well_known", {FILE: act})
    targets = {f"https://{HOST}/ours.txt": page(BODY), f"https://{HOST}:443/ours.txt": page(BODY)}
    elsewhere = {f"https://{other}/*": page(BODY) for other in (f"shop.{HOST}", "evil.test", f"{HOST}.evil.test")}
    www = {f"https://www.{HOST}/.well-known/brand-registry.txt": page(BODY), f"https://www.{HOST}/ours.txt": page(BODY)}
    for name, location, expected in REDIRECTS:
        answers = (
            {**elsewhere, **targets, **www, FILE: redirect(location).replace(b"\xe3\x80\x82", b"\xa1\xa3")}
            if location.isascii()
            else {
                FILE: page(b"", "302 Found").replace(
                    b"\r\n\r\n", b"\r\nLocation: " + location.encode() + b"\r\n\r\n", 1
                )
            }
        )
        yield Case(f"redirect: {name}", HOST, expected, "well_known", answers)
    for hops, expected in ((4, ""), (5, "broken"), (40, "broken")):
        steps = {f"https://{HOST}/{step}": redirect(f"/{step + 1}") for step in range(1, hops)}
        answers = {FILE: redirect("/1"), **steps, f"https://{HOST}/{hops}": page(BODY)}
        yield Case(f"redirect: {hops} hops", HOST, expected, "well_known", answers)
    for status in (300, 301, 303, 304, 305, 306, 307, 308, 399):
        yield Case(
            f"redirect: status {status} to another host",
            HOST,
            "redirected|broken",
            "well_known",
            {FILE: redirect("https://evil.test/", f"{status} X")},
        )
    yield Case(
        "redirect: by a refresh header",
        HOST,
        "token_not_found",
        "well_known",
        {FILE: page(b"", Refresh="0; url=/ours.txt"), **targets},
    )
    yield Case(
        "redirect: by a meta tag",
        HOST,
        "token_not_found",
        "meta_tag",
        {
            FRONT: page(b'<head><meta http-equiv="refresh" content="0; url=/x"></head>', content_type=HTML),
            f"https://{HOST}/x": page(META, content_type=HTML),
        },
    )
    for kind, expected in CERTIFICATES:
        yield Case(f"certificate: {kind}", HOST, expected, "well_known", {FILE: page(BODY)}, certificate=kind)


CASES = tuple(_cases())
