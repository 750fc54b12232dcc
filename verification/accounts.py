"""How one account is named inside the house: a platform and the handle in its canonical spelling."""

from verification.values import value


@value(order=True)
class AccountRef:
    """Platform slug + canonical handle, as `platforms.read()` makes them: equal refs mean the same account.

    A website is an account too: `AccountRef("website", "dell.com")`. The handle may hold `/`, `@`, `:` and `.`;
    `id:…`, `post:…` and the like are handles whose account is known by number only.
    """

    platform: str
    handle: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.handle}"
