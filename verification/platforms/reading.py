"""A pasted text → the account it names, or what it is instead. Pure: nothing is asked of anybody."""

from dataclasses import dataclass

from verification.accounts import AccountRef
from verification.platforms.platform import ReadingResult


@dataclass(frozen=True, slots=True)
class Reading:
    input: str
    result: ReadingResult
    platform: str | None = None
    handle: str | None = None
    kind: str = ""
    binding: str = ""  # post addresses: "yes", "no" or "unknown", see `Pattern.binding`
    url: str | None = None
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
    def candidates(self) -> tuple[AccountRef, ...]:
        """For a bare handle: what it would be on each platform. For an unknown server: the account it may be."""
        raise NotImplementedError

    def as_json(self) -> dict[str, str | None]:
        raise NotImplementedError


def read(text: str, *, test_names: bool = False) -> Reading:
    """Read any text. Never raises. `test_names` lets names under `.test` count as public names."""
    raise NotImplementedError
