"""Whatever an answer is turned into: no check raises, and none proves an account by others' names or others' words."""

import asyncio
import copy
import json
import re
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exploring import examples
from tests.verification.platforms import keyed_rows, test_over_sockets
from tests.verification.world import NOON, challenge
from verification.accounts import AccountRef
from verification.challenges import Challenge, statement
from verification.fetching import Failure
from verification.methods import METHODS
from verification.outcomes import Outcome, Problem, Result
from verification.platforms import PLATFORMS
from verification.platforms.platform import Asked, Get, Reply, Txt
from verification.verify import verify

Row = keyed_rows.Row
Answers = Mapping[str, tuple[int, str, bytes]]
Path = tuple[str | int, ...]

# Platforms that are asked otherwise than by HTTP have tables of their own.
ROWS: dict[str, Row] = {
    **{name: row for name, row in test_over_sockets.ROWS.items() if all(url.startswith("http") for url in row[2])},
    **{f"{name}, with a key": row for name, row in keyed_rows.ROWS.items()},
}
# On websites and Matrix the address is the identity: whoever answers at it is the account, whatever the answer says.
NAMED = [name for name, row in ROWS.items() if not row[0].startswith(("website|", "matrix|"))]
NUMBERED = [name for name in NAMED if ROWS[name][3]]
STRANGE: tuple[object, ...] = (
    *(None, True, False, 0, 1, 1.5, -1, 10**400, "", " ", "x", "\ud800", "\x00", "https://[", "https://a.test@b.test/"),
    *(
        [],
        {},
        [1],
        [None],
        [{}],
        ["x"],
        [["x"]],
        {"a": 1},
        {"id": "x", "text": "x"},
        "acme",
        "Acme",
        "\u0430cme",
        "\u202e",
    ),
)


def claimed(name: str) -> Challenge:
    handle, place, _, _ = ROWS[name]
    slug, _, key = handle.partition("|")
    method = "post" if place else name if name in METHODS else "profile_text"
    return challenge(AccountRef(slug, key), method)


async def check(name: str, asked: Challenge, world: Answers, known: str | None = None) -> Outcome:
    """What the verifier says; what the world does not have is missing, as far as the conversation wants to hear it."""

    async def answer(question: Asked) -> Reply | Failure:
        url = question.url if isinstance(question, Get) else ""
        status, content_type, body = world.get(url, (404, "application/json", b"{}"))
        if isinstance(question, Txt):
            return Reply(f"dns:{question.name}?type=TXT", None, "", b"")
        if not isinstance(question, Get) or status not in question.expected:
            return Failure(Problem.BROKEN, "The fetcher ends it here.", url, status, None)
        shown = body.replace(b"TOKEN", statement(asked.token).encode()).replace(b"CODE", asked.token.encode())
        return Reply(url, status, content_type, shown)

    keys = frozenset(PLATFORMS) if name.endswith("with a key") else frozenset[str]()
    return await verify(asked, answer, NOON, place=ROWS[name][1], known_stable_id=known, keys=keys)


def documents(world: Answers) -> dict[str, object]:
    """The answers that are JSON."""
    found = {}
    for url, (_, _, body) in world.items():
        try:
            found[url] = json.loads(body)
        except ValueError:
            continue
    return found


def with_document(world: Answers, url: str, document: object) -> Answers:
    status, content_type, _ = world[url]
    return {**world, url: (status, content_type, json.dumps(document).encode())}


def paths(document: object, before: Path = ()) -> Iterator[Path]:
    yield before
    entries = (
        document.items() if isinstance(document, dict) else enumerate(document if isinstance(document, list) else ())
    )
    for key, value in entries:
        yield from paths(value, (*before, key))


def at(document: object, path: Path) -> object:
    for key in path:
        document = document[key]  # type: ignore[index]
    return document


def changed(document: object, path: Path, value: object) -> object:
    if not path:
        return value
    document = copy.deepcopy(document)
    at(document, path[:-1])[path[-1]] = value  # type: ignore[index]
    return document


def names_of(name: str) -> list[str]:
    """What the answers may call the account: its name and its number, in the spellings that platforms use."""
    handle, _, _, stable_id = ROWS[name]
    local = handle.partition("|")[2].strip("@!").partition("@")[0].rpartition("/")[2].rpartition(":")[2]
    digits = re.sub(r"^(?:id|club)(?=[0-9])", "", local)
    return [local, digits, *numbers_of(stable_id or "")]


def numbers_of(stable_id: str) -> list[str]:
    """The stable id, and its number alone: negative numbers and words before it are our own writing."""
    return [stable_id, *re.findall(r"[0-9]+", stable_id)] if "." not in stable_id else [stable_id]


def as_another(text: str, names: list[str]) -> str:
    """The text with each name replaced by another of the same shape."""
    for name in sorted({name for name in names if name}, key=len, reverse=True):
        pattern = r"\.?".join(re.escape(letter) for letter in name)
        text = re.sub(pattern, lambda found: found[0][:-1] + _next(found[0][-1]), text, flags=re.IGNORECASE)
    return text


def _next(letter: str) -> str:
    return {"9": "8", "z": "y", "Z": "Y"}.get(letter) or chr(ord(letter) + 1)


def of_another(world: Answers, names: list[str]) -> Answers:
    return {
        url: (status, content_type, as_another(body.decode(), names).encode())
        for url, (status, content_type, body) in world.items()
    }


