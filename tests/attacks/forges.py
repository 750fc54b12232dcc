"""GitLab and Forgejo on any host: other users' records, copies of other people's work, and words beside the profile."""

import json

from tests.attacks.answers import JSON
from tests.attacks.case import HOST, LINE, TOKEN
from tests.attacks.shape import ABSENT, ANOTHER, BROKEN, NO_POST, THEIRS, Row, Shape
from tests.verification.fetching.web_server import page


def _page(document: object) -> bytes:
    return page(json.dumps(document).encode(), content_type=JSON)


# ── GitLab ──────────────────────────────────────────────────────────────────────────────────────────────────────────
LAB = f"https://{HOST}/api/v4"
LISTED = {"id": 7001, "username": "acme", "name": "Acme", "state": "active"}


def _lab(bio: str = "", **changed: object) -> str:
    return json.dumps({**LISTED, "bio": bio, "website_url": "", "followers": 3, **changed})


def _lab_group(description: str = "", **changed: object) -> str:
    return json.dumps({"id": 7001, "full_path": "acme", "name": "Acme", "description": description, **changed})


LAB_ROWS: tuple[Row, ...] = (
    ("another name", _lab(LINE, username="mallory"), ANOTHER),
    ("a name that begins so", _lab(LINE, username="acme-inc"), ANOTHER),
    ("a long s in the name", _lab(LINE, username="acme\u017f"), ANOTHER),
    ("another number", _lab(LINE, id=7002), ANOTHER),
    ("a number as text", _lab(LINE, id="7001"), BROKEN),
    ("no name", _lab(LINE, username=None), BROKEN),
    ("a blocked user", _lab(LINE, state="blocked"), "not_active"),
    ("a user who left", _lab(LINE, state="deactivated"), "not_active"),
    ("no state", _lab(LINE, state=None), BROKEN),
    ("a list as bio", _lab()[:-1] + f', "pronouns": ["{TOKEN}"]}}', ABSENT),
    ("an object as bio", json.dumps({**json.loads(_lab()), "bio": {"text": TOKEN}}), BROKEN),
    ("in the status", _lab(status={"message": TOKEN}), ABSENT),
    ("in an address", _lab(avatar_url=f"https://x/{TOKEN}", web_url=TOKEN), ABSENT),
    ("in who made it", _lab(created_by=THEIRS), ABSENT),
    ("in a key", _lab(**{TOKEN: TOKEN}), ABSENT),
)
GROUP_ROWS: tuple[Row, ...] = (
    ("another group", _lab_group(LINE, full_path="mallory"), ANOTHER),
    ("a group below", _lab_group(LINE, full_path="acme/mallory"), ANOTHER),
    ("the name alone", _lab_group(LINE, full_path="mallory", name="acme", path="acme"), ANOTHER),
    ("in a project", _lab_group(projects=[THEIRS], shared_projects=[THEIRS]), ABSENT),
    ("in whom it is shared with", _lab_group(shared_with_groups=[{"group_name": TOKEN}]), ABSENT),
    ("in its parent", _lab_group(parent=THEIRS, full_name=TOKEN), ABSENT),
)

# ── Forgejo ─────────────────────────────────────────────────────────────────────────────────────────────────────────
JO = f"https://{HOST}/api/v1"
OWNER = {"id": 7001, "login": "acme"}


def _jo(description: str = "", **changed: object) -> str:
    return json.dumps({**OWNER, "full_name": "Acme", "description": description, "website": "", **changed})


def _repository(description: str = "", **changed: object) -> str:
    made = {"id": 5, "name": "proof", "owner": OWNER, "description": description, "fork": False, "empty": True}
    return json.dumps({**made, **changed})


JO_ROWS: tuple[Row, ...] = (
    ("another name", _jo(LINE, login="mallory"), ANOTHER),
    ("a name that begins so", _jo(LINE, login="acme-inc"), ANOTHER),
    ("the old name of another", _jo(LINE, login="mallory", login_name="acme", username="acme"), ANOTHER),
    ("no number", _jo(LINE, id=0), BROKEN),
    ("in the mail address", _jo(email=f"{TOKEN}@mallory.test"), ABSENT),
    ("in fields of nobody", _jo(pronouns=TOKEN, language=TOKEN, avatar_url=TOKEN), ABSENT),
    ("two descriptions", _jo()[:-1] + f', "description": "{TOKEN}"}}', BROKEN),
)
REPOSITORY_ROWS: tuple[Row, ...] = (
    ("another owner", _repository(LINE, owner={"id": 7002, "login": "mallory"}), ANOTHER),
    ("no owner", _repository(LINE, owner=None), BROKEN),
    ("two owners", _repository(LINE, owner=[OWNER]), BROKEN),
    ("a fork", _repository(LINE, fork=True, parent={"owner": THEIRS}), ANOTHER),
    ("a mirror", _repository(LINE, mirror=True), ANOTHER),
    ("a fork whose source is gone", _repository(LINE, empty=False), ANOTHER),
    ("a repository that may hold files", _repository(LINE, empty=None), ANOTHER),
    ("a fork that says so in words", _repository(LINE, fork="true"), BROKEN),
    ("in what it was forked from", _repository(parent={"description": TOKEN}), ABSENT),
    ("in topics and website", _repository(topics=[TOKEN], website=TOKEN), ABSENT),
)

SHAPES = (
    Shape(
        "gitlab", f"gitlab:{HOST}/acme", f"{LAB}/users/7001", _lab, stable_id="7001", rows=LAB_ROWS,
        before={f"{LAB}/users?username=acme": _page([LISTED])}, otherwise={"404": BROKEN},
    ),
    Shape(
        "gitlab group", f"gitlab:{HOST}/acme", f"{LAB}/groups/acme?with_projects=false", _lab_group, rows=GROUP_ROWS,
        before={f"{LAB}/users?username=acme": _page([])}, stable_id="group:7001",
    ),
    Shape("forgejo", f"forgejo:{HOST}/acme", f"{JO}/users/acme", _jo, stable_id="7001", rows=JO_ROWS),
    Shape(
        "forgejo post", f"forgejo:{HOST}/acme", f"{JO}/repos/acme/proof", _repository, stable_id="7001",
        place=f"https://{HOST}/acme/proof", rows=REPOSITORY_ROWS, otherwise={"404": NO_POST},
    ),
)  # fmt: skip
