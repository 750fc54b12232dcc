"""No token: a proven website's file lists the account, and a moderator has compared the account with the brand."""

from verification.methods.method import Method, whatever_was_shown

BY_PERSON = Method(
    name="by_person",
    read="the list of accounts",
    place="https://{site}/.well-known/brand-registry.txt",
    how="Add the line {url} to the file https://{site}/.well-known/brand-registry.txt. Then a person compares the "
    "account with the brand: no program may read this platform.",
    needs_site=True,
    needs_person=True,
    proof="The website lists {name}, and a person has compared the account with the brand.",
    found=whatever_was_shown,
)
