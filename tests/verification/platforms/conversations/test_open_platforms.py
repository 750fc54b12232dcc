"""One account on each platform with an open API: found, silent about strangers, and never proven by another's words."""

import pytest

from tests.verification.platforms.conversations.talking import JSON, answer, talk, trouble, words
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms import PLATFORMS
from verification.platforms.platform import Conversation, Trouble, Words

Answer = tuple[int, str, bytes]
GL = "https://git.example/api/v4/"
GL_USER = {
    "id": 5,
    "username": "Acme",
    "name": "Acme Inc",
    "state": "active",
    "bio": "TOKEN",
    "website_url": "https://a/",
}
CB = "https://codeberg.org/api/v1/"
CB_USER = {"id": 5, "login": "Acme", "full_name": "Acme Inc", "description": "TOKEN", "website": "https://a/"}
REPO = {"owner": {"id": 5, "login": "acme"}, "description": "TOKEN", "empty": True, "fork": False}
HN = "https://hacker-news.firebaseio.com/v0/"
HN_USER = {"id": "acme", "created": 1173923446, "about": "<p>TOKEN"}
HN_ITEM = {"id": 7, "by": "acme", "type": "comment", "text": "hello<p>TOKEN"}
KB = "https://keybase.io/_/api/1.0/user/lookup.json?usernames=acme&fields=basics,profile"
KB_USER = {"id": "a" * 32, "basics": {"username": "acme"}, "profile": {"bio": "TOKEN", "full_name": "Acme Inc"}}
SE = "https://api.stackexchange.com/2.3/users/22?site=stackoverflow.com&filter=!AH)b5JqVyImf"
SE_USER = {
    "account_id": 5,
    "user_id": 22,
    "link": "https://stackoverflow.com/users/22/acme",
    "display_name": "Acme Inc",
    "about_me": "<p>TOKEN</p><blockquote>THEIRS</blockquote>",
}
ST = "https://steamcommunity.com/id/acme/?xml=1"
XML = "text/xml; charset=utf-8"
ST_GROUP = "https://steamcommunity.com/{}/memberslistxml/?xml=1"
NAMED_GROUP, NUMBERED_GROUP = ST_GROUP.format("groups/acme"), ST_GROUP.format("gid/103582791429521412")
ID64 = "76561197960287930"
MX_WELL_KNOWN = "https://example.org/.well-known/matrix/client"
MX = "/_matrix/client/v3/profile/%40acme%3Aexample.org"
DC = "https://discord.com/api/v10/invites/AbC"
GUILD = {"id": "613425648685547541", "name": "Acme Inc", "description": "TOKEN"}
ITEM = "https://news.ycombinator.com/item?id=7"


def start(handle: str, place: str | None = None) -> Conversation:
    slug, _, name = handle.partition("|")
    method = "post" if place else "profile_text"
    return PLATFORMS[slug].conversations[method](AccountRef(slug, name), place)


def keybase(*them: object, code: int = 0) -> Answer:
    return answer({"status": {"code": code, "name": "OK"}, "them": list(them)})


def steam(more: str = "", *, custom: str = "Acme", privacy: str = "public") -> Answer:
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><profile><steamID64>{ID64}</steamID64>'
        f"<steamID><![CDATA[Acme Inc]]></steamID><privacyState>{privacy}</privacyState>"
        f"<customURL><![CDATA[{custom}]]></customURL><summary><![CDATA[TOKEN</summary>]]></summary>"
        f"<groups><group><summary>THEIRS</summary></group></groups>{more}</profile>"
    )
    return answer(document, XML)


def steam_group(url: str = "Acme", number: str = "103582791429521412", more: str = "") -> Answer:
    document = (
        f"<memberList><groupID64>{number}</groupID64><groupDetails><groupName>Acme Inc</groupName><groupURL>{url}"
        f"</groupURL><headline></headline><summary><![CDATA[TOKEN]]></summary>{more}</groupDetails>"
        "<members><steamID64>76561197960287930</steamID64></members></memberList>"
    )
    return answer(document, XML)


def items(*users: object) -> Answer:
    return answer({"items": list(users), "has_more": False, "quota_remaining": 9})


def matrix(profile: object, status: int = 200) -> dict[str, Answer]:
    home = {"m.homeserver": {"base_url": "https://matrix.example.org/"}}
    return {MX_WELL_KNOWN: answer(home), f"https://matrix.example.org{MX}": answer(profile, status=status)}


