"""A real Nostr relay, and accounts that sign what they publish there."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from coincurve import PrivateKey
from websockets.sync.client import connect

from tests.servers.paths import HERE, NOSTR_RELAY, installed
from tests.servers.running import RunningServer

Signed = dict[str, object]


@dataclass(frozen=True, slots=True)
class NostrAccount:
    """Whoever has the secret is the account."""

    secret: PrivateKey = field(default_factory=PrivateKey)

    @property
    def key(self) -> str:
        return self.secret.public_key_xonly.format().hex()

    def event(self, kind: int, content: object, at: float, tags: Sequence[Sequence[str]] = ()) -> Signed:
        """Signed by the account; a document as content becomes JSON."""
        text = content if isinstance(content, str) else json.dumps(content)
        unsigned = [0, self.key, int(at), kind, [list(tag) for tag in tags], text]
        written = json.dumps(unsigned, separators=(",", ":"), ensure_ascii=False).encode()
        number = hashlib.sha256(written).digest()
        signature = self.secret.sign_schnorr(number).hex()
        names = ("pubkey", "created_at", "kind", "tags", "content")
        return {"id": number.hex(), **dict(zip(names, unsigned[1:], strict=True)), "sig": signature}


class NostrRelay(RunningServer):
    name = "nostr-relay"

    def prepare(self) -> None:
        (self.folder / "settings.json").write_text(json.dumps(self._settings()))  # JSON is YAML

    def _settings(self) -> Mapping[str, object]:
        # `is_recent` is left out: the tests' own clock says what is late.
        validators = [f"nostr_relay.validators.{name}" for name in ("is_not_too_large", "is_signed")]
        storage = {"sqlalchemy.url": f"sqlite+aiosqlite:///{self.folder}/relay.db", "validators": validators}
        return {"storage": storage, "verification": {"nip05_verification": "disabled"}}

    def command(self) -> list[str | Path]:
        python = installed(NOSTR_RELAY / "bin" / "python")
        return [python, "-uP", HERE / "run_nostr_relay.py", self.folder / "settings.json", str(self.port)]

    def is_ready(self) -> bool:
        return httpx.get(self.base, headers={"Accept": "application/nostr+json"}).is_success

    def publish(self, event: Signed) -> str:
        """What the relay says against it; empty once it is stored."""
        with connect(f"ws://127.0.0.1:{self.port}", proxy=None) as relay:
            relay.send(json.dumps(["EVENT", event]))
            _, _, is_stored, why = json.loads(relay.recv(10))
        return "" if is_stored else str(why)
