"""A device that keeps passkeys, as Chromium has one for tests: it answers at once, as if a finger were on it."""

from playwright.async_api import CDPSession, Page

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def give_device(page: Page) -> CDPSession:
    """The page's browser has a device from now on, for as long as the session returned is kept."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session
