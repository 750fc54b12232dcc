"""The ways a proof may be shown, one per file, in the order in which they are tried."""

from verification.methods.by_person import BY_PERSON
from verification.methods.dns_txt import DNS_TXT
from verification.methods.domain_handle import DOMAIN_HANDLE
from verification.methods.listed import LISTED
from verification.methods.meta_tag import META_TAG
from verification.methods.method import Method
from verification.methods.post import POST
from verification.methods.profile_link import PROFILE_LINK
from verification.methods.profile_text import PROFILE_TEXT
from verification.methods.well_known import WELL_KNOWN_FILE

METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        *(PROFILE_TEXT, POST, DNS_TXT, WELL_KNOWN_FILE, META_TAG, DOMAIN_HANDLE, PROFILE_LINK, LISTED),
        BY_PERSON,
    )
}

__all__ = ["METHODS", "Method"]