def invite(**guild: object) -> dict[str, Answer]:
    return {DC: answer({"type": 0, "guild": {**GUILD, **guild}, "channel": {"id": "1", "name": "THEIRS"}})}


HN_ABOUT = {HN + "user/acme.json": answer(HN_USER)}
REPOSITORY = "https://codeberg.org/acme/proof"
DISCORD = ("discord|guild/613425648685547541", "https://discord.gg/AbC")
FOUND: dict[str, tuple[str, str | None, dict[str, Answer], str]] = {
    "gitlab": (
        "gitlab|git.example/acme",
        None,
        {GL + "users?username=acme": answer([GL_USER]), GL + "users/5": answer(GL_USER)},
        "5",
    ),
    "gitlab by id": ("gitlab|git.example/id:5", None, {GL + "users/5": answer(GL_USER)}, "5"),
    "gitlab group": (
        "gitlab|git.example/acme",
        None,
        {
            GL + "users?username=acme": answer([]),
            GL + "groups/acme?with_projects=false": answer({"id": 5, "full_path": "acme", "description": "TOKEN"}),
        },
        "group:5",
    ),
    "forgejo": ("forgejo|codeberg.org/acme", None, {CB + "users/acme": answer(CB_USER)}, "5"),
    "forgejo repository": ("forgejo|codeberg.org/acme", REPOSITORY, {CB + "repos/acme/proof": answer(REPO)}, "5"),
    "hackernews": ("hackernews|acme", None, HN_ABOUT, "1173923446"),
    "hackernews post": ("hackernews|acme", ITEM, {**HN_ABOUT, HN + "item/7.json": answer(HN_ITEM)}, "1173923446"),
    "keybase": ("keybase|acme", None, {KB: keybase(KB_USER)}, "a" * 32),
    "stackexchange": ("stackexchange|stackoverflow.com/22", None, {SE: items(SE_USER)}, "5"),
    "steam": ("steam|id/acme", None, {ST: steam()}, ID64),
    "steam group": ("steam|groups/acme", None, {NAMED_GROUP: steam_group()}, "103582791429521412"),
    "steam group by number": (
        "steam|gid/103582791429521412",
        None,
        {NUMBERED_GROUP: steam_group()},
        "103582791429521412",
    ),
    "steam group in brackets": ("steam|gid/[g:1:4]", None, {NUMBERED_GROUP: steam_group()}, "103582791429521412"),
    "matrix": ("matrix|@acme:example.org", None, matrix({"displayname": "TOKEN"}), "@acme:example.org"),
    "matrix field": ("matrix|@acme:example.org", None, matrix({"example.token": "TOKEN"}), "@acme:example.org"),
    "discord": (*DISCORD, invite(), "613425648685547541"),
}


@pytest.mark.parametrize("name", FOUND)
def test_an_account_is_read_in_its_own_words(name: str) -> None:
    handle, place, world, stable_id = FOUND[name]

    said = words(talk(start(handle, place), world))

    assert str(said.account) == handle.replace("|", ":", 1)
    assert said.stable_id == stable_id
    assert "TOKEN" in " ".join(said.texts).replace("</summary>", "").split()
    assert not any("THEIRS" in text for text in said.texts)


def gitlab(*listed: object, user: object = GL_USER) -> dict[str, Answer]:
    return {GL + "users?username=acme": answer(list(listed)), GL + "users/5": answer(user)}


def comment(**changes: object) -> dict[str, Answer]:
    return {**HN_ABOUT, HN + "item/7.json": answer({**HN_ITEM, **changes})}


