"""The one door: what is followed, what is handed out, and what every kind of trouble is called."""

import asyncio
import gzip

import dns.rcode
import pytest

from tests.verification.fetching.conftest import NOON, World
from tests.verification.fetching.web_server import page, redirect, running_web
from verification.fetching import Failure, Fetcher
from verification.fetching.failures import Reason
from verification.fetching.fetcher import MOST_REDIRECTS
from verification.outcomes import Problem
from verification.platforms.platform import Get, Reply, Txt

SENTENCES = {reason.detail for reason in Reason}


def problem(result: Reply | Failure) -> Problem:
    assert isinstance(result, Failure), result
    assert result.detail in SENTENCES
    return result.problem


async def test_a_complete_answer_is_handed_out(world: World) -> None:
    world.web.pages["/a?b=1"] = page("grüße".encode(), content_type="text/plain; charset=utf-8", X_One="1")

    result = await world.get("/a?b=1")

    assert result == Reply(
        url=world.url("/a?b=1"),
        status=200,
        content_type="text/plain; charset=utf-8",
        body="grüße".encode(),
        headers={"content-type": "text/plain; charset=utf-8", "x-one": "1"},
    )


async def test_a_request_says_who_asks_and_nothing_more(world: World) -> None:
    world.web.pages["/"] = page(b"hello", Set_Cookie="session=1; Path=/")
    async with world.fetcher() as fetcher:
        for _ in range(2):
            await fetcher.ask(Get(world.url(), "text/plain, text/html", {"X-Version": "1"}))

    head = world.web.requests[1].decode().split("\r\n")
    assert head[0] == "GET / HTTP/1.1"
    assert sorted(line.lower() for line in head[1:] if line) == [
        "accept-encoding: identity",
        "accept: text/plain, text/html",
        "connection: close",
        f"host: dell.test:{world.web.port}",
        "user-agent: brandregistry/0.1 (+http://localhost:8000/about)",
        "x-version: 1",
    ]
    assert world.web.connections == 2


async def test_the_environment_does_not_redirect_us(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "ALL_PROXY", "https_proxy", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    world.web.pages["/"] = page(b"hello")

    assert isinstance(await world.get(), Reply)


# ── redirects ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_redirects_on_the_host_are_followed(world: World) -> None:
    for hop in range(MOST_REDIRECTS):
        world.web.pages[f"/{hop}"] = redirect(f"/{hop + 1}" if hop % 2 else world.url(f"/{hop + 1}"))
    world.web.pages[f"/{MOST_REDIRECTS}"] = page(b"there")

    result = await world.get("/0")

    assert isinstance(result, Reply)
    assert (result.body, result.url) == (b"there", world.url(f"/{MOST_REDIRECTS}"))


async def test_a_loop_ends(world: World) -> None:
    world.web.pages["/"] = redirect("/")

    assert problem(await world.get()) is Problem.BROKEN
    assert world.web.connections == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.test/proof",
        "//evil.test/proof",
        "http://dell.test/proof",
        "https://127.0.0.1/proof",
        "https://[::1]/proof",
        "https://2130706433/proof",
        "https://dell.test:444/proof",
        "https://dell.test@evil.test/proof",
        "https://www.dell.test/other",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://localhost/",
    ],
)
async def test_another_place_proves_nothing(world: World, location: str) -> None:
    world.dns.host("evil.test", "127.0.0.1")
    world.web.pages["/proof"] = redirect(location)

    result = await world.get("/proof")

    assert problem(result) is Problem.REDIRECTED
    assert isinstance(result, Failure)
    assert (result.status, result.url) == (302, world.url("/proof"))
    assert world.web.connections == 1


@pytest.mark.parametrize("answer", [page(b"", "302 Found"), redirect(""), redirect("/a b"), redirect("/\xe9")])
async def test_a_redirect_to_nowhere_is_broken(world: World, answer: bytes) -> None:
    world.web.pages["/"] = answer

    assert problem(await world.get()) is Problem.BROKEN


