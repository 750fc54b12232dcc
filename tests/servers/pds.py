"""A real Bluesky: a Personal Data Server and the PLC directory its accounts are registered in."""

import shutil
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.servers.paths import HERE, PDS, installed, node
from tests.servers.running import RunningServer, free_port

ADMIN_PASSWORD = "admin-of-the-test-pds"
ADMIN = "Basic " + b64encode(f"admin:{ADMIN_PASSWORD}".encode()).decode()
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True, slots=True)
class BlueskyAccount:
    did: str
    handle: str  # the first one; `rename` does not change it here
    authorization: str


class Pds(RunningServer):
    """Handles end in `.test`; others are proven through `dns` (`127.0.0.1:port`) as on the real network."""

    name = "pds"

    def __init__(self, dns: str = "") -> None:
        super().__init__()
        self.plc_port = free_port()
        self._dns = dns
        self._http = httpx.Client(base_url=f"{self.base}/xrpc/", timeout=30)

    @property
    def plc_base(self) -> str:
        return f"http://127.0.0.1:{self.plc_port}"

    def prepare(self) -> None:
        (self.folder / "node_modules").symlink_to(installed(PDS / "node_modules"))
        for script in ("network.mjs", "loopback.mjs"):
            shutil.copyfile(HERE / script, self.folder / script)

    def command(self) -> list[str | Path]:
        return [node(), "--import", "./loopback.mjs", "network.mjs"]

    def environment(self) -> Mapping[str, str]:
        ports = {"PDS_PORT": str(self.port), "PLC_PORT": str(self.plc_port), "DNS_SERVER": self._dns}
        return {**ports, "DATA_DIR": str(self.folder), "ADMIN_PASSWORD": ADMIN_PASSWORD, "LOG_ENABLED": "false"}

    def is_ready(self) -> bool:
        return self._http.get("_health").is_success

    def stop(self) -> None:
        self._http.close()
        super().stop()

    def create_account(self, handle: str, password: str = PASSWORD) -> BlueskyAccount:
        email = f"{uuid4().hex}@mail.test"
        person = {"handle": handle, "email": email, "password": password}
        created = self._call("com.atproto.server.createAccount", person)
        return BlueskyAccount(created["did"], handle, f"Bearer {created['accessJwt']}")

    def set_bio(self, account: BlueskyAccount, bio: str, display_name: str = "") -> None:
        collection = "app.bsky.actor.profile"
        record = {"$type": collection, "description": bio, "displayName": display_name}
        place = {"repo": account.did, "collection": collection, "rkey": "self"}
        self._call("com.atproto.repo.putRecord", {**place, "record": record}, account)

    def post(self, account: BlueskyAccount, text: str) -> str:
        """Returns the `at://` address of the new post."""
        collection = "app.bsky.feed.post"
        record = {"$type": collection, "text": text, "createdAt": "2026-01-01T00:00:00.000Z"}
        created = self._call(
            "com.atproto.repo.createRecord", {"repo": account.did, "collection": collection, "record": record}, account
        )
        return str(created["uri"])

    def update_handle(self, account: BlueskyAccount, handle: str) -> None:
        self._call("com.atproto.identity.updateHandle", {"handle": handle}, account)

    def deactivate(self, account: BlueskyAccount) -> None:
        self._call("com.atproto.server.deactivateAccount", {}, account)

    def take_down(self, account: BlueskyAccount) -> None:
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": account.did}
        takedown = {"subject": subject, "takedown": {"applied": True, "ref": "test"}}
        self._call("com.atproto.admin.updateSubjectStatus", takedown)

    def delete(self, account: BlueskyAccount) -> None:
        self._call("com.atproto.admin.deleteAccount", {"did": account.did})

    def get(self, method: str, **parameters: str) -> httpx.Response:
        """Asks as a stranger would, without a session."""
        return self._http.get(method, params=parameters)

    def _call(self, method: str, body: Mapping[str, Any], account: BlueskyAccount | None = None) -> dict[str, Any]:
        authorization = account.authorization if account else ADMIN if ".admin." in method else ""
        answer = self._http.post(method, json=body, headers={"Authorization": authorization} if authorization else {})
        if not answer.is_success:
            raise RuntimeError(f"{method}: {answer.status_code} {answer.text}")
        result: dict[str, Any] = answer.json() if answer.content else {}
        return result
