"""Nostr: the newest event that the key has signed is the account's word, whatever single relays show or hold back."""

import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.nostr_relay import NostrAccount, Signed
from tests.verification.platforms.conversations.talking import answer, talk, trouble, words
from tests.verification.platforms.test_bech32 import nip19
from tests.verification.world import NOON
from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.bech32 import npub
from verification.platforms.conversations.nostr import named_by, post, profile_text
from verification.platforms.platform import Conversation, Events, Reply, Trouble, Words

ACME, MALLORY = NostrAccount(), NostrAccount()
ACCOUNT = AccountRef("nostr", ACME.key)
NOW = NOON.timestamp()
PROFILE = {"name": "acme", "display_name": "Acme", "about": "TOKEN", "website": "https://acme.test"}
WITH, BEFORE = ACME.event(0, PROFILE, NOW - 100), ACME.event(0, {"about": "nothing yet"}, NOW - 200)
AFTER = ACME.event(0, {**PROFILE, "about": "We make anvils."}, NOW - 50)
NOTE = ACME.event(1, "brand-registry: TOKEN", NOW - 100)

QUESTION = next(profile_text(ACCOUNT, None))
assert isinstance(QUESTION, Events)
RELAYS = QUESTION.relays

Shown = Sequence[Signed] | None


def hears(conversation: Conversation, *relays: Shown, asked_at: object = NOON) -> Words | Trouble:
    """How the conversation ends when the relays show these events; None for one that failed, [] for the others."""
    question = next(conversation)
    assert isinstance(question, Events)
    rest = [()] * (len(question.relays) - len(relays))
    shown = zip(question.relays, (*relays, *rest), strict=True)
    messages = {
        relay: None if said is None else [json.dumps(["EVENT", "x", event]) for event in said] for relay, said in shown
    }
    return answered(conversation, messages, asked_at=asked_at)


def answered(conversation: Conversation, messages: Mapping[str, object], *, asked_at: object = NOON) -> Words | Trouble:
    body = json.dumps(messages).encode()
    with pytest.raises(StopIteration) as end:
        conversation.send(Reply(RELAYS[0], None, "application/json", body, asked_at=asked_at))  # type: ignore[arg-type]
    ending = end.value.value
    assert isinstance(ending, Words | Trouble)
    return ending


def profile(*relays: Shown) -> Words | Trouble:
    return hears(profile_text(ACCOUNT, None), *relays)


# ── profiles ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_signed_profile_is_the_accounts_own_words() -> None:
    said = words(profile([WITH]))

    assert (said.account, said.stable_id, said.display_name) == (ACCOUNT, ACME.key, "Acme")
    assert set(said.texts) == {"TOKEN", "acme", "Acme", "https://acme.test"}
    assert said.links == ("https://acme.test",)
    assert not said.partial
    assert said.source is not None
    assert said.source.url.startswith("wss://")
    assert json.loads(said.source.body)[2] == WITH


def test_the_question_is_about_this_key_alone() -> None:
    question = next(profile_text(ACCOUNT, None))

    assert isinstance(question, Events)
    assert len(question.relays) == 4
    assert all(one["authors"] == [ACME.key] for one in question.filters)


@pytest.mark.parametrize("relays", [([WITH], [AFTER]), ([AFTER], [WITH]), ([WITH], [WITH], [WITH], [AFTER])])
def test_one_relay_with_the_newer_profile_outweighs_all_that_show_the_older(relays: Sequence[Shown]) -> None:
    assert "TOKEN" not in words(profile(*relays)).texts


def test_a_newer_profile_with_the_token_outweighs_one_without() -> None:
    assert "TOKEN" in words(profile([BEFORE], [BEFORE], [WITH])).texts


def test_of_one_second_the_lower_id_counts() -> None:
    versions = sorted(
        (ACME.event(0, {"about": f"version {one}"}, NOW) for one in range(9)), key=lambda one: str(one["id"])
    )

    said = words(profile(versions[4:], versions[:4]))

    assert json.loads(str(versions[0]["content"]))["about"] in said.texts


def test_while_a_relay_fails_what_is_missing_may_yet_be_there() -> None:
    assert words(profile([BEFORE], None)).partial
    assert words(profile([BEFORE], [{**WITH, "content": "{}"}])).partial


