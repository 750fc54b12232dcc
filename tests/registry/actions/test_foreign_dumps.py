"""Another registry's dump is believed only with its signature, and only whole."""

import gzip
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from registry import signing
from registry.actions import foreign_dumps
from registry.actions.foreign_dumps import ForeignDump, Signature
from registry.errors import BadDump
from registry.settings import Settings
from tests.factories import NOON
from verification.accounts import AccountRef
from verification.fetching import Failure
from verification.fetching.failures import Reason, failure
from verification.platforms.platform import Asked, Get, Reply

THEIRS = Settings(base_url="https://other.example", signing_keys=("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",))


def line(handle: str, verdict: str = "official", *, brand: str = "Dell", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    slug = brand.lower()
    return {
        "account": {"platform": "x", "handle": handle},
        "verdict": verdict,
        "disputed": False,
        "brand": {"slug": slug, "name": brand, "domain": f"{slug}.com"},
        **more,
    }


def packed(*lines: dict[str, Any], registry: str = "https://other.example", accounts: int | None = None) -> bytes:
    """A dump as the other registry writes it."""
    count = len(lines) if accounts is None else accounts
    header = {"registry": registry, "licence": "CC0-1.0", "accounts": count}
    return gzip.compress(b"".join(json.dumps(one).encode() + b"\n" for one in (header, *lines)), mtime=0)


def signed(body: bytes, settings: Settings = THEIRS) -> str:
    return signing.detached(sha256(body).digest(), settings, now=NOON)


def keys(settings: Settings = THEIRS) -> bytes:
    return json.dumps(signing.key_set(settings)).encode()


def read(folder: Path, body: bytes, signature: str = "", *, key_set: bytes | None = None) -> ForeignDump:
    """The way of a dump from file to values."""
    path = folder / "accounts.jsonl.gz"
    path.write_bytes(body)
    named = foreign_dumps.read_signature(signature or signed(body))
    digest = foreign_dumps.digest_of(path)
    foreign_dumps.verify(named, digest, foreign_dumps.read_keys(key_set or keys()))
    return foreign_dumps.read_dump(path, named, digest)


def test_what_is_official_there_is_taken_and_nothing_else(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        packed(
            line("dell"),
            line("dellcares"),
            line("d3ll", "impostor"),
            line("dell_old", "was_official"),
            line("dell_eu", disputed=True),
            line("hearsay", "listed"),
        ),
    )

    (brand,) = found.brands
    assert (brand.slug, brand.name, brand.domain) == ("dell", "Dell", "dell.com")
    assert brand.accounts == (AccountRef("x", "dell"), AccountRef("x", "dellcares"))
    assert found.left_out == {"impostor": 1, "was_official": 1, "disputed": 1, "listed": 1}
    assert (found.signature.host, found.signature.at, found.licence) == ("other.example", NOON, "CC0-1.0")


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (line("Dell"), "canonical"),
        (line("dell dell"), "canonical"),
        (line("dell") | {"account": {"platform": "nowhere", "handle": "dell"}}, "canonical"),
        (line("dell") | {"brand": None}, "needed"),
        (line("dell") | {"verdict": 7}, "words of the dump"),
        (line("dell") | {"brand": {"slug": "dell", "name": "\u202ellew"}}, "name"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_reason(tmp_path: Path, bad: dict[str, Any], why: str) -> None:
    found = read(tmp_path, packed(line("good"), bad))

    assert [one.line for one in found.refused] == [3]
    assert why in found.refused[0].reason.lower()
    assert [account.handle for brand in found.brands for account in brand.accounts] == ["good"]


def _other_bytes(body: bytes) -> tuple[bytes, str]:
    return packed(line("dell"), line("sly")), signed(body)


def _other_key(body: bytes) -> tuple[bytes, str]:
    return body, signed(body, Settings(base_url="https://other.example", signing_keys=("A" * 43,)))


def _renamed(body: bytes) -> tuple[bytes, str]:
    other = packed(line("dell"), registry="https://famous.example")
    return other, signed(other)


def _cut(body: bytes) -> tuple[bytes, str]:
    return body[:-20], signed(body[:-20])


def _fewer(body: bytes) -> tuple[bytes, str]:
    other = packed(line("dell"), accounts=2)
    return other, signed(other)


def _answer(body: bytes) -> tuple[bytes, str]:
    return body, signing.statement({}, THEIRS, asked="/", now=NOON)


@pytest.mark.parametrize(
    ("cheat", "why"),
    [
        (_other_bytes, "does not fit"),
        (_other_key, "does not publish the key"),
        (_renamed, "first line"),
        (_cut, "broken"),
        (_fewer, "cut short"),
        (_answer, "cannot be read"),
        (lambda body: (body, "nonsense"), "cannot be read"),
        (lambda _: (gzip.compress(b""), signed(gzip.compress(b""))), "does not"),
        (lambda _: (b"\x1f\x8b nonsense", signed(b"\x1f\x8b nonsense")), "broken"),
    ],
)
def test_a_bad_one_is_refused_in_a_sentence(
    tmp_path: Path, cheat: Callable[[bytes], tuple[bytes, str]], why: str
) -> None:
    with pytest.raises(BadDump) as refused:
        read(tmp_path, *cheat(packed(line("dell"))))

    assert why in refused.value.english


@pytest.mark.parametrize("bad", [b"", b"[]", b'{"keys": []}', b'{"keys": [{"kid": "a", "crv": "Ed25519", "x": "AA"}]}'])
def test_what_holds_no_keys_is_refused(tmp_path: Path, bad: bytes) -> None:
    with pytest.raises(BadDump):
        foreign_dumps.read_keys(bad)


async def test_keys_are_asked_for_where_the_signature_says_over_https() -> None:
    asked: list[str] = []

    async def ask(question: Asked) -> Reply:
        assert isinstance(question, Get)
        asked.append(question.url)
        return Reply(question.url, 200, "application/jwk-set+json", keys())

    found = await foreign_dumps.published_keys("https://other.example", ask)

    assert asked == ["https://other.example/.well-known/jwks.json"]
    assert set(found) == {key["kid"] for key in signing.key_set(THEIRS)["keys"]}
    with pytest.raises(BadDump, match="no https"):
        await foreign_dumps.published_keys("http://other.example", ask)


async def test_keys_that_cannot_be_fetched_are_said_to_be() -> None:
    async def ask(question: Asked) -> Failure:
        del question
        return failure(Reason.TIMED_OUT, "")

    with pytest.raises(BadDump) as refused:
        await foreign_dumps.published_keys("https://other.example", ask)

    assert "https://other.example cannot be fetched now" in refused.value.english


def test_a_signature_without_a_host_is_none() -> None:
    nowhere = signed(b"", Settings.model_construct(**{**THEIRS.model_dump(), "base_url": "nowhere"}))

    with pytest.raises(BadDump):
        foreign_dumps.read_signature(nowhere)


def test_a_signature_says_whose_it_is() -> None:
    found = foreign_dumps.read_signature(signed(b""))

    assert isinstance(found, Signature)
    assert found.registry == "https://other.example"
