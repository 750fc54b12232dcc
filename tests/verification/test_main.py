"""The verifier as a process of its own, against servers on loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.verification.websites import Page, Websites
from verification.accounts import AccountRef
from verification.challenges import new_token
from verification.platforms import read

TYPE_ERRORS: tuple[object, ...] = ([], 7, {"a": 1}, True)


@pytest.fixture
def platforms() -> Iterator[ClosedPlatforms]:
    with ClosedPlatforms() as server:
        yield server


def verifier(requests: Sequence[object], **settings: str) -> dict[Any, dict[str, Any]]:
    """Answers by id. Each request is a JSON document, or a line as it is."""
    lines = [request if isinstance(request, str) else json.dumps(request) for request in requests]
    done = subprocess.run(
        [sys.executable, "-m", "verification", "--jsonl"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], **settings},
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(requests)
    return {answer["id"]: answer for answer in answers}


@contextmanager
def verifying(**settings: str) -> Iterator["subprocess.Popen[str]"]:
    """The process while it runs, for a conversation with it."""
    command = [sys.executable, "-m", "verification", "--jsonl"]
    environment = {"PATH": os.environ["PATH"], **settings}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def challenge(claim: str, brand: str = "dell", method: str | None = None) -> Mapping[str, object]:
    return {"op": "challenge", "id": claim, "claim": claim, "brand": brand, "method": method}


def check(claim: str, token: str, **more: object) -> dict[str, object]:
    return {"op": "check", "id": claim, "claim": claim, "brand": "dell", "token": token, "method": None, **more}


def token_for(claim: str) -> str:
    """A token as the process itself makes them; its registry is the one of the settings' default."""
    account = read(claim).account or AccountRef(*claim.split(":"))
    return new_token(account, "dell", "localhost:8000")


def bases(platforms: ClosedPlatforms) -> dict[str, str]:
    return {"REGISTRY_PLATFORM_BASES": f"github={platforms.base},x={platforms.base}"}


def test_the_names_in_force_are_told() -> None:
    spec = verifier([{"op": "spec", "id": 1}])[1]

    assert spec["txt_name"] == "_brand-registry.{domain}"
    assert spec["txt_format"] == "brand-registry={token}"
    assert spec["well_known"] == "https://{domain}/.well-known/brand-registry.txt"
    assert spec["meta"] == '<meta name="brand-registry" content="{token}">'
    assert "{token}" in spec["statement"]


def test_a_challenge_names_the_places() -> None:
    answer = verifier([challenge("https://www.x.com/Dell"), challenge("dell.com", method="meta_tag")])

    assert answer["https://www.x.com/Dell"]["token"] in answer["https://www.x.com/Dell"]["statement"]
    assert [place["method"] for place in answer["https://www.x.com/Dell"]["where"]] == ["post"]
    assert [place["place"] for place in answer["dell.com"]["where"]] == ["https://dell.com/"]


IMPOSSIBLE = (
    *("", " ", "@dell", "x.com/home", "co.uk", "sites.google.com", "127.0.0.1", "0x7f.1", "github.com", "localhost"),
    *("website:co.uk", "website:x.com", "website:10.0.0.1", "website:localhost", "x:de ll", "nosuch:dell"),
    *("https://x.com@evil.example/dell", "linkedin:company/dell", "x" * 5000, "de\u0000ll.com", "\u202e", "dell.test"),
)


def test_what_cannot_be_claimed_is_refused() -> None:
    checks = [{**check(claim, "br1"), "id": f"check {claim}"} for claim in IMPOSSIBLE]

    answers = verifier([*map(challenge, IMPOSSIBLE), *checks])

    wrong = [number for number, answer in answers.items() if answer.get("problem") != "refused" or not answer["detail"]]
    assert not wrong
    assert {answer["result"] for answer in answers.values()} == {"not_proven"}


def test_a_brand_must_be_a_slug_and_none_of_our_own_words() -> None:
    brands = ["", "Dell", "de ll", "a" * 100, "-dell", "admin", "official", None, 7]
    requests = [{**challenge("dell.com"), "brand": brand, "id": number} for number, brand in enumerate(brands)]

    assert {answer["problem"] for answer in verifier(requests).values()} == {"refused"}


@pytest.mark.parametrize(
    "line", ["nope", "[]", "7", "null", '{"op": "spec"', '{"a":' * 10_000, "x" * 200_000, "\ufeff{}", "\x00"]
)
def test_a_bad_line_is_refused_and_the_next_is_answered(line: str) -> None:
    answers = verifier([line, {"op": "spec", "id": "after"}])

    assert answers[None]["problem"] == "refused"
    assert "txt_name" in answers["after"]


def test_a_field_of_another_type_is_refused() -> None:
    fields = ("claim", "brand", "token", "method", "place", "stable_id")
    requests = [
        {**check("dell.com", "br1"), field: value, "id": f"{field} {value}"}
        for field in fields
        for value in TYPE_ERRORS
    ]

    assert {answer["problem"] for answer in verifier(requests).values()} == {"refused"}


