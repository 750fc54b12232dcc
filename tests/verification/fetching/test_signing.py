"""Signatures of the registry's own actor: the lines that are signed, and who is asked with them."""

import re
from base64 import b64decode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec_key
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_public_key,
)

from tests.verification.fetching.conftest import NOON, World
from tests.verification.fetching.web_server import page, redirect
from verification.fetching import Failure, Fetcher
from verification.fetching.signing import Signer, new_key, read_signer
from verification.outcomes import Problem
from verification.platforms.platform import Get, Reply

KEY_ID = "https://registry.example/actor#main-key"


@pytest.fixture(scope="module")
def signer() -> Signer:
    return read_signer(new_key(), KEY_ID)


def signed_by(signer: Signer, lines: str, signature: str) -> bool:
    key = load_pem_public_key(signer.public_pem.encode())
    assert isinstance(key, RSAPublicKey)
    try:
        key.verify(b64decode(signature), lines.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def header(request: bytes, name: str) -> str:
    found = re.search(rf"(?im)^{name}: (.*?)\r$", request.decode())
    return found[1] if found else ""


def parts(request: bytes) -> dict[str, str]:
    return dict(re.findall(r'(\w+)="([^"]*)"', header(request, "signature")))


def is_signed_for(signer: Signer, request: bytes) -> bool:
    """Whether the signature holds for the target, the host and the date that stand in the very same request."""
    target, host = request.split(b" ")[1].decode(), header(request, "host")
    lines = f"(request-target): get {target}\nhost: {host}\ndate: {header(request, 'date')}"
    return signed_by(signer, lines, parts(request)["signature"])


async def test_a_signed_question_names_the_key_and_binds_target_host_and_date(world: World, signer: Signer) -> None:
    world.web.pages["/users/dell?x=1"] = page()

    async with Fetcher(world.settings(), clock=lambda: NOON, signer=signer) as fetcher:
        await fetcher.ask(Get(world.url("/users/dell?x=1"), "text/plain", signed=True))

    (request,) = world.web.requests
    assert {**parts(request), "signature": ""} == {
        "keyId": KEY_ID,
        "algorithm": "rsa-sha256",
        "headers": "(request-target) host date",
        "signature": "",
    }
    assert header(request, "date") == "Fri, 20 Nov 2026 12:00:00 GMT"
    assert is_signed_for(signer, request)
    assert not is_signed_for(signer, request.replace(b"/users/dell", b"/users/evil"))
    assert not is_signed_for(read_signer(new_key(), KEY_ID), request)


async def test_every_hop_is_signed_for_itself(world: World, signer: Signer) -> None:
    world.web.pages |= {"/old": redirect("/new"), "/new": page()}

    async with Fetcher(world.settings(), clock=lambda: NOON, signer=signer) as fetcher:
        await fetcher.ask(Get(world.url("/old"), "text/plain", signed=True))

    assert world.web.paths == ["/old", "/new"]
    assert all(is_signed_for(signer, request) for request in world.web.requests)


async def test_what_need_not_be_signed_is_not(world: World, signer: Signer) -> None:
    world.web.pages["/"] = page()

    async with Fetcher(world.settings(), clock=lambda: NOON, signer=signer) as fetcher:
        await fetcher.ask(Get(world.url("/"), "text/plain"))

    assert not header(world.web.requests[0], "signature")


async def test_without_a_key_the_host_is_not_asked_and_the_answer_is_the_one_for_strangers(world: World) -> None:
    async with world.fetcher() as fetcher:
        refused = await fetcher.ask(Get(world.url("/"), "text/plain", signed=True))
        judged = await fetcher.ask(Get(world.url("/"), "text/plain", expected=(200, 401), signed=True))

    assert isinstance(refused, Failure)
    assert (refused.problem, refused.status) == (Problem.BLOCKED, 401)
    assert isinstance(judged, Reply)
    assert (judged.status, judged.body) == (401, b"")
    assert not world.web.requests


def _pem(key: object, lock: object) -> str:
    pem: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)  # type: ignore[attr-defined]
    return pem.decode()


def test_a_key_that_servers_would_not_take_is_refused() -> None:
    weak = generate_private_key(65537, 1024)  # noqa: S505 (that is the point)
    locked = generate_private_key(65537, 2048)
    bad = [
        "no key",
        _pem(weak, NoEncryption()),
        _pem(locked, BestAvailableEncryption(b"x")),
        _pem(generate_ec_key(SECP256R1()), NoEncryption()),
    ]

    for pem in bad:
        with pytest.raises(ValueError, match=r"."):
            read_signer(pem, KEY_ID)
