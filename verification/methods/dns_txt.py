"""The token in a TXT record at the one fixed label."""

from verification.challenges import TXT_FORMAT, TXT_NAME, equals_one_of
from verification.methods.method import Method


def whole_value(texts: tuple[str, ...], token: str) -> str | None:
    """The TXT value that is exactly the record we asked for."""
    wanted = (TXT_FORMAT.format(token=token),)
    return next((text for text in texts if equals_one_of(text, wanted)), None)


DNS_TXT = Method(
    name="dns_txt",
    read="the TXT record",
    place=TXT_NAME,
    how=f"Add a TXT record named {TXT_NAME} with the value {TXT_FORMAT}",
    found=whole_value,
)
