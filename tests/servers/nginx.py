"""A real nginx with TLS: many websites on one loopback port, told apart by the name that is asked for."""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import trustme

from tests.servers.paths import program, unpacked_libraries
from tests.servers.running import RunningServer, watched

HTTPS = 443
SETTINGS = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr;
events {{ worker_connections 256; }}
http {{
  log_format short '$host $request_uri $status $sent_http_content_encoding'; access_log {folder}/access.log short;
  default_type application/octet-stream;
  types {{ text/html html; text/plain txt; application/json json; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  limit_req_zone $server_name zone=one:1m rate=1r/m;
  server {{ listen {address}:{port} ssl http2 default_server; ssl_reject_handshake on; }}
{sites}
}}
"""
SITE = """
  server {{
    listen {address}:{port} ssl http2; server_name {name}; root {root};
    ssl_certificate {chain}; ssl_certificate_key {key};
    {says}
  }}
"""


@dataclass(frozen=True, slots=True)
class Site:
    """`says`: lines of its configuration. The certificate is a good one unless something else is said."""

    name: str
    says: str = ""
    certificate_for: str | None = None
    not_after: datetime | None = None
    known_authority: bool = True


class Nginx(RunningServer):
    """Shows the files that a test puts there, and 404 otherwise; other names get no handshake.

    `own_address`: one of loopback's, on which it takes the port of https itself; not everybody may.
    """

    name = "nginx"
    ready_within = 15.0

    def __init__(self, authority: trustme.CA, sites: Sequence[Site], own_address: str = "") -> None:
        super().__init__()
        self.address = own_address or "127.0.0.1"
        if own_address:
            self.port = HTTPS
        self._authority = authority
        self._sites = sites

    @property
    def base(self) -> str:
        return f"https://{self.address}:{self.port}"

    @property
    def asked(self) -> list[str]:
        """`host path status encoding` of each request."""
        return (self.folder / "access.log").read_text().splitlines()

    def put(self, host: str, path: str, content: str | bytes) -> None:
        file = self._root(host) / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def remove(self, host: str, path: str) -> None:
        (self._root(host) / path.lstrip("/")).unlink()

    def _root(self, host: str) -> Path:
        return self.folder / "www" / host

    def prepare(self) -> None:
        stranger = trustme.CA()
        for site in self._sites:
            self._root(site.name).mkdir(parents=True)
            authority = self._authority if site.known_authority else stranger
            issued = authority.issue_cert(site.certificate_for or site.name, not_after=site.not_after)
            issued.private_key_and_cert_chain_pem.write_to_path(str(self.folder / f"{site.name}.pem"))
        sites = "".join(map(self._site, self._sites))
        settings = SETTINGS.format(folder=self.folder, address=self.address, port=self.port, sites=sites)
        (self.folder / "nginx.conf").write_text(settings)

    def _site(self, site: Site) -> str:
        pem = self.folder / f"{site.name}.pem"
        where = {"address": self.address, "port": self.port, "root": self._root(site.name)}
        return SITE.format(**where, name=site.name, chain=pem, key=pem, says=site.says)

    def command(self) -> list[str | Path]:
        return watched(program("nginx"), "-c", self.folder / "nginx.conf", "-p", self.folder, "-e", "stderr")

    def environment(self) -> Mapping[str, str]:
        return {"LD_LIBRARY_PATH": unpacked_libraries()}

    def is_ready(self) -> bool:
        with socket.create_connection((self.address, self.port), 1):
            return True