OTHERS = [
    ("gitlab|git.example/acme", None, gitlab({**GL_USER, "username": "acmee"}), Problem.ANOTHER_ACCOUNT),
    ("gitlab|git.example/acme", None, gitlab(GL_USER, user={**GL_USER, "id": 6}), Problem.ANOTHER_ACCOUNT),
    ("gitlab|git.example/acme", None, gitlab(GL_USER, user={**GL_USER, "username": "new"}), Problem.ANOTHER_ACCOUNT),
    ("gitlab|git.example/acme", None, gitlab(GL_USER, user={**GL_USER, "state": "blocked"}), Problem.NOT_ACTIVE),
    ("gitlab|git.example/acme", None, gitlab(GL_USER, GL_USER), Problem.BROKEN),
    (
        "gitlab|git.example/acme",
        None,
        {
            GL + "users?username=acme": answer([]),
            GL + "groups/acme?with_projects=false": answer({"message": "404"}, status=404),
        },
        Problem.ACCOUNT_NOT_FOUND,
    ),
    ("gitlab|git.example/a/../b", None, {}, Problem.REFUSED),
    (
        "forgejo|codeberg.org/acme",
        None,
        {CB + "users/acme": answer({**CB_USER, "login": "acme2"})},
        Problem.ANOTHER_ACCOUNT,
    ),
    ("forgejo|codeberg.org/acme", None, {CB + "users/acme": answer({}, status=404)}, Problem.ACCOUNT_NOT_FOUND),
    *(
        ("forgejo|codeberg.org/acme", REPOSITORY, {CB + "repos/acme/proof": answer({**REPO, **changes})}, problem)
        for changes, problem in (
            ({"fork": True}, Problem.ANOTHER_ACCOUNT),
            ({"mirror": True}, Problem.ANOTHER_ACCOUNT),
            ({"empty": False}, Problem.ANOTHER_ACCOUNT),
            ({"empty": None}, Problem.ANOTHER_ACCOUNT),
            ({"owner": {"id": 6, "login": "mallory"}}, Problem.ANOTHER_ACCOUNT),
            ({"owner": None}, Problem.BROKEN),
        )
    ),
    ("forgejo|codeberg.org/acme", "https://codeberg.org/mallory/proof", {}, Problem.ANOTHER_ACCOUNT),
    ("forgejo|codeberg.org/acme", "https://evil.example/acme/proof", {}, Problem.ANOTHER_ACCOUNT),
    ("hackernews|acme", None, {HN + "user/acme.json": answer("null")}, Problem.ACCOUNT_NOT_FOUND),
    ("hackernews|acme", None, {HN + "user/acme.json": answer({**HN_USER, "id": "Acme"})}, Problem.ANOTHER_ACCOUNT),
    ("hackernews|acme", ITEM, comment(by="mallory"), Problem.ANOTHER_ACCOUNT),
    ("hackernews|acme", ITEM, comment(by="Acme"), Problem.ANOTHER_ACCOUNT),
    ("hackernews|acme", ITEM, comment(dead=True), Problem.POST_NOT_FOUND),
    ("hackernews|acme", ITEM, comment(id=8), Problem.BROKEN),
    ("hackernews|acme", "https://evil.example/item?id=7", {}, Problem.REFUSED),
    ("keybase|acme", None, {KB: keybase(None)}, Problem.ACCOUNT_NOT_FOUND),
    ("keybase|acme", None, {KB: keybase(KB_USER, code=100)}, Problem.BROKEN),
    ("keybase|acme", None, {KB: keybase({**KB_USER, "basics": {"username": "acmee"}})}, Problem.ANOTHER_ACCOUNT),
    ("stackexchange|stackoverflow.com/22", None, {SE: items()}, Problem.ACCOUNT_NOT_FOUND),
    ("stackexchange|stackoverflow.com/22", None, {SE: items({**SE_USER, "user_id": 23})}, Problem.ANOTHER_ACCOUNT),
    (
        "stackexchange|stackoverflow.com/22",
        None,
        {SE: items({**SE_USER, "link": "https://serverfault.com/users/22/acme"})},
        Problem.ANOTHER_ACCOUNT,
    ),
    ("stackexchange|stackoverflow.com/22", None, {SE: items({**SE_USER, "timed_penalty_date": 1})}, Problem.NOT_ACTIVE),
    (
        "stackexchange|stackoverflow.com/22",
        None,
        {SE: answer({"error_id": 502, "error_name": "throttle_violation"}, status=400)},
        Problem.RATE_LIMITED,
    ),
    ("steam|id/acme", None, {ST: steam(custom="acme2")}, Problem.ANOTHER_ACCOUNT),
    ("steam|id/acme", None, {ST: steam(privacy="private")}, Problem.BLOCKED),
    ("steam|id/acme", None, {ST: steam("<customURL>acme</customURL>")}, Problem.BROKEN),
    ("steam|id/acme", None, {ST: answer("<!DOCTYPE p [<!ENTITY a 'b'>]><profile/>", XML)}, Problem.BROKEN),
    ("steam|id/acme", None, {ST: answer("<a>" * 50_000, XML)}, Problem.BROKEN),
    (
        "steam|id/acme",
        None,
        {ST: answer("<response><error>The specified profile could not be found.</error></response>", XML)},
        Problem.ACCOUNT_NOT_FOUND,
    ),
    ("steam|groups/acme", None, {NAMED_GROUP: steam_group("acme2")}, Problem.ANOTHER_ACCOUNT),
    ("steam|groups/acme", None, {NAMED_GROUP: steam_group(more="<groupURL>acme</groupURL>")}, Problem.BROKEN),
    ("steam|groups/acme", None, {NAMED_GROUP: steam_group(number="4")}, Problem.BROKEN),
    (
        "steam|gid/103582791429521412",
        None,
        {NUMBERED_GROUP: steam_group(number="103582791429521413")},
        Problem.ANOTHER_ACCOUNT,
    ),
    ("steam|publisher/acme", None, {}, Problem.REFUSED),
    ("matrix|@acme:example.org", None, matrix({"errcode": "M_NOT_FOUND"}, 404), Problem.ACCOUNT_NOT_FOUND),
    ("matrix|@acme:example.org", None, matrix({"errcode": "M_UNKNOWN"}, 404), Problem.ACCOUNT_NOT_FOUND),
    ("matrix|@acme:example.org", None, matrix({"errcode": "M_UNRECOGNIZED"}, 404), Problem.BROKEN),
    (
        "matrix|@acme:example.org",
        None,
        {MX_WELL_KNOWN: answer({"m.homeserver": {"base_url": "http://h.example"}})},
        Problem.BROKEN,
    ),
    ("matrix|#acme:example.org", None, {}, Problem.REFUSED),
    (*DISCORD, invite(id="613425648685547542"), Problem.ANOTHER_ACCOUNT),
    (*DISCORD, {DC: answer({"type": 1, "guild": None})}, Problem.ANOTHER_ACCOUNT),
    (*DISCORD, {DC: answer({"message": "Unknown Invite", "code": 10006}, status=404)}, Problem.POST_NOT_FOUND),
    (*DISCORD, {DC: answer("<html>", status=404)}, Problem.BROKEN),
    ("discord|user/80351110224678912", "https://discord.gg/AbC", {}, Problem.REFUSED),
]


