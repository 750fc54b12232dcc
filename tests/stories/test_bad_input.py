"""Bad input at every door of the running product: a clear sentence, a stable code, nothing changed, nothing lost."""

import asyncio
import html
import re
import secrets
from collections.abc import AsyncIterator, Iterator

import asyncpg
import httpx
import pytest

from registry.embedded import reachable
from registry.language import gettext
from tests.stories.product import Product

pytestmark = pytest.mark.timeout(180)
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
ANY_SENTENCE = re.compile(r'class="error-summary"[^>]*>.*?<p>(?:<a [^>]*>)?([^<]{15,})', re.DOTALL)
SERVER_ERROR = 500
ENGLISH = re.compile(r"\b(the|is|are|that|this|and|with|not)\b", re.IGNORECASE)
KEPT = ("company", "brand", "claim", "person", "account", "citation", "decision", "flag")

BAD_TEXTS = {
    "empty": "",
    "white space": "  \t ",
    "null bytes": "de\x00ll",
    "emoji": "😀🎉✅",
    "bidi override": "\u202emoc.lled\u202c",
    "zero width": "\u200b\u200d\ufeff",
    "lone accents": "\u0301\u0301\u0301\u0301",
    "markup": "<script>alert(1)</script>",
    "SQL": "'; DROP TABLE claim; --",
    "a format string": "%(brand)s %s {0} {{ 7*7 }}",
    "very long": "a" * 60_000,
    "line breaks": "a@b.com\r\nBcc: c@d.com",
}
NO_ADDRESSES = {
    **BAD_TEXTS,
    "words": "hello world",
    "a mail address": "support@dell.com",
    "an IP address": "https://127.0.0.1/@dell",
    "user and password": "https://x.com@evil.com/dell",
    "an odd port": "https://x.com:8443/dell",
    "a script": "javascript:alert(1)",
    "a page of a platform": "https://x.com/explore",
    "no TLD": "https://dell.invalid/",
    "a platform that nobody can prove here": "https://www.twitch.tv/dell",
    "a handle alone": "@quandromel",
    "a short link": "https://bit.ly/abc",
}


class Visitor:
    """Somebody with a cookie jar, who sends forms as a browser does."""

    def __init__(self, product: Product, language: str) -> None:
        self.product = product
        self.language = language
        # An address of one's own on loopback: the limits count by address.
        own = httpx.HTTPTransport(local_address=f"127.77.{secrets.randbelow(256)}.{secrets.randbelow(254) + 1}")
        headers = {"Sec-Fetch-Site": "same-origin"}
        self.http = httpx.Client(base_url=product.base, timeout=30, headers=headers, transport=own)

    def token(self, path: str) -> str:
        page = self.http.get(path, params={"lang": self.language})
        found = FORM_TOKEN.search(page.text)
        assert found, f"{path} has no form: {page.status_code}"
        return found[1]

    def send(self, form: str, path: str, **values: str) -> httpx.Response:
        return self.http.post(path, data={"form_token": self.token(form), **values})

    def sign_in(self, email: str) -> None:
        before = len(self.product.mails(email))
        assert self.send("/sign-in", "/sign-in", email=email).status_code == 200
        link = self.product.sign_in_link(email, after=before).removeprefix(self.product.base)
        assert self.send(link, link).status_code == 303


async def _counts(product: Product) -> dict[str, int]:
    with reachable(product.folder / "data") as url:
        connection = await asyncpg.connect(url)
        try:
            return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in KEPT}  # noqa: S608
        finally:
            await connection.close()


@pytest.fixture(scope="module")
def member(product: Product) -> Iterator[Visitor]:
    """Of a company with a brand and a claim: every form is open to them. They read Spanish."""
    visitor = Visitor(product, "es")
    visitor.sign_in("eva@quandromel.com")
    assert visitor.send("/companies/new", "/companies", name="Quandromel").status_code == 303
    brands = "/companies/quandromel/brands"
    assert visitor.send(f"{brands}/new", brands, name="Quandromel", website="quandromel.com").status_code == 303
    yield visitor
    visitor.http.close()


@pytest.fixture
async def unchanged(product: Product) -> AsyncIterator[None]:
    before = await _counts(product)
    yield
    assert await _counts(product) == before


def _is_told(answer: httpx.Response, what: str) -> None:
    """Refused, on a page of the person's language, with a sentence that the Spanish catalogue made."""
    assert 400 <= answer.status_code < SERVER_ERROR, (what, answer.status_code)
    assert 'lang="es"' in answer.text, what
    found = ANY_SENTENCE.search(answer.text) or re.search(r"<h1[^>]*>([^<]{5,})", answer.text)
    assert found, (what, answer.text[:3000])
    sentence = html.unescape(found[1]).strip()
    assert not ENGLISH.search(sentence), (what, sentence)


ODD_NAMES = {"SQL", "a format string", "markup"}  # names all the same, and shown as they are


@pytest.mark.parametrize("what", sorted(BAD_TEXTS.keys() - ODD_NAMES))
async def test_names_that_are_none(member: Visitor, unchanged: None, what: str) -> None:
    brands = "/companies/quandromel/brands"

    _is_told(member.send("/companies/new", "/companies", name=BAD_TEXTS[what]), what)
    _is_told(member.send(f"{brands}/new", brands, name=BAD_TEXTS[what], website="quandromel.org"), what)


