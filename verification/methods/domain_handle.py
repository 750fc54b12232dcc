"""No token: the Bluesky handle is the name of a proven website, and both sides of the AT Protocol say so."""

from verification.methods.method import Method, whatever_was_shown

DOMAIN_HANDLE = Method(
    name="domain_handle",
    read="the DNS and the identity document",
    place="_atproto.{site}",
    how="Use {site} as the handle on Bluesky (Settings, Account, Handle, I have my own domain).",
    needs_site=True,
    proof="The domain {name} and the account that uses it as its handle name each other.",
    found=whatever_was_shown,
)
