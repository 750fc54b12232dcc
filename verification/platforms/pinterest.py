"""How addresses of Pinterest are written, and what they name."""

import re

from verification.platforms.conversations import pinterest as conversations
from verification.platforms.platform import Canary, Pattern, Platform, ReadingResult, Tried, words

_ENDINGS = sorted(
    words(
        """
        com fr de ch jp cl ca it co.uk nz ru com.au at pt co.kr es com.mx dk ph th com.uy co nl info kr ie vn com.vn ec
        mx in pe co.at hu co.in co.nz id com.ec com.py tw be uk com.bo com.pe se
        """
    )
)

PINTEREST = Platform(
    slug="pinterest",
    name="Pinterest",
    profile_url="https://www.pinterest.com/{handle}/",
    report_form="https://policy.pinterest.com/en/trademark",
    host_patterns=(
        rf"(?:(?!ads|api|ct|dev|log)[a-z]{{1,3}}\.|www\.)?pinterest\.(?:{'|'.join(map(re.escape, _ENDINGS))})",
    ),
    own_domains=(*(f"pinterest.{ending}" for ending in _ENDINGS), "pin.it", "pinimg.com"),
    patterns=(
        Pattern(path="/pin/.+", kind="pin", result=ReadingResult.NEEDS_LOOKUP),
        Pattern(
            path="/(?P<handle>[^/]+)/(?:_saved|_created|_shop|_pins|pins|boards|followers|following)(?:/.*)?",
            kind="profile tab",
        ),
        Pattern(path="/(?P<handle>[^/]+)(?:/[^/]+){0,2}", kind="profile or board"),
    ),
    reserved=words(
        """
        _ about api business categories convert-personal discover domain explore ext homefeed ideas join login
        logout news_hub oembed oembed.json password pin pin-builder pin-creation-tool pins privacy resource search
        secure settings signup source terms today topics v3
        """
    ),
    handle="[A-Za-z0-9_]{3,30}",
    bare="{handle}",
    stable_id="numeric user id",
    conversations={"profile_text": conversations.profile_text},
    limits="none documented",
    gone='404 {"resource_response":{"message":"User not found."}}',
    tried=Tried.RECORDED_SHAPE,
    canary=Canary(found="pinterest", missing="zz_no_such_name_zz9"),
    by_person=(
        "Open the profile: the website it claims, with Pinterest's tick, must be the proven domain, and the "
        "name the brand's."
    ),
    examples={
        "https://www.pinterest.com/acme/_created/": "acme",
        "https://www.pinterest.com/acme/laptops/": "acme",
    },
    counterexamples=(
        "https://www.pinterest.com/pin/99360735500167749/",
        "https://www.pinterest.com/about",
        "https://no-such-host.pinterest.com/acme",
    ),
)
