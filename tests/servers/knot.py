"""Real DNS servers: Knot, which owns zones that a test changes, and unbound, which asks it and remembers."""

import subprocess
from collections.abc import Mapping, Sequence
from os import environ
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import dns.rcode

from tests.servers.paths import program, unpacked_libraries
from tests.servers.running import RunningServer, watched

TTL = 60  # seconds that unbound remembers a record, unless a test says otherwise
NOT_THERE_TTL = 60  # … and that there is none

KNOT = """
server:
  listen: 127.0.0.1@{port}
  rundir: {folder}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
log:
  - target: stderr
    any: warning
database:
  storage: {folder}
control:
  listen: {folder}/control
template:
  - id: default
    storage: {folder}
    file: "%s.zone"
    zonefile-sync: -1
zone:
{zones}
"""
ZONE = """$TTL {ttl}
@ SOA ns hostmaster 1 60 60 3600 {not_there}
@ NS ns
ns A 127.0.0.1
"""
UNBOUND = """
server:
  interface: 127.0.0.1@{port}
  access-control: 127.0.0.0/8 allow
  outgoing-interface: 127.0.0.1
  do-not-query-localhost: no
  username: ""
  chroot: ""
  directory: "{folder}"
  use-syslog: no
  module-config: "validator iterator"
  local-zone: "test." nodefault
  num-threads: 1
  do-ip6: no
{anchors}
remote-control:
  control-enable: no
{zones}
"""


class _NameServer(RunningServer):
    ready_within = 15.0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def environment(self) -> Mapping[str, str]:
        return {"LD_LIBRARY_PATH": unpacked_libraries()}

    def is_ready(self) -> bool:
        """Any answer will do."""
        try:
            dns.query.udp(dns.message.make_query("ready.invalid.", "A"), "127.0.0.1", port=self.port, timeout=0.2)
        except dns.exception.DNSException:
            return False
        return True


class Knot(_NameServer):
    """Owns `zones`, and refuses every other. A zone in `unloaded` is its own too, but it has lost the file."""

    name = "knot"

    def __init__(self, zones: Sequence[str], unloaded: Sequence[str] = ()) -> None:
        super().__init__()
        self.zones, self._unloaded = zones, unloaded

    def prepare(self) -> None:
        for zone in self.zones:
            (self.folder / f"{zone}.zone").write_text(ZONE.format(ttl=TTL, not_there=NOT_THERE_TTL))
        zones = "\n".join(f"  - domain: {zone}" for zone in (*self.zones, *self._unloaded))
        (self.folder / "knot.conf").write_text(KNOT.format(port=self.port, folder=self.folder, zones=zones))

    def command(self) -> list[str | Path]:
        return watched(program("knotd"), "-c", self.folder / "knot.conf")

    def set(self, zone: str, name: str, kind: str, *values: str, ttl: int = TTL) -> None:
        """In place of what the name had; a value is written as in a zone file."""
        changes = [("zone-set", zone, name, str(ttl), kind, value) for value in values]
        self._change(zone, *([("zone-unset", zone, name, kind)] if self._has(zone, name, kind) else []), *changes)

    def remove(self, zone: str, name: str, kind: str) -> None:
        self._change(zone, ("zone-unset", zone, name, kind))

    def _has(self, zone: str, name: str, kind: str) -> bool:
        read = self._ask("zone-read", zone, name, kind)
        return read.returncode == 0 and bool(read.stdout.strip())

    def _change(self, zone: str, *changes: Sequence[str]) -> None:
        for change in (("zone-begin", zone), *changes, ("zone-commit", zone)):
            done = self._ask(*change)
            if done.returncode:
                raise RuntimeError(f"knotc {' '.join(change)}: {done.stdout}{done.stderr}")

    def _ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = (program("knotc"), "--socket", str(self.folder / "control"), *arguments)
        surroundings = {**environ, **self.environment()}
        return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


class Unbound(_NameServer):
    """Asks the owner for its zones. `elsewhere`: zones whose only server is another one; `signed`: zone → DS."""

    name = "unbound"

    def __init__(
        self, owner: Knot, elsewhere: Mapping[str, str] | None = None, signed: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        own = f"127.0.0.1:{owner.port}"
        self._servers = {**dict.fromkeys(owner.zones, own), **(elsewhere or {})}
        self._signed = signed or {}

    def prepare(self) -> None:
        zones = [
            f'stub-zone:\n  name: "{zone}"\n  stub-addr: {server.replace(":", "@")}'
            for zone, server in self._servers.items()
        ]
        anchors = [f'  trust-anchor: "{zone}. DS {key}"' for zone, key in self._signed.items()]
        settings = UNBOUND.format(
            port=self.port, folder=self.folder, anchors="\n".join(anchors), zones="\n".join(zones)
        )
        (self.folder / "unbound.conf").write_text(settings)

    def command(self) -> list[str | Path]:
        return watched(program("unbound"), "-d", "-p", "-c", self.folder / "unbound.conf")
