"""Dumps of other registries: whose they are, checked by their signature, and what of them can be listed here."""

import base64
import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.actions.names import clean_name
from registry.actions.sources import LARGEST_FILE, Refusal
from registry.errors import BadDump, BadName
from registry.signing import DUMP_TYPE
from verification.accounts import AccountRef
from verification.fetching import Ask, Failure
from verification.platforms import canonical
from verification.platforms.platform import Get

KEY_SET = "/.well-known/jwks.json"
GZIP_MAGIC = b"\x1f\x8b"
LONGEST_LINE = 256 * 1024  # bytes
MOST_LINES = 20_000_000
PIECE = 1024 * 1024
LONGEST_HOST = 50  # characters: names of sources are columns

Keys = Mapping[str, Ed25519PublicKey]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a detached signature says of itself; nothing of it is believed before it was checked."""

    registry: str
    at: datetime
    key_id: str
    protected: str
    stamp: bytes

    @property
    def host(self) -> str:
        return urlsplit(self.registry).netloc


@dataclass(frozen=True, slots=True)
class ForeignBrand:
    """A brand that the other registry says to have proven, with its official accounts."""

    slug: str
    name: str
    domain: str | None
    accounts: Sequence[AccountRef]


@dataclass(frozen=True, slots=True)
class ForeignDump:
    """What can be taken over, what cannot be read, and how many lines are none of our business, by verdict."""

    signature: Signature
    sha256: str
    licence: str | None
    brands: Sequence[ForeignBrand]
    refused: Sequence[Refusal]
    left_out: Mapping[str, int]


@dataclass(slots=True)
class _Brand:
    name: str
    domain: str | None
    accounts: dict[AccountRef, None] = field(default_factory=dict)


def is_dump(path: Path) -> bool:
    """Whether the file is compressed, as dumps are and lists are not."""
    with path.open("rb") as file:
        return file.read(2) == GZIP_MAGIC


def read_signature(text: str) -> Signature:
    """Reads a detached signature; raises BadDump."""
    if not text.strip():
        raise BadDump(
            "A dump is brought in with its signature: the file beside it that ends with .jws, or --signature."
        )
    try:
        protected, payload, stamp = text.strip().split(".")
        header = orjson.loads(_bytes(protected))
        registry, key_id = str(header["iss"]), str(header["kid"])
        at, parts = datetime.fromtimestamp(int(header["iat"]), UTC), urlsplit(registry)
        is_ours = header["alg"] == "EdDSA" and header["typ"] == DUMP_TYPE and not payload
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise BadDump("The signature cannot be read. Download it again, from where the dump is, with .jws.") from error
    if not is_ours or parts.scheme not in {"https", "http"} or not parts.netloc or len(parts.netloc) > LONGEST_HOST:
        raise BadDump("This is not the signature of a registry's dump.")
    return Signature(f"{parts.scheme}://{parts.netloc}", at, key_id, protected, _bytes(stamp))


def read_keys(key_set: bytes) -> Keys:
    """The keys of a JWK set; raises BadDump where there are none that sign."""
    try:
        found = {
            str(key["kid"]): Ed25519PublicKey.from_public_bytes(_bytes(key["x"]))
            for key in orjson.loads(key_set)["keys"]
            if key.get("crv") == "Ed25519"
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadDump("The keys cannot be read: a JWK set is needed, as registries publish it.") from error
    if not found:
        raise BadDump("There is no key in it that could have signed a dump.")
    return found


async def published_keys(registry: str, ask: Ask) -> Keys:
    """The keys that a registry publishes, asked for through the guarded fetcher; raises BadDump."""
    if urlsplit(registry).scheme != "https":
        raise BadDump("%(registry)s has no https address. Name a file with its keys: --key.", registry=registry)
    reply = await ask(Get(f"{registry}{KEY_SET}", "application/json, application/jwk-set+json"))
    if isinstance(reply, Failure):
        raise BadDump("The keys of %(registry)s cannot be fetched now. Name a file: --key.", registry=registry)
    return read_keys(reply.body)


def digest_of(path: Path) -> bytes:
    """SHA-256 of a file; raises BadDump for one that is larger than anybody's dump."""
    if path.stat().st_size > LARGEST_FILE:
        raise BadDump("The file is larger than any dump.")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.digest()


def verify(signature: Signature, digest: bytes, keys: Keys) -> None:
    """Raises BadDump unless one of the keys signed this digest."""
    key = keys.get(signature.key_id)
    if key is None:
        raise BadDump("%(registry)s does not publish the key that signed this dump.", registry=signature.registry)
    payload = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    try:
        key.verify(signature.stamp, f"{signature.protected}.{payload}".encode())
    except InvalidSignature as error:
        raise BadDump("The signature does not fit: the dump was changed or is another one.") from error


def read_dump(path: Path, signature: Signature, digest: bytes) -> ForeignDump:
    """What a dump says whose signature was checked; raises BadDump for one that is broken or cut short."""
    lines = _lines(path)
    header = next(lines, (0, None))[1]
    if header is None or header.get("registry") != signature.registry:
        raise BadDump("The first line does not say that this is a dump of %(registry)s.", registry=signature.registry)
    brands: dict[str, _Brand] = {}
    refused: list[Refusal] = []
    left_out: Counter[str] = Counter()
    number = 1
    for number, line in lines:
        problem = _take(line, brands, left_out)
        if problem:
            refused.append(Refusal(number, problem))
    if number - 1 != header.get("accounts"):
        raise BadDump("The dump does not hold as many lines as it says: it was cut short.")
    taken = [ForeignBrand(slug, one.name, one.domain, tuple(one.accounts)) for slug, one in brands.items()]
    licence = header.get("licence")
    return ForeignDump(
        signature, digest.hex(), licence if isinstance(licence, str) else None, taken, refused, dict(left_out)
    )


def _take(line: dict[str, Any] | None, brands: dict[str, _Brand], left_out: Counter[str]) -> str:
    """Adds what is official there. Whom others call an impostor, list or dispute is not taken from hearsay."""
    verdict = line.get("verdict") if line else None
    if not isinstance(line, dict) or not isinstance(verdict, str):
        return "not an account in the words of the dump"
    if verdict != "official" or line.get("disputed"):
        left_out["disputed" if line.get("disputed") else verdict] += 1
        return ""
    brand, account = line.get("brand"), line.get("account")
    if not isinstance(brand, dict) or not isinstance(account, dict):
        return "brand and account are needed"
    ref = canonical(str(account.get("platform")), str(account.get("handle")))
    if ref is None or (ref.platform, ref.handle) != (account.get("platform"), account.get("handle")):
        return f"not the canonical name of an account: {account.get('platform')}:{account.get('handle')}"[:200]
    try:
        name = clean_name(str(brand.get("name")))
    except BadName as error:
        return error.english
    domain = canonical("website", str(brand["domain"])) if brand.get("domain") else None
    known = brands.setdefault(str(brand.get("slug"))[:120], _Brand(name, domain.handle if domain else None))
    known.accounts[ref] = None
    return ""


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Each line with its number; None for one that is no JSON object."""
    try:
        with gzip.open(path) as file:
            for number in range(1, MOST_LINES):
                line = file.readline(LONGEST_LINE)
                if not line:
                    return
                if not line.endswith(b"\n"):
                    _refuse_broken()
                yield number, _object(line)
    except (OSError, EOFError, zlib.error) as error:
        raise BadDump("The file is broken. Download it again.") from error
    _refuse_broken()


def _refuse_broken() -> NoReturn:
    raise BadDump("The file is broken. Download it again.")


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
