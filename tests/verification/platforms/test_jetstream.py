"""Bluesky's stream taken apart: names and handles where there are some, and nothing ever raises."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.jetstream import identity, profile
from verification.accounts import AccountRef
from verification.platforms.jetstream import Change, address, profile_question, read_change, read_profile
from verification.platforms.platform import Reply

DID = "did:plc:" + "a" * 24
STREAM = "wss://jetstream.example/subscribe"
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_a_new_handle_is_read() -> None:
    assert read_change(identity(5, DID, "Acme.bsky.social")) == Change(
        5, DID, AccountRef("bluesky", "acme.bsky.social")
    )


@pytest.mark.parametrize("operation", ["create", "update"])
def test_a_new_name_is_read(operation: str) -> None:
    assert read_change(profile(5, DID, "Acme", operation)) == Change(5, DID, None, "Acme")


def test_what_names_nobody_still_has_its_time() -> None:
    for said in (identity(5, DID, "handle.invalid"), profile(5, DID, "Acme", "delete"), profile(5, DID, "")):
        assert read_change(said) == Change(5, DID)


def test_a_name_is_cut_to_a_length_that_can_be_kept() -> None:
    change = read_change(profile(5, DID, "a" * 5000))

    assert change is not None
    assert change.display_name == "a" * 200


@pytest.mark.parametrize("said", ["", "5", "[]", '{"time_us": 5}', '{"time_us": 5, "did": "did:plc:x"}', "9" * 9000])
def test_what_is_no_event_is_none(said: str) -> None:
    assert read_change(said) is None


@given(st.text(max_size=60), json_values, json_values)
def test_nothing_that_is_said_raises(text: str, identity_said: object, commit: object) -> None:
    read_change(text)
    for kind in ("identity", "commit"):
        event = {"did": DID, "time_us": 5, "kind": kind, "identity": identity_said, "commit": commit}
        assert read_change(json.dumps(event)) is not None


@given(json_values)
def test_no_profile_raises(said: object) -> None:
    read_profile(Reply("", 200, "application/json", json.dumps(said).encode()), DID)


def test_a_profile_counts_for_the_account_that_was_asked_for_only() -> None:
    body = json.dumps({"did": DID, "handle": "acme.bsky.social", "displayName": "Acme"}).encode()
    reply = Reply("", 200, "application/json", body)

    assert read_profile(reply, DID) == Change(0, DID, AccountRef("bluesky", "acme.bsky.social"), "Acme")
    assert read_profile(reply, "did:plc:" + "b" * 24) is None


def test_the_address_says_what_is_wanted_and_from_when() -> None:
    wanted = "wantedCollections=app.bsky.actor.profile&maxMessageSizeBytes=100000"

    assert address(STREAM, None) == f"{STREAM}?{wanted}"
    assert address(STREAM, 7) == f"{STREAM}?{wanted}&cursor=7"
    assert profile_question(DID).url.endswith("getProfile?actor=did%3Aplc%3A" + "a" * 24)
