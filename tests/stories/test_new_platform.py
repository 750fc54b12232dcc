"""A new platform appears: one file and its line in the catalogue, and its accounts are read, claimed and proven."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from tests.servers.paths import ROOT

SQUAWK = '''
"""How addresses of Squawk are written, and how a profile's own words are read."""

import json

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import or_broken, read_object, required_text, same
from verification.platforms.platform import Canary, Conversation, Get, Pattern, Platform, Tried, Trouble, Words


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    asked = f"https://squawk.social/api/{account.handle}"
    reply = yield Get(asked, "application/json", {}, "squawk", expected=(200, 404))
    if reply.status == 404:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Squawk knows no such account.")
    found = read_object(reply)
    if not same(required_text(found, "name"), account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "Squawk answered for another account.")
    return Words(account, required_text(found, "id"), (required_text(found, "about"),), (), None, reply)


SQUAWK = Platform(
    slug="squawk",
    name="Squawk",
    profile_url="https://squawk.social/@{handle}",
    hosts=("squawk.social", "www.squawk.social"),
    own_domains=("squawk.social",),
    patterns=(Pattern(path="/@(?P<handle>[^/]+)", kind="user"),),
    handle=r"[A-Za-z0-9_]{2,20}",
    bare="{handle}",
    conversations={"profile_text": profile_text},
    tried=Tried.RECORDED_SHAPE,
    canary=Canary("squawk", "no_such_name"),
    stable_id="id",
    examples={"https://squawk.social/@acme": "acme"},
    counterexamples=("https://squawk.social/about",),
)
'''


def _add_squawk(folder: Path) -> None:
    """What somebody does who adds a platform: a file, and in the catalogue its import and its place."""
    shutil.copytree(ROOT / "verification", folder / "verification", ignore=shutil.ignore_patterns("__pycache__"))
    platforms = folder / "verification" / "platforms"
    (platforms / "squawk.py").write_text(SQUAWK, encoding="utf-8")
    catalogue = platforms / "catalogue.py"
    words = catalogue.read_text(encoding="utf-8")
    words = words.replace(
        "from verification.platforms.steam",
        "from verification.platforms.squawk import SQUAWK\nfrom verification.platforms.steam",
        1,
    )
    catalogue.write_text(words.replace("    KEYBASE,\n", "    KEYBASE,\n    SQUAWK,\n", 1), encoding="utf-8")


@contextmanager
def _squawk(profiles: Mapping[str, object]) -> Iterator[str]:
    """Squawk's own API on loopback."""

    class Api(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = profiles.get(self.path.rpartition("/")[2])
            body = json.dumps(found).encode()
            self.send_response(200 if found else 404)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _asked(folder: Path, base: str, *requests: Mapping[str, object]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "verification", "--jsonl"],
        input="\n".join(map(json.dumps, requests)),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(folder),
            "REGISTRY_PLATFORM_BASES": f"squawk={base}",
            "REGISTRY_ALLOW_ADDRESSES": "127.0.0.0/8",
        },
    )
    answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
    return [answers[request["id"]] for request in requests]


def test_a_new_platform_is_one_file_and_its_line(tmp_path: Path) -> None:
    _add_squawk(tmp_path)
    profiles: dict[str, object] = {}
    claims = ("https://www.squawk.social/@Acme", "squawk.social/@acme_help", "squawk:nobody")
    with _squawk(profiles) as base:
        challenges = _asked(
            tmp_path, base, *({"op": "challenge", "id": one, "claim": one, "brand": "acme"} for one in claims)
        )
        assert [[place["method"] for place in one["where"]] for one in challenges] == [["profile_text"]] * 3

        words = f"Widgets. {challenges[0]['statement']}"
        profiles |= {name: {"name": name, "id": f"id of {name}", "about": words} for name in ("acme", "acme_help")}
        proven, another, nobody = _asked(
            tmp_path,
            base,
            *(
                {"op": "check", "id": one, "claim": one, "brand": "acme", "token": challenge["token"]}
                for one, challenge in zip(claims, challenges, strict=True)
            ),
        )

    assert proven["result"] == "proven"
    assert proven["account"] == {"platform": "squawk", "handle": "acme", "stable_id": "id of acme"}
    assert (another["result"], another["problem"]) == ("not_proven", "token_not_found")
    assert (nobody["result"], nobody["problem"]) == ("not_proven", "account_not_found")
