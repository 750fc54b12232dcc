"""A real ActivityPub server on Fedify, the library under the federation of Ghost and Hollo."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

from tests.servers.paths import FEDIFY, HERE, installed, node
from tests.servers.running import RunningServer


class Fedify(RunningServer):
    """Answers for `domain`; with `host` the two differ: `@dell@social.test` lives on `ap.social.test`.

    `actors` and `posts`: where another software puts them.
    """

    name = "fedify"

    def __init__(
        self,
        domain: str = "fedify.test",
        host: str = "",
        actors: str = "/users/{identifier}",
        posts: str = "/users/{identifier}/notes/{number}",
    ) -> None:
        super().__init__()
        self.domain = domain
        self.host = host or domain
        self._paths = {"ACTOR_PATH": actors, "POST_PATH": posts}

    def prepare(self) -> None:
        (self.folder / "node_modules").symlink_to(installed(FEDIFY / "node_modules"))
        shutil.copyfile(HERE / "fedify.mjs", self.folder / "fedify.mjs")

    def command(self) -> list[str | Path]:
        return [node(), "fedify.mjs"]

    def environment(self) -> Mapping[str, str]:
        handle_host = self.domain if self.host != self.domain else ""
        names = {"ORIGIN": f"https://{self.host}", "HANDLE_HOST": handle_host}
        return {"PORT": str(self.port), **names, **self._paths}

    def is_ready(self) -> bool:
        return (
            self.get("/.well-known/webfinger", resource="acct:nobody").status_code < httpx.codes.INTERNAL_SERVER_ERROR
        )

    def set_account(
        self,
        name: str,
        bio: str = "",
        fields: Sequence[tuple[str, str]] = (),
        notes: Sequence[str] = (),
        *,
        secure: bool = False,
        kind: str = "Person",
    ) -> None:
        """`bio`, the values of `fields` and `notes` are HTML, as on the real network; `secure`: only signers read.

        `notes` are numbered from 1; `kind` may be a Group.
        """
        account = {"id": name, "name": name.title(), "summary": bio, "fields": list(fields), "notes": list(notes)}
        self._send({**account, "secure": secure, "kind": kind})

    def remove_account(self, name: str) -> None:
        self._send({"id": name, "deleted": True})

    def get(self, path: str, accept: str = "application/activity+json", **parameters: str) -> httpx.Response:
        headers = {"Host": self.host, "Accept": accept}
        return httpx.get(f"{self.base}{path}", params=parameters, headers=headers, timeout=30)

    def _send(self, account: Mapping[str, object]) -> None:
        httpx.post(f"{self.base}/_test/account", json=account).raise_for_status()
