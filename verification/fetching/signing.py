"""Signs requests as the registry's own fediverse actor (draft-cavage-http-signatures-12, as Mastodon reads it)."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

BITS = 2048
_EXPONENT = 65537
_SIGNED = "(request-target) host date"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key, and the address under which servers find its public half."""

    key_id: str
    key: RSAPrivateKey

    def headers(self, authority: str, target: str, now: datetime) -> dict[str, str]:
        """`Date` and `Signature` for a GET of `target` from the host that is addressed as `authority`."""
        date = format_datetime(now.astimezone(UTC), usegmt=True)
        lines = f"(request-target): get {target}\nhost: {authority}\ndate: {date}"
        signature = b64encode(self.key.sign(lines.encode("ascii"), PKCS1v15(), SHA256())).decode("ascii")
        parts = {"keyId": self.key_id, "algorithm": "rsa-sha256", "headers": _SIGNED, "signature": signature}
        return {"Date": date, "Signature": ",".join(f'{name}="{value}"' for name, value in parts.items())}

    @property
    def public_pem(self) -> str:
        """The public half, as an actor shows it."""
        public = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return public.decode("ascii")


def read_signer(pem: str, key_id: str) -> Signer:
    """The signer with this key; raises ValueError for anything but an open RSA key of at least 2048 bits."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except TypeError as locked:
        raise ValueError("the key has a password") from locked
    if not isinstance(key, RSAPrivateKey) or key.key_size < BITS:
        raise ValueError(f"no RSA key of {BITS} bits or more")
    return Signer(key_id, key)


def new_key() -> str:
    """A fresh private key as PEM."""
    key = generate_private_key(_EXPONENT, BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