async def test_all_hops_share_one_deadline(world: World) -> None:
    async def slowly(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.4)
        writer.write(redirect("/"))

    world.web.pages["/"] = slowly

    assert problem(await world.get(deadline=1)) is Problem.TIMED_OUT
    assert world.web.connections <= 3


# ── statuses and types ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("401 Unauthorized", Problem.BLOCKED),
        ("403 Forbidden", Problem.BLOCKED),
        ("451 Unavailable", Problem.BLOCKED),
        ("999 Denied", Problem.BLOCKED),
        ("404 Not Found", Problem.BROKEN),
        ("410 Gone", Problem.BROKEN),
        ("418 Teapot", Problem.BROKEN),
        ("204 No Content", Problem.BROKEN),
        ("206 Partial", Problem.BROKEN),
        ("304 Not Modified", Problem.BROKEN),
        ("429 Too Many", Problem.RATE_LIMITED),
        ("500 Oops", Problem.BROKEN),
        ("502 Bad Gateway", Problem.BROKEN),
        ("503 Unavailable", Problem.BROKEN),
    ],
)
async def test_a_status_that_was_not_expected_has_a_name(world: World, status: str, expected: Problem) -> None:
    world.web.pages["/"] = page(b"", status)

    result = await world.get()

    assert problem(result) is expected
    assert isinstance(result, Failure)
    assert result.status == int(status[:3])


async def test_an_expected_status_is_for_the_conversation(world: World) -> None:
    world.web.pages["/"] = page(b"<h1>\xff no</h1>", "404 Not Found", "text/html")
    async with world.fetcher() as fetcher:
        result = await fetcher.ask(Get(world.url(), "application/json", expected=(200, 404)))

    assert isinstance(result, Reply)
    assert (result.status, result.body) == (404, b"<h1>\xff no</h1>")


async def test_an_expected_redirect_is_not_followed(world: World) -> None:
    world.web.pages["/"] = redirect("https://evil.test/")
    async with world.fetcher() as fetcher:
        result = await fetcher.ask(Get(world.url(), "*/*", expected=(200, 302)))

    assert isinstance(result, Reply)
    assert (result.status, result.headers["location"]) == (302, "https://evil.test/")


async def test_a_huge_error_page_is_still_an_error(world: World) -> None:
    world.web.pages["/"] = page(b"x" * 2_000_000, "403 Forbidden")

    assert problem(await world.get()) is Problem.BLOCKED


@pytest.mark.parametrize(
    "content_type", [None, "", "text/html", "text/plainer", "application/octet-stream", "nonsense"]
)
async def test_another_type_is_broken(world: World, content_type: str | None) -> None:
    world.web.pages["/"] = page(b"hello", content_type=content_type)

    assert problem(await world.get()) is Problem.BROKEN


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"caf\xe9", "text/plain"),
        (b"caf\xe9", "text/plain; charset=utf-8"),
        (b"hello", "text/plain; charset=zlib"),
        (b"hello", "text/plain; charset=utf-7"),
        ("hello".encode("utf-16"), "text/plain; charset=utf-16"),
    ],
)
async def test_text_in_another_encoding_is_broken(world: World, body: bytes, content_type: str) -> None:
    world.web.pages["/"] = page(body, content_type=content_type)

    assert problem(await world.get()) is Problem.BROKEN


async def test_latin_1_is_read_where_the_host_says_so(world: World) -> None:
    world.web.pages["/"] = page(b"caf\xe9", content_type="text/plain; charset=ISO-8859-1")

    assert isinstance(await world.get(), Reply)


async def test_what_the_host_says_is_never_shown(world: World) -> None:
    world.web.pages["/"] = page(gzip.compress(b"secret"), "500 secret", "text/secret", Retry_After="secret")

    result = await world.get()

    assert isinstance(result, Failure)
    assert "secret" not in repr(result)
    assert "127.0.0.1" not in result.detail


