"""A real and complete fediverse server: accounts by its command line, bios through its own web form."""

import shutil
import subprocess
from pathlib import Path

import httpx

from tests.servers.paths import EPICYON, HERE, installed
from tests.servers.running import RunningServer

PASSWORD = "correct-horse-battery"
LINKED = ("theme", "img", "emoji", "translations", "fonts")  # not defaultcategories: with it the start takes minutes


class Epicyon(RunningServer):
    """Listens for plain HTTP on `base` and believes to be `https://{domain}`: send that name as `Host`."""

    name = "epicyon"

    def __init__(self, domain: str = "social.test") -> None:
        super().__init__()
        self.domain = domain

    def prepare(self) -> None:
        package = next(installed(EPICYON / "lib").glob("python3*/site-packages"))
        for name in LINKED:
            (self.folder / name).symlink_to(package / name)
        for file in (*package.glob("*.css"), *package.glob("*.txt")):
            shutil.copyfile(file, self.folder / file.name)
        self.create_account("keeper")  # an instance without an administrator describes itself to nobody

    def command(self) -> list[str | Path]:
        return [*self._program(), "--proxy", str(self.port)]

    def is_ready(self) -> bool:
        return self.get("/api/v1/instance", accept="application/json").is_success

    def create_account(self, name: str) -> None:
        self._run("--addaccount", f"{name}@{self.domain}", "--password", PASSWORD)

    def remove_account(self, name: str) -> None:
        self._run("--rmaccount", f"{name}@{self.domain}")

    def set_bio(self, name: str, bio: str) -> None:
        """As its owner would: signs in, opens the profile, sends the form."""
        with httpx.Client(base_url=self.base, headers={"Host": self.domain, "Accept": "text/html"}, timeout=30) as web:
            login = {"username": name, "password": PASSWORD, "submitLogin": ""}
            cookie = web.post("/login", data=login).headers["set-cookie"].partition(";")[0]
            form = {"displayNickname": name.title(), "bio": bio, "submitProfile": "Submit"}
            headers = {"Cookie": cookie, "Referer": f"https://{self.domain}/users/{name}"}
            parts = {field: (None, value) for field, value in form.items()}
            web.post(f"/users/{name}/profiledata", files=parts, headers=headers)

    def get(self, path: str, accept: str = "application/activity+json", **parameters: str) -> httpx.Response:
        headers = {"Host": self.domain, "Accept": accept, "User-Agent": "registry-tests"}
        return httpx.get(f"{self.base}{path}", params=parameters, headers=headers, timeout=30)

    def _program(self) -> list[str | Path]:
        python = installed(EPICYON / "bin" / "python")
        place = ("--path", self.folder, "--domain", self.domain, "--port", "443")
        return [python, "-uP", HERE / "run_epicyon.py", *place]  # -P: our modules are none of its

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            [*self._program(), *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"epicyon {' '.join(arguments[:2])}: {done.stdout[-1000:]}{done.stderr[-1000:]}")
