"""Nostr: how its addresses are written, and how accounts are read from relays."""

from verification.platforms.conversations import nostr as conversations
from verification.platforms.platform import Address, Canary, Pattern, Platform, ReadingResult, TextPattern, Tried

_KEY = "3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d"

NOSTR = Platform(
    slug="nostr",
    name="Nostr",
    profile_url="https://njump.me/{npub}",
    addresses=(
        Address("(?P<key>[0-9a-f]{64})", "https://njump.me/{npub}"),
        Address("(?P<npub>npub1[02-9ac-hj-np-z]{58})", "https://njump.me/{npub}", normalise=("npub_hex",)),
    ),
    hosts=(
        "njump.me",
        "nostr.com",
        "primal.net",
        "snort.social",
        "iris.to",
        "coracle.social",
        "nostr.band",
        "damus.io",
        "yakihonne.com",
    ),
    own_domains=("njump.me",),
    patterns=(
        Pattern(
            path="/(?:p/|profile/|u/|users?/|people/)?(?P<npub>npub1[02-9ac-hj-np-z]{58})(?:/.*)?",
            kind="public key",
            key="{npub}",
            normalise=("npub_hex",),
        ),
        Pattern(
            path="/(?:p/|profile/)?nprofile1[02-9ac-hj-np-z]+(?:/.*)?",
            kind="public key with relays",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(
            path="/(?:e/|thread/|a/)?(?:note|nevent|naddr)1[02-9ac-hj-np-z]+(?:/.*)?",
            kind="note",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        Pattern(path=".*", kind="page or NIP-05 name of a viewer site", result=ReadingResult.NOT_AN_ACCOUNT),
    ),
    text_patterns=(
        TextPattern(
            text="(?:nostr:)?(?P<npub>npub1[02-9ac-hj-np-z]{58})",
            kind="public key",
            key="{npub}",
            normalise=("npub_hex",),
        ),
        TextPattern(
            text="(?:nostr:)?nprofile1[02-9ac-hj-np-z]+",
            kind="public key with relays",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
        TextPattern(
            text="(?:nostr:)?(?:note|nevent|naddr)1[02-9ac-hj-np-z]+",
            kind="note",
            result=ReadingResult.NEEDS_LOOKUP,
        ),
    ),
    handle="[0-9a-f]{64}",
    conversations={"profile_text": conversations.profile_text, "post": conversations.post},
    limits="each relay has its own, and does not publish it",
    gone="relays that have no profile of the key, or a signed wish for its deletion",
    tried=Tried.REAL_SERVER,
    # The second is a point of the curve whose secret nobody knows (BIP 341): no event can be signed by it.
    canary=Canary(_KEY, "50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0"),
    stable_id="the public key (hex)",
    examples={
        "https://njump.me/npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6": _KEY,
        "nostr:npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6": _KEY,
    },
    counterexamples=(
        "https://no-such-host.njump.me/acme",
        "npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w7",
    ),
)
