"""A real Matrix home server: accounts by its shared secret, profiles through the API that every client uses."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx

from tests.servers.paths import HERE, SYNAPSE, installed
from tests.servers.running import RunningServer

SECRET = "secret-of-the-test-home-server"
PASSWORD = "correct horse battery staple"
KEEPER = "keeper"  # the administrator


@dataclass(frozen=True, slots=True)
class MatrixUser:
    user_id: str
    authorization: str


class Synapse(RunningServer):
    """Home of `@…:domain`; its clients go to `https://matrix.{domain}`, as it says in its well-known file.

    `closed`: it shows profiles to its own users only.
    """

    name = "synapse"

    def __init__(self, domain: str = "home.test", *, closed: bool = False) -> None:
        super().__init__()
        self.domain = domain
        self._closed = closed
        self._http = httpx.Client(base_url=self.base, timeout=30)
        self._keeper: MatrixUser | None = None

    def prepare(self) -> None:
        (self.folder / "homeserver.yaml").write_text(json.dumps(self._settings()))  # JSON is YAML

    def _settings(self) -> Mapping[str, object]:
        resources = [{"names": ["client", "federation"], "compress": False}]
        listener = {"port": self.port, "type": "http", "bind_addresses": ["127.0.0.1"], "resources": resources}
        quick = {"address": {"per_second": 1000, "burst_count": 1000}}
        return {
            "server_name": self.domain,
            "public_baseurl": f"https://matrix.{self.domain}/",
            "listeners": [listener],
            "database": {"name": "sqlite3", "args": {"database": str(self.folder / "home.db")}},
            "signing_key": f"ed25519 a_test {base64.b64encode(secrets.token_bytes(32)).decode().rstrip('=')}",
            "registration_shared_secret": SECRET,
            "bcrypt_rounds": 4,
            "enable_media_repo": False,
            "report_stats": False,
            "require_auth_for_profile_requests": self._closed,
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],  # it asks no other home server
            "rc_login": {**quick, "account": quick["address"]},
            "rc_registration": quick["address"],
        }

    def command(self) -> list[str | Path]:
        return [installed(SYNAPSE / "bin" / "python"), "-uP", HERE / "run_synapse.py", "-c", "homeserver.yaml"]

    def is_ready(self) -> bool:
        return self._http.get("/health").is_success

    def stop(self) -> None:
        self._http.close()
        super().stop()

    def create_user(self, name: str, *, admin: bool = False) -> MatrixUser:
        """Its display name is the name, until it sets another."""
        place = "/_synapse/admin/v1/register"
        nonce = str(self._http.get(place).json()["nonce"])
        role = "admin" if admin else "notadmin"
        signed = f"{nonce}\0{name}\0{PASSWORD}\0{role}".encode()
        proof = hmac.new(SECRET.encode(), signed, hashlib.sha1).hexdigest()
        person = {"nonce": nonce, "username": name, "password": PASSWORD, "admin": admin, "mac": proof}
        created = _well_done(self._http.post(place, json=person)).json()
        return MatrixUser(created["user_id"], f"Bearer {created['access_token']}")

    def set_field(self, user: MatrixUser, field: str, value: object) -> None:
        """`displayname`, or a field of the owner's own making."""
        self._send("PUT", f"/_matrix/client/v3/profile/{quote(user.user_id, safe='')}/{field}", user, {field: value})

    def remove_field(self, user: MatrixUser, field: str) -> None:
        self._send("DELETE", f"/_matrix/client/v3/profile/{quote(user.user_id, safe='')}/{field}", user)

    def deactivate(self, user: MatrixUser, *, erase: bool) -> None:
        """As an administrator does; the name cannot be registered again. Unless erased, the profile stays."""
        self._keeper = self._keeper or self.create_user(KEEPER, admin=True)
        path = f"/_synapse/admin/v1/deactivate/{quote(user.user_id, safe='')}"
        self._send("POST", path, self._keeper, {"erase": erase})

    def get(self, path: str) -> httpx.Response:
        """Asks as a stranger would, without a session."""
        return self._http.get(path)

    def _send(self, method: str, path: str, who: MatrixUser, body: Mapping[str, object] | None = None) -> None:
        _well_done(self._http.request(method, path, json=body, headers={"Authorization": who.authorization}))


def _well_done(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        raise RuntimeError(f"{answer.request.url.path}: {answer.status_code} {answer.text}")
    return answer
