"""The pages for asking from elsewhere, and those to print; they need nothing but an official account and its brand."""

from urllib.parse import quote


def places(account: str, brand: str, claim: str) -> dict[str, str]:
    """The pages by name; `account` is `platform/handle` of an official account of the brand, `claim` its path."""
    address = quote(f"x:{account.partition('/')[2]}")
    return {
        "badge and press kit": f"{claim}/badge",
        "tools": "/tools",
        "kiosk": "/kiosk",
        "kiosk, an answer": f"/kiosk?account={address}",
        "kiosk, a handle": "/kiosk?account=@ikea",
        "kiosk, nonsense": "/kiosk?account=hello+world",
        "printing an account": f"/accounts/{account}/print",
        "printing an account, not official": "/accounts/x/qwhjkzxv/print",
        "printing a brand": f"/brands/{brand}/print",
        "printing a brand, nothing proven": "/brands/mcdonalds/print",
    }