def test_an_unknown_operation_is_refused() -> None:
    assert verifier([{"op": "drop", "id": 1}])[1]["problem"] == "refused"


def test_a_github_profile_is_checked_end_to_end(platforms: ClosedPlatforms) -> None:
    token = token_for("github.com/Dell")
    platforms.set_github("Dell", bio=f"brand-registry: {token}")

    answer = verifier([check("github.com/Dell", token)], **bases(platforms))["github.com/Dell"]

    assert (answer["result"], answer["problem"], answer["retry_after"]) == ("proven", None, None)
    assert answer["account"] == {"platform": "github", "handle": "dell", "stable_id": "583231"}
    assert answer["evidence"]["url"] == "https://api.github.com/users/dell"
    assert answer["evidence"]["status"] == 200
    assert answer["evidence"]["seen_at"].endswith("Z")
    assert token in answer["evidence"]["excerpt"]


def test_a_post_on_x_is_judged_by_its_author(platforms: ClosedPlatforms) -> None:
    token = token_for("x.com/Dell")
    own = platforms.post_on_x("Dell", "20", f"brand-registry: {token}")
    platforms.post_on_x("mallory", "21", f"brand-registry: {token}")
    requests = [
        {**check("x.com/Dell", token, place=own), "id": "own"},
        {**check("x.com/Dell", token, place="https://x.com/Dell/status/21"), "id": "stolen"},
        {**check("x.com/Dell", token, place="https://x.com/Dell/status/22"), "id": "missing"},
        {**check("x.com/Dell", token), "id": "none"},
        {**check("x.com/mallory", token, place="https://x.com/mallory/status/21"), "id": "copied"},
    ]

    answers = verifier(requests, **bases(platforms))

    problems = {number: answer["problem"] for number, answer in answers.items()}
    assert problems == {
        "own": None,
        "stolen": "another_account",
        "missing": "post_not_found",
        "none": "needs_place",
        "copied": "refused",
    }


def test_a_name_that_changed_hands_is_another_owner(platforms: ClosedPlatforms) -> None:
    token = token_for("github:dell")
    platforms.set_github("dell", bio=f"brand-registry: {token}", number=99)

    answer = verifier([check("github:dell", token, stable_id="583231")], **bases(platforms))["github:dell"]

    assert (answer["result"], answer["problem"]) == ("not_proven", "another_owner")


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502, 503])
def test_an_outage_of_the_platform_is_unknown(platforms: ClosedPlatforms, status: int) -> None:
    token = token_for("github:dell")
    platforms.fail(status)

    assert verifier([check("github:dell", token)], **bases(platforms))["github:dell"]["result"] == "unknown"


def test_a_platform_that_cannot_be_reached_is_unknown() -> None:
    token = token_for("github:dell")

    answer = verifier([check("github:dell", token)], REGISTRY_PLATFORM_BASES="github=http://127.0.0.1:1")

    assert (answer["github:dell"]["result"], answer["github:dell"]["problem"]) == ("unknown", "unreachable")


def test_many_are_checked_at_once(platforms: ClosedPlatforms) -> None:
    tokens = {
        claim: answer["token"]
        for claim, answer in verifier([challenge(f"github:dell-{number}") for number in range(100)]).items()
    }
    for claim, token in tokens.items():
        platforms.set_github(claim.removeprefix("github:"), bio=token)

    answers = verifier([check(claim, token) for claim, token in tokens.items()], **bases(platforms))

    assert {answer["result"] for answer in answers.values()} == {"proven"}


