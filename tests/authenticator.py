"""A device that keeps passkeys, in software: it makes real keys and real signatures."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

UP, UV, AT = 0x01, 0x04, 0x40


@dataclass(slots=True)
class Authenticator:
    """One key for one site; `verifies` is whether it asks for finger, face or code."""

    origin: str = "http://localhost:8000"
    rp_id: str = "localhost"
    verifies: bool = True
    counts: bool = False
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    user_handle: str = ""

    def make(self, asked: str) -> tuple[str, str]:
        """Answers the question for a new passkey: the question's id, and the credential as the browser sends it."""
        question = json.loads(asked)
        self.user_handle = question["options"]["user"]["id"]
        public = self.key.public_key().public_numbers()
        cose = encode_cbor({1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + cose
        auth_data = self._auth_data(AT) + attested
        response = {
            "clientDataJSON": bytes_to_base64url(self._client_data("webauthn.create", question)),
            "attestationObject": bytes_to_base64url(encode_cbor({"fmt": "none", "attStmt": {}, "authData": auth_data})),
        }
        return question["challenge_id"], self._credential(response)

    def answer(self, asked: str) -> tuple[str, str]:
        """Answers the question of a sign-in."""
        question = json.loads(asked)
        client_data, auth_data = self._client_data("webauthn.get", question), self._auth_data(0)
        signed = auth_data + hashlib.sha256(client_data).digest()
        response = {
            "clientDataJSON": bytes_to_base64url(client_data),
            "authenticatorData": bytes_to_base64url(auth_data),
            "signature": bytes_to_base64url(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.user_handle,
        }
        return question["challenge_id"], self._credential(response)

    def _auth_data(self, flags: int) -> bytes:
        self.count += self.counts
        flags |= UP | (UV if self.verifies else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, question: dict[str, dict[str, str]]) -> bytes:
        challenge = bytes_to_base64url(base64url_to_bytes(question["options"]["challenge"]))
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _credential(self, response: dict[str, str]) -> str:
        name = bytes_to_base64url(self.credential_id)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )
