"""Many small websites on one loopback port, told apart by the Host header."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

from tests.servers.loopback_server import LoopbackServer, Served


@dataclass(frozen=True, slots=True)
class Page:
    body: str
    content_type: str = "text/plain"
    status: int = 200
    location: str | None = None


class Websites(Served):
    """The page of path `*` answers every address that has no page of its own; without one that is 404."""

    def __init__(self) -> None:
        self._sites: dict[str, Mapping[str, Page]] = {}
        self.asked: list[str] = []  # every header and path, as text
        super().__init__(_Question)

    def show(self, domain: str, pages: Mapping[str, Page]) -> None:
        self._sites[domain] = pages

    def page(self, domain: str, path: str) -> Page:
        pages = self._sites.get(domain, {})
        return pages.get(path) or pages.get("*") or Page("not here", "text/html", 404)


class _Question(BaseHTTPRequestHandler):
    server: LoopbackServer[Websites]

    def do_GET(self) -> None:
        self.server.world.asked.append(f"{self.path}\n{self.headers}")
        page = self.server.world.page(self.headers["Host"], self.path)
        body = page.body.encode()
        self.send_response(page.status)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(body)))
        if page.location:
            self.send_header("Location", page.location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing: the test's own output is enough."""