@pytest.mark.parametrize("lie", [
    {**WITH, "sig": "0" * 128},
    {**WITH, "id": "0" * 64},
    {**WITH, "content": json.dumps({"about": "TOKEN"})},
    {**WITH, "created_at": WITH["created_at"] + 1},  # type: ignore[operator]
    {**WITH, "pubkey": MALLORY.key},
    MALLORY.event(0, PROFILE, NOW),
    ACME.event(1, "TOKEN", NOW),  # not what was asked for
    ACME.event(0, PROFILE, NOW + 3600),  # from the future
    "TOKEN",
    None,
    {},
])  # fmt: skip
def test_a_relay_that_lies_once_counts_as_one_that_failed(lie: Signed) -> None:
    said = words(profile([BEFORE], [lie, AFTER]))
    alone = trouble(profile([lie, AFTER], None, None, None))

    assert said.texts[0] == "nothing yet"
    assert said.partial
    assert alone.problem is Problem.UNREACHABLE


def test_no_relay_may_say_a_key_twice_or_add_words_around_an_event() -> None:
    good = json.dumps(["EVENT", "x", WITH])
    for bad in (good[:-2] + ', "kind": 0}]', good[:-1] + ", 1]", good + ", []", f"{good}]}}", "[" * 5000, '"EVENT"'):
        conversation = profile_text(ACCOUNT, None)
        next(conversation)
        answers = {key: [bad] for key in RELAYS}
        assert trouble(answered(conversation, answers)).problem is Problem.UNREACHABLE


TEXT = json.dumps(["EVENT", "x", WITH])


@given(st.integers(0, len(TEXT) - 1), st.characters())
def test_one_changed_letter_makes_no_other_words(place: int, letter: str) -> None:
    conversation = profile_text(ACCOUNT, None)
    next(conversation)
    answers = {key: [TEXT[:place] + letter + TEXT[place + 1 :]] for key in RELAYS}

    ended = answered(conversation, answers)

    assert isinstance(ended, Trouble) or ended.texts == words(profile([WITH])).texts


@pytest.mark.parametrize("answers", [[], "x", {"wss://a": "x"}, {"wss://a": {}}])
def test_whatever_else_comes_is_no_answer(answers: object) -> None:
    conversation = profile_text(ACCOUNT, None)
    next(conversation)

    ended = trouble(answered(conversation, answers))  # type: ignore[arg-type]

    assert ended.problem in {Problem.UNREACHABLE, Problem.BROKEN}


def test_who_does_not_know_the_time_cannot_tell_what_is_from_the_future() -> None:
    assert trouble(hears(profile_text(ACCOUNT, None), [WITH], asked_at=None)).problem is Problem.BROKEN


@pytest.mark.parametrize(
    ("relays", "problem"),
    [
        (((), (), (), ()), Problem.ACCOUNT_NOT_FOUND),
        (((), (), (), None), Problem.ACCOUNT_NOT_FOUND),
        (((), (), None, None), Problem.UNREACHABLE),
        (((), None, None, None), Problem.UNREACHABLE),
        ((None, None, None, None), Problem.UNREACHABLE),
        (([WITH], None, None, None), Problem.UNREACHABLE),
    ],
)
def test_what_too_few_relays_say_decides_nothing(relays: Sequence[Shown], problem: Problem) -> None:
    assert trouble(profile(*relays)).problem is problem


def test_two_relays_are_enough_to_find_what_is_signed() -> None:
    assert "TOKEN" in words(profile([WITH], (), None, None)).texts


@pytest.mark.parametrize(
    "content", ["", "TOKEN", "[]", '{"about": 1}', '{"about": "TOKEN", "about": "x"}', '{"about": NaN}']
)
def test_a_profile_of_another_form_says_nothing(content: str) -> None:
    assert trouble(profile([ACME.event(0, content, NOW)])).problem is Problem.BROKEN


@pytest.mark.parametrize(
    ("nip05", "links"),
    [
        ("_@acme.test", ("https://acme.test/",)),
        ("acme@acme.test", ()),
        ("acme.test", ()),
        ("@acme.test", ()),
        ("", ()),
    ],
)
def test_the_name_at_a_website_is_a_link_to_it(nip05: str, links: tuple[str, ...]) -> None:
    assert words(profile([ACME.event(0, {"nip05": nip05}, NOW)])).links == links


