"""Installs the real servers that tests talk to into .cache/servers/, every version pinned and checked by hash.

Run by `make test`. A step whose recipe has not changed is not done again. Nothing is skipped: what cannot be installed
ends the run with a sentence that says what to do.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))  # started as a file, Python looks beside that file only

from deploy.npm import npm_command
from tests.servers.paths import (
    DEBIAN,
    EPICYON,
    HERE,
    NOSTR_RELAY,
    PDS,
    ROOT,
    SERVERS,
    SYNAPSE,
    find_chromium,
    find_program,
    node,
    node_package,
)

LOGS = SERVERS / "logs"
NPM = HERE / "npm"
EPICYON_REQUIREMENTS = HERE / "epicyon-requirements.txt"
NOSTR_RELAY_REQUIREMENTS = HERE / "nostr-relay-requirements.txt"
SYNAPSE_REQUIREMENTS = HERE / "synapse-requirements.txt"
DEBIAN_REQUIREMENTS = HERE / "debian-requirements.txt"
DEBIAN_PROGRAMS = ("knotc", "knotd", "nginx", "unbound")
NPM_OPTIONS = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
COMPILER = {"g++": "g++", "make": "make"}  # command → Debian package


class CannotInstall(RuntimeError):
    """Carries a sentence for the person at the terminal."""


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


@contextmanager
def _timed(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    _say(f"  {what:<20}{time.monotonic() - started:6.1f} s")


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    recipe: tuple[Path, ...]  # when one of these changes, the step is done again
    run: Callable[[], None]
    after: tuple[str, ...] = ()

    def _fingerprint(self) -> str:
        return hashlib.sha256(b"".join(path.read_bytes() for path in self.recipe)).hexdigest()

    def is_done(self) -> bool:
        stamp = SERVERS / f"{self.name}.stamp"
        return stamp.is_file() and stamp.read_text() == self._fingerprint()

    def do(self, earlier: dict[str, Future[None]]) -> None:
        for name in self.after:
            if name in earlier:
                earlier[name].result()
        stamp = SERVERS / f"{self.name}.stamp"
        stamp.unlink(missing_ok=True)  # until it is whole again
        with _timed(self.name):
            self.run()
        stamp.write_text(self._fingerprint())


def _command(log: str, *arguments: str | Path, cwd: Path = ROOT, **environment: str) -> None:
    """Runs one command; its output goes to a log, whose end is shown when it fails."""
    path = LOGS / f"{log}.log"
    with path.open("ab") as output:
        done = subprocess.run(
            [str(argument) for argument in arguments],
            cwd=cwd,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        tail = "\n".join(path.read_text(errors="replace").splitlines()[-25:])
        raise CannotInstall(f"{tail}\n`{' '.join(map(str, arguments))}` failed ({path.relative_to(ROOT)})")


def _npm_packages(name: str) -> None:
    folder = SERVERS / name
    folder.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copyfile(NPM / name / file, folder / file)
    _command(name, *npm_command(), *NPM_OPTIONS, cwd=folder)


def _node() -> None:
    _npm_packages("node")
    _command("node", node(), "--version")  # an npm package for another processor is left out without an error


def _compile_sqlite() -> None:
    """The PDS keeps its data in better-sqlite3, which is compiled against the headers of the very Node that runs it.

    npm is not asked to do it: its script would first look for a ready-made binary on a host that is no registry.
    """
    gyp = PDS / "node_modules" / "node-gyp" / "bin" / "node-gyp.js"
    options = ("rebuild", "--release", f"--nodedir={node_package()}", f"--python={sys.executable}", "--jobs=2")
    folder = PDS / "node_modules" / "better-sqlite3"
    search = f"{node().parent}{os.pathsep}{os.environ['PATH']}"  # a step of the build calls `node` by name
    _command("pds-sqlite", node(), gyp, *options, cwd=folder, PATH=search, npm_config_nodedir=str(node_package()))
    _command("pds-sqlite", node(), "-e", "require('better-sqlite3')(':memory:').exec('select 1')", cwd=PDS)
    shutil.rmtree(folder / "build" / "Release" / "obj", ignore_errors=True)


def _python_packages(environment: Path, requirements: Path) -> None:
    """An environment of its own: Epicyon drops eighty modules with names like `utils` on the top level."""
    uv, log = ROOT / ".tools" / "bin" / "uv", environment.name
    _command(log, uv, "venv", "--clear", "--python", sys.executable, environment)
    options = ("--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", requirements)
    _command(log, uv, "pip", "install", "--python", environment / "bin" / "python", *options)


def _debian_packages() -> None:
    """Unpacked, not installed: nobody's machine gets a web server and two name servers that start by themselves."""
    shutil.rmtree(DEBIAN, ignore_errors=True)
    DEBIAN.mkdir()
    try:
        _unpack(_what_apt_would_install())
    except (CannotInstall, FileNotFoundError) as reason:
        if all(map(find_program, DEBIAN_PROGRAMS)):
            return  # the system has them, and no apt that could bring ours
        names = ", ".join(DEBIAN_REQUIREMENTS.read_text().split())
        raise CannotInstall(
            f"{reason}\nThe tests need {names}, which are unpacked from their Debian packages. Does apt know them "
            "(sudo apt-get update)? Where there is no apt, install them yourself, then again what you ran."
        ) from reason