@pytest.mark.parametrize("what", NO_ADDRESSES)
async def test_addresses_that_name_no_account(member: Visitor, unchanged: None, what: str) -> None:
    desk = "/desk/brands/quandromel"

    _is_told(member.send(desk, f"{desk}/claims", address=NO_ADDRESSES[what], role="main"), what)


@pytest.mark.parametrize("what", BAD_TEXTS)
async def test_mail_addresses_that_are_none(product: Product, unchanged: None, what: str) -> None:
    stranger = Visitor(product, "es")

    _is_told(stranger.send("/sign-in", "/sign-in", email=BAD_TEXTS[what]), what)


@pytest.mark.parametrize("what", NO_ADDRESSES)
def test_the_public_gets_a_page_and_programs_a_code(product: Product, what: str) -> None:
    text = NO_ADDRESSES[what]

    page = httpx.get(f"{product.base}/lookup", params={"account": text, "lang": "es"}, timeout=30)
    answer = httpx.get(f"{product.base}/api/v1/lookup", params={"account": text}, timeout=30)

    assert page.status_code < SERVER_ERROR
    assert answer.status_code < SERVER_ERROR
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert re.fullmatch(r"[a-z_]+", answer.json()["code"])
        assert len(answer.json()["detail"]) > 15
    assert "<script>alert" not in page.text


def test_a_batch_answers_each_in_its_place(product: Product) -> None:
    texts = [text for text in NO_ADDRESSES.values() if len(text) < 3000]

    answer = httpx.post(f"{product.base}/api/v1/lookup", json={"accounts": [*texts, "x.com/mcdonalds"]}, timeout=60)

    entries = answer.json()["answers"]
    assert len(entries) == len(texts) + 1
    assert entries[-1]["verdict"] == "listed"
    assert all(entry.get("error", {}).get("code") or entry.get("verdict") for entry in entries)


TEN_MEGABYTES = b"a=" + b"x" * 10_000_000


@pytest.mark.parametrize("path", ["/sign-in", "/companies", "/desk/brands/quandromel/claims", "/api/v1/lookup"])
async def test_ten_megabytes_are_refused_without_being_read(member: Visitor, unchanged: None, path: str) -> None:
    kind = "application/json" if path.startswith("/api") else "application/x-www-form-urlencoded"

    answer = member.http.post(path, content=TEN_MEGABYTES, headers={"Content-Type": kind})

    assert answer.status_code == 413
    assert member.http.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "path", ["/accounts/x/%00", "/accounts/nothing/dell", "/brands/%FF", "/claims/not-a-uuid", "/%00"]
)
async def test_addresses_of_ours_that_are_none(member: Visitor, unchanged: None, path: str) -> None:
    assert 400 <= member.http.get(path).status_code < SERVER_ERROR


async def test_an_expired_a_used_and_a_stolen_link(product: Product, member: Visitor, unchanged: None) -> None:
    eva, thief = Visitor(product, "es"), Visitor(product, "es")
    before = len(product.mails("eva@quandromel.com"))
    eva.send("/sign-in", "/sign-in", email="eva@quandromel.com")
    link = await asyncio.to_thread(product.sign_in_link, "eva@quandromel.com", after=before)
    path = link.removeprefix(product.base)

    stolen = thief.http.get(path, params={"lang": "es"})
    assert gettext("Open the link in the browser where you asked for it, or ask again from here.", "es") in stolen.text
    assert eva.send(path, path).status_code == 303
    reused = eva.http.get(path)
    assert reused.status_code == 410
    assert gettext("This sign-in link was used already. Ask for a new one.", "es") in reused.text


async def test_a_double_click_files_one_claim(member: Visitor, product: Product) -> None:
    before = await _counts(product)
    desk = "/desk/brands/quandromel"

    answers = [
        member.send(desk, f"{desk}/claims", address="https://github.com/quandromel", role="main") for _ in range(3)
    ]

    after = await _counts(product)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert after["claim"] == before["claim"] + 1


async def test_two_browsers_that_claim_the_same_account_at_once_file_one_claim(
    member: Visitor, product: Product
) -> None:
    other = Visitor(product, "en")
    await asyncio.to_thread(other.sign_in, "eva@quandromel.com")
    before = await _counts(product)
    desk, address = "/desk/brands/quandromel", "https://bsky.app/profile/quandromel.com"

    answers = await asyncio.gather(
        *(
            asyncio.to_thread(browser.send, desk, f"{desk}/claims", address=address, role="main")
            for browser in (member, other, member, other)
        )
    )

    after = await _counts(product)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert after["claim"] == before["claim"] + 1


async def test_a_form_from_elsewhere_changes_nothing(member: Visitor, unchanged: None) -> None:
    token = member.token("/companies/new")

    foreign = member.http.post(
        "/companies", data={"form_token": token, "name": "Evil"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    tokenless = member.http.post("/companies", data={"name": "Evil"})

    assert (foreign.status_code, tokenless.status_code) == (403, 403)
