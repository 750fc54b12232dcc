"""Platforms that are read by oEmbed: who wrote the post, and which of the answer's texts are the writer's own."""

import json

from tests.attacks.case import LINE, NAME, NUMBER, POST, TOKEN
from tests.attacks.shape import ANOTHER, BROKEN, NO_POST, Row, Shape

EMBEDDED = f'<blockquote cite="{TOKEN}"><p>{TOKEN}</p></blockquote><iframe title="{TOKEN}"></iframe>'
# What every oEmbed answer holds besides, and nobody wrote as the account.
BESIDE = {"version": "1.0", "html": EMBEDDED, "thumbnail_url": f"https://x/{TOKEN}", "provider_name": TOKEN}


def _tiktok(title: str = "", **changed: object) -> str:
    author = {"author_url": f"https://www.tiktok.com/@{NAME}", "author_unique_id": NAME, "author_name": TOKEN}
    return json.dumps({**BESIDE, **author, "type": "video", "title": title, "embed_product_id": POST, **changed})


def _soundcloud(description: str = "", **changed: object) -> str:
    author = {"author_url": f"https://soundcloud.com/{NAME}", "author_name": TOKEN}
    return json.dumps({**BESIDE, **author, "title": "Song by Acme", "description": description, **changed})


def _vimeo(description: str = "", **changed: object) -> str:
    author = {"author_url": f"https://vimeo.com/{NAME}", "author_name": TOKEN, "video_id": int(NUMBER)}
    return json.dumps({**BESIDE, **author, "type": "video", "title": "Film", "description": description, **changed})


def _youtube(title: str = "hello", **changed: object) -> str:
    author = {"author_url": f"https://www.youtube.com/@{NAME}", "author_name": TOKEN}
    return json.dumps({**BESIDE, **author, "type": "video", "title": title or "hello", **changed})


def _authors(home: str) -> tuple[tuple[str, str, str], ...]:
    """Addresses of authors that are not the claimed account's."""
    return (
        ("another author", f"{home}mallory", ANOTHER),
        ("an author whose name begins so", f"{home}{NAME}_inc", ANOTHER),
        ("an author by another host", home.replace("https://", "https://mallory.test/") + NAME, BROKEN),
        ("an author on a host that begins so", home.replace(".com/", ".com.mallory.test/") + NAME, BROKEN),
        ("an author behind a name", home.replace("https://", "https://x@") + NAME, BROKEN),
        ("an author without TLS", (home + NAME).replace("https", "http"), BROKEN),
        ("a path behind the author", f"{home}{NAME}/mallory", BROKEN),
        ("a question behind the author", f"{home}{NAME}?x=mallory", BROKEN),
        ("two lines of authors", f"{home}{NAME}\n{home}mallory", BROKEN),
    )


TIKTOK_ROWS: tuple[Row, ...] = (
    *((name, _tiktok(LINE, author_url=url, author_unique_id=None), right)
      for name, url, right in _authors("https://www.tiktok.com/@")),
    ("two authors", _tiktok(LINE, author_unique_id="mallory"), BROKEN),
    ("the name of another", _tiktok(LINE, author_url="https://www.tiktok.com/@mallory", author_name=NAME), BROKEN),
    ("another video", _tiktok(LINE, embed_product_id=POST + "1"), BROKEN),
    ("no author", _tiktok(LINE, author_url=None), BROKEN),
    ("an error with 200", json.dumps({"code": 400, "message": "Something went wrong", "x": TOKEN}), BROKEN),
    ("a list as caption", json.dumps({**json.loads(_tiktok()), "title": [TOKEN]}), BROKEN),
)  # fmt: skip
SOUNDCLOUD_ROWS: tuple[Row, ...] = (
    *((name, _soundcloud(LINE, author_url=url), right) for name, url, right in _authors("https://soundcloud.com/")),
    ("no author", _soundcloud(LINE, author_url=None), BROKEN),
    ("two descriptions", _soundcloud()[:-1] + f', "description": "{TOKEN}"}}', BROKEN),
)
VIMEO_ROWS: tuple[Row, ...] = (
    *((name, _vimeo(LINE, author_url=url), right) for name, url, right in _authors("https://vimeo.com/")),
    ("another video", _vimeo(LINE, video_id=7), BROKEN),
    ("true as number", _vimeo(LINE, video_id=True), BROKEN),
    ("an account without a name", _vimeo(LINE, author_url="https://vimeo.com/user7001"), ANOTHER),
)
YOUTUBE_ROWS: tuple[Row, ...] = (
    *((name, _youtube(LINE, author_url=url), right) for name, url, right in _authors("https://www.youtube.com/@")),
    (
        "a channel by its number",
        _youtube(LINE, author_url=f"https://www.youtube.com/channel/UC{'a' * 22}"),
        "needs_key",
    ),
    ("a channel by an old name", _youtube(LINE, author_url=f"https://www.youtube.com/user/{NAME}"), "needs_key"),
    ("a cyrillic author", _youtube(LINE, author_url="https://www.youtube.com/@%D0%B0" + NAME[1:]), ANOTHER),
    ("an author of half a letter", _youtube(LINE, author_url="https://www.youtube.com/@%D0" + NAME), BROKEN),
    ("no author", _youtube(LINE, author_url=None), BROKEN),
    ("no video", _youtube(LINE, type="link"), BROKEN),
    ("no title", _youtube(title="x").replace('"title": "x"', '"title": null'), BROKEN),
)
CLOUD = f"soundcloud/oembed?format=json&url=https%3A%2F%2Fsoundcloud.com%2F{NAME}"
TUBE = "youtube/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D"

SHAPES = (
    Shape(
        "tiktok", f"tiktok:{NAME}",
        f"tiktok/oembed?url=https%3A%2F%2Fwww.tiktok.com%2F%40{NAME}%2Fvideo%2F{POST}", _tiktok,
        place=f"https://www.tiktok.com/@mallory/video/{POST}", rows=TIKTOK_ROWS,
        otherwise={"404": BROKEN},
    ),
    Shape("soundcloud", f"soundcloud:{NAME}", CLOUD, _soundcloud, rows=SOUNDCLOUD_ROWS),
    Shape(
        "soundcloud post", f"soundcloud:{NAME}", f"{CLOUD}%2Fsong", _soundcloud, rows=SOUNDCLOUD_ROWS,
        place=f"https://soundcloud.com/{NAME}/song", otherwise={"404": NO_POST},
    ),
    Shape(
        "vimeo", f"vimeo:{NAME}", f"vimeo/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F{NUMBER}", _vimeo,
        place=f"https://vimeo.com/{NUMBER}", rows=VIMEO_ROWS, otherwise={"404": NO_POST},
    ),
    Shape(
        "youtube", f"youtube:@{NAME}", f"{TUBE}{NAME}film", _youtube, place=f"https://youtu.be/{NAME}film",
        rows=YOUTUBE_ROWS, otherwise={"404": NO_POST},
    ),
)  # fmt: skip
