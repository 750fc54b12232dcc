"""GitHub's and X's answers, in the shapes they have in the wild: no server of theirs can be started here."""

import html
import json
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.loopback_server import LoopbackServer, Served

OEMBED_POST = (
    '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{text}</p>&mdash; {name} (@{handle}) '
    '<a href="https://twitter.com/{handle}/status/{post}?ref_src=twsrc%5Etfw">November 23, 2026</a></blockquote>\n'
)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]


class ClosedPlatforms(Served):
    """One server for both: `base` is what REGISTRY_PLATFORM_BASES names for `github` and for `x`."""

    def __init__(self) -> None:
        self._github: dict[str, dict[str, Any]] = {}
        self._posts: dict[str, tuple[str, str]] = {}  # post id → (author's handle, text)
        self._outage: int | None = None
        self.asked: list[str] = []
        super().__init__(_Question)

    # ── what a test says ────────────────────────────────────────────────────────────────────────────────────────────

    def set_github(self, login: str, *, bio: str, blog: str = "", number: int = 583231) -> None:
        """The account `login` with this bio and link; another `number` is another account under the same name."""
        self._github[login.lower()] = {
            "login": login,
            "id": number,
            "node_id": "MDQ6VXNlcjU4MzIzMQ==",
            "html_url": f"https://github.com/{login}",
            "type": "Organization",
            "name": login.title(),
            "company": None,
            "blog": blog,
            "email": None,
            "bio": bio,
            "twitter_username": None,
            "created_at": "2011-01-25T18:44:36Z",
            "updated_at": "2026-01-22T11:36:04Z",
        }

    def post_on_x(self, handle: str, post: str, text: str) -> str:
        """Returns the post's address."""
        self._posts[post] = (handle, text)
        return f"https://x.com/{handle}/status/{post}"

    def fail(self, status: int | None) -> None:
        """Every answer has this status until `fail(None)`."""
        self._outage = status

    # ── what a client hears ─────────────────────────────────────────────────────────────────────────────────────────

    def answer(self, address: str) -> Answer:
        self.asked.append(address)
        url = urlsplit(address)
        if self._outage is not None:
            return Answer(self._outage, {"message": "try again later"})
        if url.path.startswith("/users/"):
            user = self._github.get(url.path.removeprefix("/users/").lower())
            missing = {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}
            return Answer(200, user) if user else Answer(404, missing)
        if url.path == "/oembed":
            return self._oembed(parse_qs(url.query).get("url", [""])[0])
        return Answer(404, {"message": "Not Found"})

    def _oembed(self, address: str) -> Answer:
        """As X does: the handle in the address is decoration, the number decides who is named as the author."""
        post = urlsplit(address).path.rpartition("/")[2]
        if post not in self._posts:
            return Answer(404, {"error": "Sorry, that page does not exist", "request": "/oembed"})
        handle, text = self._posts[post]
        name = handle.title()
        page = OEMBED_POST.format(text=html.escape(text), name=name, handle=handle, post=post)
        return Answer(
            200,
            {
                "url": f"https://twitter.com/{handle}/status/{post}",
                "author_name": name,
                "author_url": f"https://twitter.com/{handle}",
                "html": page,
                "width": 550,
                "height": None,
                "type": "rich",
                "cache_age": "3153600000",
                "provider_name": "Twitter",
                "provider_url": "https://twitter.com",
                "version": "1.0",
            },
        )


class _Question(BaseHTTPRequestHandler):
    server: LoopbackServer[ClosedPlatforms]

    def do_GET(self) -> None:
        answer = self.server.world.answer(self.path)
        body = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing: the test's own output is enough."""