def test_a_slow_host_delays_nobody(platforms: ClosedPlatforms) -> None:
    token = token_for("github:dell")
    platforms.set_github("dell", bio=token)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        verifying(
            REGISTRY_PLATFORM_BASES=f"github={platforms.base},website=http://127.0.0.1:{silent.getsockname()[1]}"
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        slow = [check(name, token_for(name), method="meta_tag") for name in (f"slow-{i}.com" for i in range(50))]

        process.stdin.writelines(f"{json.dumps(request)}\n" for request in [*slow, check("github:dell", token)])
        process.stdin.flush()

        assert json.loads(process.stdout.readline())["id"] == "github:dell"


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_when_told_although_more_could_come(sign: signal.Signals) -> None:
    with verifying() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write('{"op": "spec", "id": 1}\n')
        process.stdin.flush()
        process.stdout.readline()

        process.send_signal(sign)

        assert process.wait(10)
        assert "Traceback" not in process.stderr.read()


def test_it_ends_quietly_when_nobody_reads_any_more() -> None:
    with verifying() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write('{"op": "spec", "id": 1}\n')
        process.stdin.close()

        assert process.wait(10) == 0
        assert not process.stderr.read()


# ── the DNS ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def names(dns: LiveDns) -> Iterator[LiveDns]:
    yield dns
    dns.clear()


def resolver(dns: LiveDns) -> dict[str, str]:
    return {"REGISTRY_DNS_SERVERS": dns.address}


def test_a_record_in_the_dns_proves_a_domain(names: LiveDns) -> None:
    token = token_for("dell.com")
    names.set_txt("_brand-registry.dell.com", "v=spf1", f"brand-registry={token}")

    answer = verifier([check("dell.com", token, method="dns_txt")], **resolver(names))["dell.com"]

    assert (answer["result"], answer["method"]) == ("proven", "dns_txt")
    assert answer["evidence"]["url"] == "dns:_brand-registry.dell.com?type=TXT"
    assert answer["evidence"]["status"] is None


def test_wildcards_missing_domains_and_failing_servers_are_told_apart(names: LiveDns) -> None:
    token = token_for("dell.com")
    names.set_txt("*.dell.com", f"brand-registry={token}")
    names.set_a("dell.org", "192.0.2.1")
    names.set_txt("_brand-registry.dell.net", "x")
    names.fail("_brand-registry.dell.net")
    claims = {claim: token_for(claim) for claim in ("dell.org", "dell.net", "dell.info")} | {"dell.com": token}

    answers = verifier([check(claim, own, method="dns_txt") for claim, own in claims.items()], **resolver(names))

    told = {claim: (answer["result"], answer["problem"]) for claim, answer in answers.items()}
    assert told == {
        "dell.com": ("not_proven", "wildcard"),
        "dell.org": ("not_proven", "token_not_found"),
        "dell.net": ("unknown", "unreachable"),
        "dell.info": ("not_proven", "domain_not_found"),
    }


# ── websites ────────────────────────────────────────────────────────────────────────────────────────────────────────
FILE, FRONT = "/.well-known/brand-registry.txt", "/"


@pytest.fixture
def websites() -> Iterator[Websites]:
    with Websites() as server:
        yield server


def page_cases(token: str) -> dict[str, tuple[str, dict[str, Page], tuple[str, str | None]]]:
    """Domain → method, pages, and what has to be said."""
    meta = f'<meta name="brand-registry" content="{token}">'
    html = "text/html; charset=utf-8"
    return {
        "file": ("well_known", {FILE: Page(f"# accounts\n{token}\n")}, ("proven", None)),
        "meta": ("meta_tag", {FRONT: Page(f"<head>{meta}</head>", html)}, ("proven", None)),
        "body": ("meta_tag", {FRONT: Page(f"<body>{meta}</body>", html)}, ("not_proven", "token_not_found")),
        "note": ("meta_tag", {FRONT: Page(f"<head><!--{meta}--></head>", html)}, ("not_proven", "token_not_found")),
        "all": ("well_known", {FILE: Page(token), "*": Page("hello", html)}, ("not_proven", "wildcard")),
        "login": ("well_known", {FILE: Page(f"<p>{token}</p>", html)}, ("unknown", "broken")),
        "none": ("well_known", {}, ("not_proven", "token_not_found")),
        "away": (
            "well_known",
            {FILE: Page("", status=302, location="https://evil.org/x")},
            ("not_proven", "redirected"),
        ),
        "down": ("well_known", {FILE: Page("", status=503)}, ("unknown", "broken")),
        "door": ("well_known", {FILE: Page("", status=403)}, ("unknown", "blocked")),
        "busy": ("well_known", {FILE: Page("", status=429)}, ("unknown", "rate_limited")),
        "latin": ("well_known", {FILE: Page(token, "text/plain; charset=zlib")}, ("unknown", "broken")),
        "path": ("meta_tag", {"/shop/": Page(f"<head>{meta}</head>", html)}, ("not_proven", "token_not_found")),
    }


def test_websites_are_checked_end_to_end(websites: Websites) -> None:
    names = [f"{name}-dell.com" for name in page_cases("")]
    tokens = {claim: answer["token"] for claim, answer in verifier([challenge(name) for name in names]).items()}
    expected = {}
    requests = []
    for claim, token in tokens.items():
        method, pages, expected[claim] = page_cases(token)[claim.removesuffix("-dell.com")]
        websites.show(claim, pages)
        requests.append(check(claim, token, method=method))

    answers = verifier(requests, REGISTRY_PLATFORM_BASES=f"website={websites.base}")

    assert {claim: (answer["result"], answer["problem"]) for claim, answer in answers.items()} == expected
    assert not any(token[3:29] in question for token in tokens.values() for question in websites.asked)


def test_a_platform_that_needs_a_key_is_checked_where_there_is_a_usable_one() -> None:
    requests = [challenge("twitch:acme")]

    without = verifier(requests)["twitch:acme"]
    useless = verifier(requests, REGISTRY_PLATFORM_KEYS="twitch=secret-alone")["twitch:acme"]
    usable = verifier(requests, REGISTRY_PLATFORM_KEYS="twitch=our-id:secret")["twitch:acme"]

    assert (without["problem"], useless["problem"]) == ("refused", "refused")
    assert [place["method"] for place in usable["where"]] == ["profile_text"]
