"""No token: the profile links to a proven website, and the website's front page names the profile."""

from verification.methods.method import Method, whatever_was_shown

# The platforms whose profiles have link fields that our conversations read; elsewhere nothing can point back.
LINKING = frozenset(
    (
        *("activitypub", "bluesky", "facebook", "forgejo", "github", "gitlab", "instagram", "lemmy", "linktree"),
        *("nostr", "peertube", "pinterest", "pixelfed", "stackexchange", "vk"),
    )
)

PROFILE_LINK = Method(
    name="profile_link",
    read="the profile and the website",
    place="https://{site}/",
    how="Put https://{site} into the link field of the profile, and name the profile on the front page of {site}: "
    '<link rel="me" href="{url}"> or sameAs in its schema.org data.',
    how_on={
        "nostr": "Give the profile the NIP-05 name _@{site}, and let https://{site}/.well-known/nostr.json say "
        '{{"names": {{"_": "{handle}"}}}}. Or put https://{site} into the website field of the profile, and name the '
        'profile on the front page of {site}: <link rel="me" href="{url}">.',
    },
    needs_site=True,
    proof="The profile of {name} and the proven website name each other.",
    found=whatever_was_shown,
)