# ── names and addresses ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url",
    ["http://dell.test/", "https://127.0.0.1/", "https://localhost/", "https://dell.test:22/", "ftp://a.com/", "", "x"],
)
async def test_a_bad_address_is_refused_before_any_request(world: World, url: str) -> None:
    async with world.fetcher() as fetcher:
        result = await fetcher.ask(Get(url, "text/plain"))

    assert problem(result) is Problem.REFUSED
    assert isinstance(result, Failure)
    assert (result.url, world.dns.asked, world.web.connections) == (url, [], 0)


async def test_dns_trouble_has_names(world: World) -> None:
    world.dns.rcodes["fails.dell.test"] = dns.rcode.SERVFAIL
    world.dns.txt("empty.dell.test", "no address")

    assert problem(await world.get(host="gone.test")) is Problem.DOMAIN_NOT_FOUND
    assert problem(await world.get(host="fails.dell.test")) is Problem.UNREACHABLE
    assert problem(await world.get(host="empty.dell.test")) is Problem.UNREACHABLE


async def test_slow_dns_counts_too(world: World) -> None:
    world.dns.silent.add("dell.test")
    began = asyncio.get_running_loop().time()

    assert problem(await world.get(deadline=0.5)) is Problem.TIMED_OUT
    assert asyncio.get_running_loop().time() - began < 1.5


async def test_a_closed_port_is_unreachable(world: World) -> None:
    async with world.fetcher(allow_ports=(1,)) as fetcher:
        assert problem(await fetcher.ask(Get("https://dell.test:1/", "text/plain"))) is Problem.UNREACHABLE


async def test_test_names_need_an_open_door(world: World) -> None:
    async with world.fetcher(allow_addresses=()) as fetcher:
        assert problem(await fetcher.ask(Get(world.url(), "text/plain"))) is Problem.REFUSED
        assert problem(await fetcher.ask(Txt("_brand-registry.dell.test"))) is Problem.REFUSED


async def test_a_real_name_that_leads_inside_is_refused(world: World) -> None:
    world.dns.host("dell.com", "127.0.0.1")
    async with world.fetcher(allow_addresses=()) as fetcher:
        result = await fetcher.ask(Get(world.url(host="dell.com"), "text/plain"))

    assert problem(result) is Problem.REFUSED
    assert world.web.connections == 0


# ── TXT ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_txt_strings_are_handed_out(world: World) -> None:
    world.dns.txt("_brand-registry.dell.test", "brand=abc")
    async with world.fetcher() as fetcher:
        result = await fetcher.ask(Txt("_brand-registry.dell.test"))

    assert result == Reply("dns:_brand-registry.dell.test?type=TXT", None, "", b"", strings=("brand=abc",))


async def test_no_txt_is_an_empty_answer(world: World) -> None:
    async with world.fetcher() as fetcher:
        result = await fetcher.ask(Txt("_brand-registry.dell.test"))

    assert isinstance(result, Reply)
    assert result.strings == ()


async def test_txt_trouble_has_names(world: World) -> None:
    world.dns.txt("*.wild.test", "anything")
    world.dns.silent.add("_brand-registry.dell.test")
    async with world.fetcher(deadline=0.5) as fetcher:
        assert problem(await fetcher.ask(Txt("_brand-registry.wild.test"))) is Problem.WILDCARD
        assert problem(await fetcher.ask(Txt("_brand-registry.gone.test"))) is Problem.DOMAIN_NOT_FOUND
        assert problem(await fetcher.ask(Txt("_brand-registry.dell.test"))) is Problem.TIMED_OUT
        for name in ("_brand-registry.com", "localhost", "", "_a.127.0.0.1", "a b.com"):
            assert problem(await fetcher.ask(Txt(name))) is Problem.REFUSED