@pytest.mark.parametrize("name", NAMED)
async def test_the_same_words_of_another_account_prove_nothing(name: str) -> None:
    asked, world = claimed(name), ROWS[name][2]
    assert (await check(name, asked, world)).result is Result.PROVEN

    outcome = await check(name, asked, of_another(world, names_of(name)))

    assert outcome.result is not Result.PROVEN


@pytest.mark.parametrize("name", NUMBERED)
async def test_the_same_words_under_another_number_are_another_owners(name: str) -> None:
    known = ROWS[name][3] or ""

    outcome = await check(name, claimed(name), of_another(ROWS[name][2], numbers_of(known)), known)

    assert outcome.result is not Result.PROVEN


@pytest.mark.parametrize("name", [name for name in NUMBERED if ROWS[name][1]])
async def test_somebody_elses_post_does_not_end_a_proven_claim(name: str) -> None:
    """Who pastes a wrong address has not lost the account."""
    outcome = await check(name, claimed(name), of_another(ROWS[name][2], names_of(name)), ROWS[name][3])

    assert outcome.problem is not Problem.ANOTHER_OWNER


# ── words that are not the account's own ────────────────────────────────────────────────────────────────────────────

QUIET = b"nothing here"
# Things that platforms hang beside or below somebody's own words.
NOT_ITS_OWN = ("comments", "replies", "quoted", "reblog", "copy_history", "shared", "forwarded", "likes", "featured")


def _silent(world: Answers) -> Answers:
    return {
        url: (status, kind, body.replace(b"TOKEN", QUIET).replace(b"CODE", QUIET))
        for url, (status, kind, body) in world.items()
    }


def _beside(document: object) -> Iterator[object]:
    """The document with the line hung below each of its objects in turn, under every name of such a thing."""
    theirs = {"id": "1", "author": "x", "text": "TOKEN", "description": "TOKEN", "bio": "TOKEN", "about": "TOKEN"}
    for path in paths(document):
        holder = at(document, path)
        if isinstance(holder, dict):
            more = {key: [theirs] for key in NOT_ITS_OWN if key not in holder}
            yield changed(document, path, {**holder, **more})
            yield changed(document, path, {**holder, "TOKEN": theirs, "user_note": "TOKEN"})


def _among(document: object, names: list[str]) -> Iterator[object]:
    """The document with another's entry, which has the line, put before or after each that names the account."""
    for path in paths(document):
        entries = at(document, path)
        for entry in entries if isinstance(entries, list) else ():
            written = json.dumps(entry)
            other = as_another(written, names)
            if isinstance(entry, dict) and other != written:
                foreign = json.loads(other.replace(QUIET.decode(), "TOKEN"))
                yield changed(document, path, [foreign, *entries])  # type: ignore[misc]
                yield changed(document, path, [*entries, foreign])  # type: ignore[misc]


# Of a Matrix profile every field is the holder's own.
@pytest.mark.parametrize("name", NAMED)
async def test_the_line_in_others_words_on_the_same_page_proves_nothing(name: str) -> None:
    asked, world = claimed(name), _silent(ROWS[name][2])
    assert (await check(name, asked, world)).result is not Result.PROVEN

    for url, document in documents(world).items():
        for hostile in (*_beside(document), *_among(document, names_of(name))):
            outcome = await check(name, asked, with_document(world, url, hostile))
            assert outcome.result is not Result.PROVEN, json.dumps(hostile)


# ── answers of another shape ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ROWS)
async def test_two_values_for_one_key_prove_nothing(name: str) -> None:
    asked, world = claimed(name), ROWS[name][2]
    for url, document in documents(world).items():
        status, kind, body = world[url]
        for path in paths(document):
            if not path or not isinstance(path[-1], str):
                continue
            pair = f"{json.dumps(path[-1])}: "
            twice = body.replace(pair.encode(), f'{pair}"x", {pair}'.encode(), 1)
            outcome = await check(name, asked, {**world, url: (status, kind, twice)})
            assert twice == body or outcome.result is Result.UNKNOWN, pair


@pytest.mark.parametrize("name", ROWS)
@settings(max_examples=examples(25))
@given(data=st.data())
def test_no_answer_makes_a_check_raise_or_forget_the_number(name: str, data: st.DataObject) -> None:
    world: Answers = ROWS[name][2]
    known = ROWS[name][3]
    for url, document in documents(world).items():
        hostile = document
        for _ in range(data.draw(st.integers(0, 3))):
            path = data.draw(st.sampled_from(list(paths(hostile))))
            hostile = changed(hostile, path, data.draw(st.sampled_from((*STRANGE, [at(hostile, path)], "TOKEN"))))
        world = with_document(world, url, hostile)

    outcome = asyncio.run(check(name, claimed(name), world, known))

    assert outcome.result is not Result.PROVEN or outcome.stable_id == known


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if len(documents(row[2])) < len(row[2])])
@settings(max_examples=examples(25))
@given(data=st.data())
def test_no_torn_page_makes_a_check_raise(name: str, data: st.DataObject) -> None:
    world = dict(ROWS[name][2])
    for url, (status, kind, body) in world.items():
        start, end = sorted(data.draw(st.tuples(st.integers(0, len(body)), st.integers(0, len(body)))))
        stuffing = data.draw(st.sampled_from((b"", b"<", b"</", b'"', b"<!--", b"]]>", b"&#0;", b"{}", body)))
        world[url] = (status, kind, body[:start] + stuffing + body[end:])

    outcome = asyncio.run(check(name, claimed(name), world, ROWS[name][3]))

    assert outcome.account == claimed(name).account
