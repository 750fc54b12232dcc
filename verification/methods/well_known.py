"""The token in the one fixed file of the website, on a line of its own."""

from verification.challenges import STATEMENT, TXT_FORMAT, WELL_KNOWN, equals_one_of
from verification.methods.method import Method


def whole_line(texts: tuple[str, ...], token: str) -> str | None:
    """The line that is the token, alone or as the statement we gave."""
    accepted = (token, STATEMENT.format(token=token), TXT_FORMAT.format(token=token))
    return next((text for text in texts if equals_one_of(text, accepted)), None)


WELL_KNOWN_FILE = Method(
    name="well_known",
    read="the well-known file",
    place=WELL_KNOWN,
    how=f"Put a plain text file at {WELL_KNOWN} with this line in it: brand-registry: {{token}}",
    found=whole_line,
)
