"""Attacks by the DNS: closed addresses, names that move, forged answers, wildcards, resolvers that disagree."""

from collections.abc import Iterator

from tests.attacks.case import HOST, MARK, OF_ANOTHER_BRAND, OLDER, TOKEN, Case, Door, Record
from tests.attacks.pages import FILE
from tests.attacks.world import soa
from tests.verification.fetching.web_server import page

ANSWERS = {FILE: page(TOKEN.encode())}
LABEL = f"_brand-registry.{HOST}"
VALUE = f"brand-registry={TOKEN}"
ABSENT = "token_not_found"

# One per block that IANA keeps for special purposes, and what looks public and leads inside.
CLOSED = (
    *("0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254"),
    *("172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.31.196.1", "192.52.193.1"),
    *("192.88.99.1", "192.168.0.1", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "NET.2"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:0:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1"),
    *("64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:db8::1", "2001:20::1"),
    *("2002:7f00:1::", "2002:808:808::", "2620:4f:8000::1", "3ffe::1", "3fff::1", "5f00::1", "fc00::1", "fd00::1"),
    *("fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "ff0e::1"),
)

# Records beside the SOA of the domain → what is right for its TXT record.
TXT: tuple[tuple[str, tuple[Record, ...], str], ...] = (
    ("the record", ((LABEL, "TXT", VALUE),), ""),
    ("among others", ((LABEL, "TXT", "v=spf1 -all", VALUE, "x"),), ""),
    ("in two strings", ((LABEL, "TXT", f'"brand-registry=" "{TOKEN}"'),), ""),
    ("in many strings", ((LABEL, "TXT", f'"brand-registry=" "br1" "{MARK}" ""'),), ""),
    ("through an alias", ((LABEL, "CNAME", "txt.acme000-dns.test."), ("txt.acme000-dns.test", "TXT", VALUE)), ""),
    ("truncated, then by TCP", ((LABEL, "TXT", VALUE), (LABEL, "TRUNCATED")), ""),
    ("ninety records", ((LABEL, "TXT", VALUE, *(f"n{number}" for number in range(90))),), ""),
    ("a hundred and one records", ((LABEL, "TXT", VALUE, *(f"n{number}" for number in range(100))),), "too_large"),
    ("a longer value", ((LABEL, "TXT", f"{VALUE} "),), ABSENT),
    ("inside a longer value", ((LABEL, "TXT", f"note: {VALUE}"),), ABSENT),
    ("the token alone", ((LABEL, "TXT", TOKEN),), ABSENT),
    ("upper case", ((LABEL, "TXT", f"brand-registry=BR1{MARK}"),), ABSENT),
    ("another brand's", ((LABEL, "TXT", f"brand-registry={OF_ANOTHER_BRAND}"),), ABSENT),
    ("an older one", ((LABEL, "TXT", f"brand-registry={OLDER}"),), ABSENT),
    ("over two records", ((LABEL, "TXT", "brand-registry=", TOKEN),), ABSENT),
    ("at the domain itself", ((HOST, "TXT", VALUE),), ABSENT),
    ("at www", ((f"_brand-registry.www.{HOST}", "TXT", VALUE),), ABSENT),
    ("at a longer label", ((f"_brand-registry-x.{HOST}", "TXT", VALUE),), ABSENT),
    ("below the label", ((f"x.{LABEL}", "TXT", VALUE),), ABSENT),
    ("as an SPF record", ((LABEL, "SPF", f'"{VALUE}"'),), ABSENT),
    ("as an alias", ((LABEL, "CNAME", f"{TOKEN}.test."),), ABSENT),
    ("a wildcard", ((f"*.{HOST}", "TXT", VALUE),), "wildcard"),
    ("in the additional section", ((LABEL, "ADDITIONAL", VALUE),), ABSENT),
    ("in the authority section", ((LABEL, "AUTHORITY", VALUE),), ABSENT),
    ("for another name", ((LABEL, "OTHER-NAME", VALUE),), f"{ABSENT}|unreachable"),
    ("under another question", ((LABEL, "OTHER-QUESTION", VALUE),), "unreachable"),
    ("with another id", ((LABEL, "OTHER-ID", VALUE),), "unreachable"),
    ("a question for an answer", ((LABEL, "QUESTION", VALUE),), "unreachable"),
    ("in an NXDOMAIN", ((LABEL, "NXDOMAIN", VALUE),), ABSENT),
    ("in a SERVFAIL", ((LABEL, "SERVFAIL", VALUE),), "unreachable"),
    ("in a REFUSED", ((LABEL, "REFUSED", VALUE),), "unreachable"),
    ("in a NOTIMP", ((LABEL, "NOTIMP", VALUE),), "unreachable"),
    ("in a FORMERR", ((LABEL, "FORMERR", VALUE),), "unreachable"),
    ("aliases in a circle", ((LABEL, "CIRCLE", VALUE),), "unreachable"),
    ("aliases without end", ((LABEL, "FAR", VALUE),), "unreachable"),
    ("no answer", ((LABEL, "SILENT"),), "unreachable|timed_out"),
    ("a server that fails", ((LABEL, "RCODE", "SERVFAIL"),), "unreachable"),
    ("forged beside the real one", ((LABEL, "TXT", VALUE), (LABEL, "FORGED")), ""),
)


def _cases() -> Iterator[Case]:
    dns: Door = Door.DNS
    for name, records, expected in TXT:
        yield Case(f"TXT: {name}", HOST, expected, "dns_txt", {}, (soa(HOST), *records), door=dns)
    yield Case("TXT: a domain that is gone", HOST, "domain_not_found", "dns_txt", door=dns)
    yield Case(
        "TXT: of the parent",
        f"shop.{HOST}",
        ABSENT,
        "dns_txt",
        {},
        ((LABEL, "TXT", VALUE), ("shop." + HOST, "A", "OPEN")),
        door=dns,
    )
    for address in CLOSED:
        kind = "AAAA" if ":" in address else "A"
        alone = ((HOST, kind, address),)
        yield Case(f"address: {address}", HOST, "refused", "well_known", ANSWERS, alone, door=dns)
        beside = (
            (HOST, "A", "OPEN", address) if kind == "A" else (HOST, "A", "OPEN"),
            *(alone if kind == "AAAA" else ()),
        )
        yield Case(f"address: {address} beside a good one", HOST, "refused", "well_known", ANSWERS, beside, door=dns)
    moving = ((HOST, "IN-TURN", "OPEN", "NET.2"),)
    yield Case(
        "address: one that moves inside",
        HOST,
        "refused|unreachable",
        "well_known",
        {**ANSWERS, FILE: page(b"", "302 X", Location="/x")},
        moving,
        door=dns,
    )
    alias = ((HOST, "CNAME", "inside.acme000-dns.test."), ("inside.acme000-dns.test", "A", "NET.2"))
    yield Case("address: an alias to a closed one", HOST, "refused", "well_known", ANSWERS, alias, door=dns)
    www = {FILE: page(b"", "302 X", Location=f"https://www.{HOST}/.well-known/brand-registry.txt")}
    inside = ((HOST, "A", "OPEN"), (f"www.{HOST}", "A", "NET.2"))
    yield Case("address: www is inside", HOST, "refused", "well_known", www, inside, door=dns)
    yield Case("address: a good one", HOST, "", "well_known", ANSWERS, ((HOST, "A", "OPEN"),), door=dns)
    yield Case("address: none", HOST, "unreachable", "well_known", ANSWERS, (soa(HOST),), door=dns)
    for last, what, expected in (
        (3, "old TLS only", "unreachable"),
        (4, "a mute host", "timed_out"),
        (5, "plain HTTP", "unreachable|timed_out"),
        (6, "nobody", "unreachable"),
    ):
        yield Case(f"address: {what}", HOST, expected, "well_known", ANSWERS, ((HOST, "A", f"NET.{last}"),), door=dns)
    one = (soa(HOST), (LABEL, "TXT", VALUE))
    for name, records, others, expected in (
        ("agree", one, one, ""),
        ("one knows nothing", one, (soa(HOST),), "resolvers_disagree"),
        ("one says another", one, (soa(HOST), (LABEL, "TXT", VALUE, "more")), "resolvers_disagree"),
        ("one says that it is gone", one, (("other.test", "A", "OPEN"),), "resolvers_disagree"),
        ("one fails", one, (soa(HOST), (LABEL, "RCODE", "SERVFAIL")), "unreachable"),
        ("one is silent", one, (soa(HOST), (LABEL, "SILENT")), "unreachable"),
    ):
        yield Case(f"two resolvers: {name}", HOST, expected, "dns_txt", {}, records, others, door=Door.TWO_RESOLVERS)


CASES = tuple(_cases())
