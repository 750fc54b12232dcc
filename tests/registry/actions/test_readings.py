"""In which words a text that names no account is turned down."""

import pytest

from registry.actions.readings import problem_of, read_text

NOBODY = "That address names no account. One looks like https://x.com/name or example.com."
ELSE = "That is not the address of an account (%s). It looks like https://x.com/name or example.com."
LATER = "The owner cannot be read from this address (%s). Open it and copy the address of the profile itself."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("https://youtu.be/abc", NOBODY),
        ("https://discord.gg/", NOBODY),
        ("https://x.com/settings", ELSE % "reserved word"),
        ("https://t.co/abc", LATER % "shortener"),
        ("", "Paste the address of the account."),
    ],
)
def test_what_was_seen_is_said_where_there_is_a_word_for_it(text: str, sentence: str) -> None:
    problem = problem_of(read_text(text))

    assert problem is not None
    assert str(problem) % problem.values == sentence
