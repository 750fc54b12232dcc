"""The token in a meta tag in the head of the front page."""

from verification.challenges import META, STATEMENT, equals_one_of
from verification.methods.method import Method


def whole_content(texts: tuple[str, ...], token: str) -> str | None:
    """The `content` that is the token, alone or as the statement we gave."""
    accepted = (token, STATEMENT.format(token=token))
    return next((text for text in texts if equals_one_of(text, accepted)), None)


META_TAG = Method(
    name="meta_tag",
    read="the front page",
    place="https://{domain}/",
    how=f"Put this into the head of the front page https://{{domain}}/: {META}",
    found=whole_content,
)
