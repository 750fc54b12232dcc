"""What a proof method is: where the token has to stand, what a person does there, and what counts as found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from verification.challenges import contains_token


def stands_in_a_text(texts: tuple[str, ...], token: str) -> str | None:
    """The first text with the token as a word of its own."""
    return next((text for text in texts if contains_token(text, token)), None)


def whatever_was_shown(texts: tuple[str, ...], token: str) -> str | None:
    """For methods whose conversation only has words when both sides agree: there is no token to look for."""
    del token
    return next(iter(texts), None)


@dataclass(frozen=True, slots=True)
class Method:
    """Templates may name `{url}`, `{handle}`, `{domain}`; `{token}` stays for whoever shows the sentence.

    Pages translate `how` by the key `<method>.<platform>` or `<method>`.
    """

    name: str
    read: str  # what we read, for progress and results: "the profile"
    place: str  # where the token has to stand
    how: str  # what a person does, one English sentence or two
    how_on: Mapping[str, str] = field(default_factory=dict)  # platform → its own sentence
    needs_place: bool = False  # the person has to tell the address of what they posted
    # Stands in for a token, so it is tried only with a website that the brand has proven; templates may name `{site}`.
    needs_site: bool = False
    needs_person: bool = False  # what we can read is half of it: a moderator has to have compared the rest
    proof: str = "We found the token in {read} of {name}."  # what a registrant hears of a proof
    # The text that holds the token, or None.
    found: Callable[[tuple[str, ...], str], str | None] = stands_in_a_text