@pytest.mark.parametrize(
    ("wish", "is_gone"),
    [
        (ACME.event(5, "", NOW, [["e", str(WITH["id"])], ["k", "0"]]), True),
        (ACME.event(5, "", NOW - 500, [["e", str(WITH["id"])]]), True),
        (ACME.event(5, "", NOW, [["a", f"0:{ACME.key}:"]]), True),
        (ACME.event(5, "", NOW - 500, [["a", f"0:{ACME.key}:"]]), False),
        (ACME.event(5, "", NOW, [["e", str(BEFORE["id"])]]), False),
        (ACME.event(5, "", NOW, [["a", f"0:{MALLORY.key}:"]]), False),
        (ACME.event(62, "", NOW, [["relay", "ALL_RELAYS"]]), True),
        (ACME.event(62, "", NOW, [["relay", "wss://one.test"]]), False),
        (ACME.event(62, "", NOW - 500, [["relay", "ALL_RELAYS"]]), False),
    ],
)
def test_a_signed_wish_for_deletion_counts_where_one_relay_knows_of_it(wish: Signed, *, is_gone: bool) -> None:
    ended = profile([WITH], [WITH], [wish])

    assert (isinstance(ended, Trouble) and ended.problem is Problem.NOT_ACTIVE) is is_gone


# ── a name at the website ───────────────────────────────────────────────────────────────────────────────────────────

FILE = "https://acme.test/.well-known/nostr.json?name=_"
NAMED = answer({"names": {"_": ACME.key, "bob": MALLORY.key}})


def both_ways(nip05: object, said: tuple[int, str, bytes], *, key: NostrAccount = ACME) -> Words | Trouble:
    """How it ends where the profile has this name, the site says this, and there is no other way."""
    account = AccountRef("nostr", key.key)
    shown = json.dumps({relay: [json.dumps(["EVENT", "x", key.event(0, {"nip05": nip05}, NOW)])] for relay in RELAYS})
    conversation = named_by(("https://shop.acme.test/", "https://acme.test/"), no_other_way)(account, None)
    return talk(conversation, {RELAYS[0]: (200, "", shown.encode()), FILE: said})


def no_other_way(account: AccountRef, place: str | None) -> Conversation:
    del account, place
    yield from ()
    return Trouble(Problem.SITE_LINK_MISSING, "")


@pytest.mark.parametrize("nip05", ["_@acme.test", "_@ACME.test"])
def test_a_website_and_a_profile_that_name_each_other_are_one(nip05: str) -> None:
    said = words(both_ways(nip05, NAMED))

    assert (said.account, said.stable_id) == (ACCOUNT, ACME.key)
    assert said.source is not None
    assert said.source.url == FILE


@pytest.mark.parametrize(
    "nip05", ["bob@acme.test", "@acme.test", "acme.test", "_@www.acme.test", "_@evil.test", "", None]
)
def test_any_other_name_may_be_a_guests(nip05: str | None) -> None:
    assert trouble(both_ways(nip05, NAMED)).problem is Problem.SITE_LINK_MISSING


@pytest.mark.parametrize(
    "said",
    [
        answer({"names": {"_": MALLORY.key}}),
        answer({"names": {"_": npub(ACME.key)}}),
        answer({"names": {"acme": ACME.key}}),
        answer({"names": {"_": [ACME.key]}}),
        answer({"names": [ACME.key]}),
        answer({"_": ACME.key}),
        answer('{"names": {"_": "x", "_": "' + ACME.key + '"}}'),
        answer(NAMED[2], "text/html"),
        answer("", status=404),
        answer(NAMED[2], status=410),
    ],
)
def test_a_website_that_does_not_name_the_key_proves_nothing(said: tuple[int, str, bytes]) -> None:
    assert trouble(both_ways("_@acme.test", said)).problem is Problem.SITE_LINK_MISSING


def test_a_website_cannot_name_a_key_that_does_not_name_it() -> None:
    assert trouble(both_ways("_@acme.test", NAMED, key=MALLORY)).problem is Problem.SITE_LINK_MISSING