# ── bases ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_api_is_asked_at_its_base(world: World) -> None:
    async with running_web() as api:
        api.pages["/v1/users/dell?x=1"] = page(b"{}", content_type="application/json")
        async with world.fetcher(platform_bases={"github": f"http://127.0.0.1:{api.port}/v1"}) as fetcher:
            result = await fetcher.ask(Get("https://api.github.com/users/dell?x=1", "application/json", base="github"))

    assert isinstance(result, Reply)
    assert result.url == "https://api.github.com/users/dell?x=1"
    assert f"Host: 127.0.0.1:{api.port}\r\n".encode() in api.requests[0]
    assert world.dns.asked == []


async def test_a_named_host_keeps_its_name_at_a_base(world: World) -> None:
    async with running_web() as site:
        site.pages["/proof"] = page(b"hello")
        async with world.fetcher(platform_bases={"website": f"http://127.0.0.1:{site.port}"}) as fetcher:
            result = await fetcher.ask(Get("https://dell.com/proof", "text/plain", base="website"))

    assert isinstance(result, Reply)
    assert result.url == "https://dell.com/proof"
    assert b"Host: dell.com\r\n" in site.requests[0]


async def test_a_named_host_keeps_its_certificate_at_a_base(world: World) -> None:
    world.web.pages["/"] = page(b"hello")
    async with world.fetcher(platform_bases={"website": f"https://127.0.0.1:{world.web.port}"}) as fetcher:
        good = await fetcher.ask(Get("https://dell.com/", "text/plain", base="website"))
        wrong = await fetcher.ask(Get("https://hp.com/", "text/plain", base="website"))

    assert isinstance(good, Reply)
    assert world.web.server_names == ["dell.com", "hp.com"]
    assert problem(wrong) is Problem.BAD_CERTIFICATE


async def test_a_base_does_not_loosen_the_reading(world: World) -> None:
    async with world.fetcher(platform_bases={"website": f"http://127.0.0.1:{world.web.port}"}) as fetcher:
        for url in ("https://127.0.0.1/", "https://localhost/", "http://dell.com/", "https://dell.com:9/"):
            assert problem(await fetcher.ask(Get(url, "text/plain", base="website"))) is Problem.REFUSED

    assert world.web.connections == 0


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
@pytest.mark.parametrize(("asked", "told"), [("dell.com", "www.dell.com"), ("www.dell.com", "dell.com")])
async def test_the_www_name_with_the_same_path_is_the_same_place(
    world: World, asked: str, told: str, status: str
) -> None:
    async def by_name(writer: asyncio.StreamWriter) -> None:
        there = f"Host: {told}\r\n".encode() in site.requests[-1]
        writer.write(page(b"proof") if there else redirect(f"https://{told}/proof", status))

    async with running_web() as site:
        site.pages["/proof"] = by_name
        async with world.fetcher(platform_bases={"website": f"http://127.0.0.1:{site.port}"}) as fetcher:
            result = await fetcher.ask(Get(f"https://{asked}/proof", "text/plain", base="website"))

    assert isinstance(result, Reply)
    assert (result.url, result.body) == (f"https://{told}/proof", b"proof")


async def test_another_platform_has_no_base(world: World) -> None:
    async with world.fetcher(platform_bases={"x": f"http://127.0.0.1:{world.web.port}"}) as fetcher:
        result = await fetcher.ask(Get("https://gone.test/", "text/plain", base="github"))

    assert problem(result) is Problem.DOMAIN_NOT_FOUND
    assert world.web.connections == 0


# ── politeness ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_host_that_wants_quiet_gets_it(world: World) -> None:
    world.web.pages |= {"/busy": page(b"", "429 Too Many", Retry_After="100"), "/": page(b"hello")}
    async with world.fetcher() as fetcher:
        first = await fetcher.ask(Get(world.url("/busy"), "text/plain", expected=(200, 429)))
        second = await fetcher.ask(Get(world.url("/"), "text/plain"))

    assert isinstance(first, Failure)
    assert isinstance(second, Failure)
    assert (first.problem, first.status, first.retry_after) == (Problem.RATE_LIMITED, 429, 100)
    assert (second.problem, second.status) == (Problem.RATE_LIMITED, None)
    assert second.retry_after in {99, 100}
    assert world.web.connections == 1


