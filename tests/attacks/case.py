"""What one attack is: a claim, the world it meets, and the one answer that is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from verification.accounts import AccountRef
from verification.challenges import new_token
from verification.platforms import canonical, read

BRAND = "acme"
REGISTRY = "localhost:8000"  # the settings' default

# Stand-ins, each as long as what takes its place, so that lengths written beside them stay right. A token has letters
# and 2 to 7 only: what is made of other digits cannot be one.
NAME = "acme000"  # a name of the case's own; `acme000.test` is its domain
HOST = f"{NAME}.test"
MARK = "0" * 42
TOKEN = f"br1{MARK}"  # the token that is asked for
OF_ANOTHER_ACCOUNT = "br1" + "1" * 42
OF_ANOTHER_BRAND = "br1" + "8" * 42
OF_ANOTHER_REGISTRY = "br1" + "9" * 42
OLDER = "br1" + "08" * 21  # made for the same claim, before
POST = "7000000000000000000"
NUMBER = "4400000000"  # where a platform's numbers are shorter
DID = "did:plc:acme" + "a" * 20
LINE = f"brand-registry: {TOKEN}"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LEAK = "leaked-to-the-registrant"  # in answers; it must never reach a `detail`


@dataclass(frozen=True, slots=True)
class Raw:
    """Exactly these bytes, then those for ever, then an end of its kind."""

    first: bytes = b""
    forever: bytes = b""
    pause: float = 0.0  # seconds between the ones that come for ever
    ending: str = "close"  # or "hang", or "cut": without the good-bye that TLS asks for


@dataclass(frozen=True, slots=True)
class Packed:
    """A page whose body is gzip, in so many layers, cut by so many bytes."""

    body: bytes
    layers: int = 1
    cut: int = 0
    tail: bytes = b""
    kind: str = "text/plain"


Act = bytes | Raw | Packed
Record = tuple[str, ...]  # name, type, values


class Door(StrEnum):
    """How the verifier's process is set up: which way leads into this world."""

    BASES = "bases"  # every platform's base is ours: the questions arrive whatever the DNS says
    DNS = "dns"  # names are resolved by our nameserver, and visited on port 443
    TWO_RESOLVERS = "two resolvers"  # as before, and both must agree
    KEYS = "keys"  # the platforms, too, are found by their names, and the operator has an app key for some
    KEYED = "keyed"  # as BASES, and the operator has an app key wherever there may be one


@dataclass(frozen=True, slots=True)
class Case:
    """`expected` is a problem code, "" for proven; several with `|` where more than one is right."""

    name: str
    claim: str
    expected: str
    method: str | None = None
    answers: Mapping[str, Act] = field(default_factory=dict)  # https address, or `slug/target` → what is said
    records: Sequence[Record] = ()
    second_records: Sequence[Record] = ()  # what the other resolver says
    place: str | None = None
    stable_id: str | None = None
    door: Door = Door.BASES
    certificate: str = "good"
    reads_as: str | None = None  # `platform:handle` that the answer must name
    apart: str = ""  # cases of one word share a process with nobody else: a host that asks for quiet gets it there

    def __str__(self) -> str:
        return self.name


class Filling:
    """Puts a case's own name and tokens in the place of the stand-ins."""

    def __init__(self, case: Case, number: int) -> None:
        self.name = f"acme{_DIGITS[number // 1296]}{_DIGITS[number // 36 % 36]}{_DIGITS[number % 36]}"
        did = "did:plc:acme" + f"{number:020}".translate(str.maketrans("0123456789", "bcdefghijk"))
        self._texts = {
            NAME: self.name,
            NAME.upper(): self.name.upper(),
            POST: f"7{number:018}",
            NUMBER: f"44{number:08}",
            DID: did,
            DID.replace(":", "%3A"): did.replace(":", "%3A"),
        }
        self.account = _account(self(case.claim))
        self.token = self._token(self.account)
        other = AccountRef(self.account.platform, f"other-{self.account.handle}")
        for stand_in, token in (
            (MARK, self.token),
            (OF_ANOTHER_ACCOUNT[3:], self._token(other)),
            (OF_ANOTHER_BRAND[3:], self._token(self.account, brand="other")),
            (OF_ANOTHER_REGISTRY[3:], self._token(self.account, registry="registry.example")),
            (OLDER[3:], self._token(self.account)),
        ):
            self._texts[stand_in] = token[3:]

    def __call__(self, text: str) -> str:
        for stand_in, own in self._texts.items():
            text = text.replace(stand_in, own)
        return text

    def bytes(self, text: bytes) -> bytes:
        for stand_in, own in self._texts.items():
            text = text.replace(stand_in.encode(), own.encode())
        return text

    @staticmethod
    def _token(account: AccountRef, *, brand: str = BRAND, registry: str = REGISTRY) -> str:
        return new_token(account, brand, registry)


def _account(claim: str) -> AccountRef:
    """What the claim names; anything at all for a claim that names nothing."""
    slug, _, handle = claim.partition(":")
    reading = read(claim, test_names=True)
    named = canonical(slug, handle, test_names=True) or reading.account or next(iter(reading.candidates), None)
    return named or AccountRef("website", "nobody.test")