def _what_apt_would_install() -> list[str]:
    """The packages, and `name=version` of what they need that is not there yet."""
    names, plan = DEBIAN_REQUIREMENTS.read_text().split(), LOGS / "debian-plan.log"
    plan.unlink(missing_ok=True)
    if os.geteuid() == 0:
        _command("debian", "apt-get", "update", "--quiet")
    ask = ("apt-get", "--simulate", "--no-install-recommends", "install")
    _command(plan.stem, *ask, *names)
    missing = dict(re.findall(r"^Inst (\S+) (?:\[\S+\] )?\((\S+)", plan.read_text(), re.MULTILINE))
    return [*(f"{name}={version}" for name, version in missing.items()), *(set(names) - missing.keys())]


def _unpack(packages: list[str]) -> None:
    _command("debian", "apt-get", "--quiet", "download", *packages, cwd=DEBIAN)
    for package in DEBIAN.glob("*.deb"):
        _command("debian", "dpkg-deb", "--extract", package, DEBIAN)
        package.unlink()


def _missing_packages() -> list[str]:
    chromium = [] if find_chromium() else ["chromium", "fonts-liberation"]
    return [*chromium, *(package for command, package in COMPILER.items() if not shutil.which(command))]


def _refuse_what_only_root_can(packages: list[str]) -> None:
    """Asked first, before minutes of downloads: an ordinary user learns at once what root must do."""
    if packages and (os.geteuid() != 0 or not shutil.which("apt-get")):
        raise CannotInstall(
            f"The tests need {', '.join(packages)}, and only root can install system packages. Run once:\n"
            f"    sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(packages)}\n"
            "(or what your system calls them), then again what you ran."
        )


def _system_packages(packages: list[str]) -> None:
    with _timed("system packages"):
        _command("system", "apt-get", "update", "--quiet")
        install = ("install", "--yes", "--quiet", "--no-install-recommends", *packages)
        _command("system", "apt-get", "-o", "DPkg::Lock::Timeout=300", *install, DEBIAN_FRONTEND="noninteractive")


def _lock(name: str) -> Path:
    return NPM / name / "package-lock.json"


STEPS = (
    Step("node", (_lock("node"),), _node),
    Step("pds", (_lock("pds"),), lambda: _npm_packages("pds")),
    Step("pds-sqlite", (_lock("pds"), _lock("node")), _compile_sqlite, after=("system packages", "node", "pds")),
    Step("fedify", (_lock("fedify"),), lambda: _npm_packages("fedify")),
    Step("epicyon", (EPICYON_REQUIREMENTS,), lambda: _python_packages(EPICYON, EPICYON_REQUIREMENTS)),
    Step("synapse", (SYNAPSE_REQUIREMENTS,), lambda: _python_packages(SYNAPSE, SYNAPSE_REQUIREMENTS)),
    Step("nostr-relay", (NOSTR_RELAY_REQUIREMENTS,), lambda: _python_packages(NOSTR_RELAY, NOSTR_RELAY_REQUIREMENTS)),
    Step("debian", (DEBIAN_REQUIREMENTS,), _debian_packages, after=("system packages",)),
)


def _wanted() -> list[Step]:
    wanted: list[Step] = []
    for step in STEPS:
        if not step.is_done() or any(earlier.name in step.after for earlier in wanted):
            wanted.append(step)
    return wanted


def install() -> None:
    packages, wanted = _missing_packages(), _wanted()
    _refuse_what_only_root_can(packages)
    if not packages and not wanted:
        return
    _say("Installing the real servers for the tests (once; about two minutes) …")
    npm_command()  # brings Node where there is none, before several steps ask for it at once
    with ThreadPoolExecutor(max_workers=len(STEPS) + 1) as pool:
        running: dict[str, Future[None]] = {}
        if packages:
            running["system packages"] = pool.submit(_system_packages, packages)
        for step in wanted:  # in the order of STEPS, so that what a step waits for is already running
            running[step.name] = pool.submit(step.do, running)
    for future in running.values():
        future.result()


def main() -> int:
    LOGS.mkdir(parents=True, exist_ok=True)
    with (SERVERS / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two runs at once would delete each other's node_modules
        try:
            install()
        except CannotInstall as reason:
            sys.stderr.write(f"{reason}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