# ── notes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def address(event: Signed) -> str:
    return nip19("note", bytes.fromhex(str(event["id"])))


def note(event: Signed, *relays: Shown, place: str = "") -> Words | Trouble:
    return hears(post(ACCOUNT, place or address(event)), *(relays or ([event],)))


def test_a_signed_note_is_the_accounts_own_words() -> None:
    said = words(note(NOTE))

    assert (said.account, said.stable_id, said.texts) == (ACCOUNT, ACME.key, ("brand-registry: TOKEN",))


@pytest.mark.parametrize(
    "shape", ["{}", "nostr:{}", "web+nostr:{}", "https://njump.me/{}", "https://primal.net/e/{}?x#y"]
)
def test_the_address_of_a_note_may_be_any_viewers(shape: str) -> None:
    number = bytes.fromhex(str(NOTE["id"]))
    event = nip19("nevent", b"\0\x20" + number + b"\2\x20" + bytes.fromhex(MALLORY.key))

    assert words(note(NOTE, place=shape.format(address(NOTE)))).texts
    assert words(note(NOTE, place=shape.format(event))).texts  # whose it is, only the signature says


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (None, Problem.NEEDS_PLACE),
        ("https://njump.me/", Problem.REFUSED),
        ("http://njump.me/" + address(NOTE), Problem.REFUSED),
        ("https://x@njump.me/" + address(NOTE), Problem.REFUSED),
        (address(NOTE)[:-1] + ("p" if address(NOTE).endswith("q") else "q"), Problem.REFUSED),
        (nip19("npub", bytes.fromhex(ACME.key)), Problem.REFUSED),
        (nip19("nevent", b"\2\x20" + bytes.fromhex(ACME.key) * 2), Problem.REFUSED),
    ],
)
def test_another_address_is_turned_down_before_anything_is_asked(place: str | None, problem: Problem) -> None:
    with pytest.raises(StopIteration) as end:
        next(post(ACCOUNT, place))

    assert trouble(end.value.value).problem is problem


def test_a_note_of_another_key_is_somebody_elses() -> None:
    copied = MALLORY.event(1, "brand-registry: TOKEN", NOW)

    ended = trouble(note(copied))

    assert (ended.problem, ended.stable_id) == (Problem.ANOTHER_ACCOUNT, MALLORY.key)


@pytest.mark.parametrize("tag", [["e", "0" * 64, "", "reply"], ["q", "0" * 64], ["a", f"30023:{MALLORY.key}:x"]])
def test_a_note_that_answers_or_quotes_another_is_not_searched(tag: list[str]) -> None:
    assert words(note(ACME.event(1, "TOKEN", NOW, [tag]))).texts == ()


@pytest.mark.parametrize("kind", [0, 4, 6, 7, 16, 1111, 30023])
def test_only_notes_are_notes(kind: int) -> None:
    assert trouble(note(ACME.event(kind, "TOKEN", NOW))).problem is Problem.POST_NOT_FOUND


@pytest.mark.parametrize(
    ("relays", "problem"),
    [
        (((), (), ()), Problem.POST_NOT_FOUND),
        (((), (), None), Problem.POST_NOT_FOUND),
        (((), None, None), Problem.UNREACHABLE),
        (([NOTE], None, None), Problem.UNREACHABLE),
        (([{**NOTE, "sig": "0" * 128}], [WITH], ()), Problem.UNREACHABLE),
        (([NOTE], [ACME.event(5, "", NOW, [["e", str(NOTE["id"])]])]), Problem.POST_NOT_FOUND),
        (([NOTE], [ACME.event(62, "", NOW, [["relay", "ALL_RELAYS"]])]), Problem.POST_NOT_FOUND),
    ],
)
def test_a_note_that_is_gone_or_that_too_few_show_is_not_found(relays: Sequence[Shown], problem: Problem) -> None:
    assert trouble(note(NOTE, *relays)).problem is problem


def test_only_its_author_can_wish_a_note_away() -> None:
    wish = MALLORY.event(5, "", NOW, [["e", str(NOTE["id"])]])

    assert words(note(NOTE, [NOTE], [NOTE], [wish])).texts