@pytest.mark.parametrize(("handle", "place", "world", "problem"), OTHERS)
def test_any_other_answer_proves_nothing(
    handle: str, place: str | None, world: dict[str, Answer], problem: Problem
) -> None:
    assert trouble(talk(start(handle, place), world)).problem is problem


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("body", [b"", b"<html>Sign in</html>", b"[1]", b'{"id": 1, "id": 2}', b"\xff", b'"x"', b"{}"])
def test_an_answer_of_another_shape_says_nothing(name: str, body: bytes) -> None:
    handle, place, world, _ = FOUND[name]
    for url in world:
        changed = {**world, url: (200, JSON, body)}
        ended = talk(start(handle, place), changed)
        # `{}` is an empty Matrix profile; every other answer needs its identity.
        assert isinstance(ended, Words) or ended.problem is Problem.BROKEN
        assert isinstance(ended, Trouble) or not any("TOKEN" in text for text in ended.texts)


def test_what_a_comment_quotes_is_not_its_own() -> None:
    quoted = comment(text="&gt; TOKEN<p><i>TOKEN</i><p>I do not agree")

    assert words(talk(start("hackernews|acme", ITEM), quoted)).texts == ("I do not agree",)


def test_a_matrix_server_without_a_file_is_asked_itself() -> None:
    world = {MX_WELL_KNOWN: answer("", status=404), f"https://example.org{MX}": answer({"displayname": "TOKEN"})}

    assert words(talk(start("matrix|@acme:example.org"), world)).texts == ("TOKEN",)


@pytest.mark.parametrize("slug", ["lemmy", "peertube", "pixelfed"])
def test_other_kinds_of_fediverse_servers_are_asked_under_their_own_name(slug: str) -> None:
    conversation = start(f"{slug}|acme@social.example")

    question = next(conversation)

    assert getattr(question, "base", None) == slug
    assert getattr(question, "url", "").startswith("https://social.example/.well-known/webfinger")


@pytest.mark.parametrize("place", [None, REPOSITORY])
def test_a_renamed_account_is_named_with_the_id_it_kept(place: str | None) -> None:
    renamed = {"id": 5, "login": "Acme-Tools"}
    world = {
        CB + "users/acme": answer({**CB_USER, **renamed}),
        CB + "repos/acme/proof": answer({**REPO, "owner": renamed}),
    }

    ended = trouble(talk(start("forgejo|codeberg.org/acme", place), world))

    assert (ended.problem, ended.account, ended.stable_id) == (
        Problem.ANOTHER_ACCOUNT,
        AccountRef("forgejo", "codeberg.org/acme-tools"),
        "5",
    )
