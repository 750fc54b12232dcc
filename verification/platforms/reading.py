"""A pasted text → the account it names, or what it is instead. Pure: nothing is asked of anybody."""

from verification.accounts import AccountRef
from verification.platforms.catalogue import PLATFORMS
from verification.platforms.choosing import choose, follow
from verification.platforms.cleaning import clean
from verification.platforms.hostnames import without_www
from verification.platforms.hosts import NOT_FEDIVERSE
from verification.platforms.matching import Found
from verification.platforms.naming import canonical, profile_url
from verification.platforms.plain import read_plain
from verification.platforms.platform import ReadingResult
from verification.platforms.refusal import Refusal
from verification.platforms.urls import plain
from verification.values import value


@value()
class Reading:
    input: str
    result: ReadingResult
    platform: str | None = None
    handle: str | None = None
    kind: str = ""
    binding: str = ""  # post addresses: "yes", "no" or "unknown", see `Pattern.binding`
    suspicious: bool = False  # invisible characters were dropped

    @property
    def seen(self) -> str:
        """What stands there instead of an account, in a few English words."""
        return self.kind if self.result is ReadingResult.NOT_AN_ACCOUNT else ""

    @property
    def account(self) -> AccountRef | None:
        if self.result is not ReadingResult.ACCOUNT or self.platform is None or self.handle is None:
            return None
        return AccountRef(self.platform, self.handle)

    @property
    def url(self) -> str | None:
        """The public address of the account."""
        account = self.account
        return profile_url(account) if account is not None else None

    @property
    def candidates(self) -> tuple[AccountRef, ...]:
        """For a bare handle: what it would be on each platform. For an unknown server: the account it may be."""
        if self.handle is None:
            return ()
        if self.result is ReadingResult.BARE_HANDLE:
            return _namesakes(self.handle)
        # A remote account is no candidate: who runs an unknown server may show anything under its name.
        if self.platform is not None and self.kind == "account candidate":
            return _on_unknown_server(self.platform, self.handle)
        return ()

    def as_json(self) -> dict[str, str | None]:
        """The line `registry parse` writes: "*" stands for "no platform in particular"."""
        anywhere = self.result in (ReadingResult.BARE_HANDLE, ReadingResult.NEEDS_LOOKUP)
        return {
            "input": self.input,
            "result": self.result.value,
            "platform": self.platform or ("*" if anywhere else None),
            "handle": self.handle,
            "kind": self.kind,
            "binding": self.binding,
            "url": self.url,
        }


def read(text: str, *, test_names: bool = False) -> Reading:
    """Read any text. Never raises. `test_names` lets names under `.test` count as public names."""
    url = plain(text, test_names=test_names)
    if url is not None:
        return _told(text, choose(url, test_names=test_names))
    cleaned = clean(text)
    if isinstance(cleaned, Refusal):
        return Reading(text, ReadingResult.NOT_AN_ACCOUNT, kind=cleaned.seen)
    return _told(text, _find(cleaned.text, test_names=test_names), suspicious=cleaned.suspicious)


def _told(text: str, found: Found, *, suspicious: bool = False) -> Reading:
    return Reading(text, found.result, found.platform, found.handle, found.kind, found.binding, suspicious)


def _find(text: str, *, test_names: bool) -> Found:
    if not text[:8].lower().startswith(("http://", "https://")):
        found = read_plain(text, test_names=test_names)
        if found is not None:
            return found
    return follow(text, test_names=test_names)


def _namesakes(handle: str) -> tuple[AccountRef, ...]:
    names = ((slug, platform.bare.format(handle=handle)) for slug, platform in PLATFORMS.items() if platform.bare)
    accounts = (canonical(slug, name) for slug, name in names)
    return tuple(account for account in accounts if account is not None)


def _on_unknown_server(platform: str, handle: str) -> tuple[AccountRef, ...]:
    """The account, if WebFinger confirms it; else the address is only a page of the server's website."""
    server = handle.rpartition("@")[2]
    website = AccountRef("website", without_www(server))
    return (website,) if server in NOT_FEDIVERSE else (AccountRef(platform, handle), website)