async def test_a_spent_allowance_is_a_wish_for_quiet(world: World) -> None:
    reset = "1795176000"  # 2026-11-20T12:00:00Z
    world.web.pages["/"] = page(b"", "403 Forbidden", X_RateLimit_Remaining="0", X_RateLimit_Reset=str(int(reset) + 90))

    result = await world.get()

    assert isinstance(result, Failure)
    assert (result.problem, result.status) == (Problem.RATE_LIMITED, 403)
    assert result.retry_after is not None


async def test_an_overloaded_host_is_left_alone_too(world: World) -> None:
    world.web.pages["/"] = page(b"", "503 Unavailable", Retry_After="7")
    async with world.fetcher() as fetcher:
        first = await fetcher.ask(Get(world.url(), "text/plain"))
        second = await fetcher.ask(Get(world.url(), "text/plain"))

    assert isinstance(first, Failure)
    assert (first.problem, first.retry_after) == (Problem.BROKEN, 7)
    assert problem(second) is Problem.RATE_LIMITED
    assert world.web.connections == 1


async def test_a_named_host_sees_two_connections_at_most(world: World) -> None:
    async def slowly(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(page(b"hello"))

    world.web.pages["/"] = slowly
    async with world.fetcher() as fetcher:
        results = await asyncio.gather(*(fetcher.ask(Get(world.url(), "text/plain")) for _ in range(5)))

    assert all(isinstance(result, Reply) for result in results)
    assert world.web.most_open == 2


async def test_name_servers_are_asked_slowly_whatever_the_name_below_their_domain(world: World) -> None:
    world.dns.add("hp.test", "SOA", "ns.test. hostmaster.test. 1 60 60 3600 1")
    async with Fetcher(world.settings(), clock=lambda: NOON, pace_loopback=True) as fetcher:
        names = [f"_brand-registry.s{number}.dell.test" for number in range(14)]
        answers = await asyncio.gather(*(fetcher.ask_at_once(Txt(name)) for name in names))
        other = await fetcher.ask_at_once(Txt("_brand-registry.hp.test"))

    put_off = [answer for answer in answers if isinstance(answer, Failure) and answer.put_off]
    assert put_off
    assert {answer.problem for answer in put_off} == {Problem.RATE_LIMITED}
    assert isinstance(other, Reply)


async def test_after_the_burst_a_named_host_sees_one_request_a_second(world: World) -> None:
    world.web.pages["/"] = page(b"hello")
    began = asyncio.get_running_loop().time()
    async with world.fetcher() as fetcher:
        results = [await fetcher.ask(Get(world.url(), "text/plain")) for _ in range(7)]

    assert all(isinstance(result, Reply) for result in results)
    assert 1.5 < asyncio.get_running_loop().time() - began < 4


async def test_a_loopback_base_is_not_waited_for(world: World) -> None:
    async with running_web() as site:
        site.pages["/"] = page(b"hello")
        async with world.fetcher(platform_bases={"website": f"http://127.0.0.1:{site.port}"}) as fetcher:
            async with asyncio.timeout(4):
                questions = (fetcher.ask(Get("https://dell.com/", "text/plain", base="website")) for _ in range(30))
                results = await asyncio.gather(*questions)

    assert all(isinstance(result, Reply) for result in results)
    assert site.connections == 30


async def test_a_stopped_question_frees_its_connection(world: World) -> None:
    async def never(_writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1)

    world.web.pages |= {"/never": never, "/": page(b"hello")}
    async with world.fetcher() as fetcher:
        stuck = [asyncio.ensure_future(fetcher.ask(Get(world.url("/never"), "text/plain"))) for _ in range(2)]
        await asyncio.sleep(0.2)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)

        async with asyncio.timeout(2):
            assert isinstance(await fetcher.ask(Get(world.url(), "text/plain")), Reply)
