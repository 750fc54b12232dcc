"""How addresses of Website / domain are written, and what they name."""

from verification.platforms.platform import Pattern, Platform

WEBSITE = Platform(
    slug="website",
    name="Website / domain",
    profile_url="https://{handle}/",
    patterns=(Pattern(path=".*", kind="web site", key="{host_nowww}"),),
    unicode=True,
    automatic="open API, no key",
)
