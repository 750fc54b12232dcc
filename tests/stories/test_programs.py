"""A company's program proves an account: the key from the desk, everything else by the API."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Locator

from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.stories.person import Person, arrive
from tests.stories.product import Product

pytestmark = pytest.mark.timeout(240)
PAUSE, LONGEST = 0.2, 60.0  # seconds


async def read_until(client: httpx.AsyncClient, claim: str, is_so: Callable[[dict[str, Any]], bool]) -> None:
    """Asks for the claim, as programs do, until it is as it shall be."""
    async with asyncio.timeout(LONGEST):
        while True:
            if is_so((await client.get(f"/api/v1/claims/{claim}")).json()):
                return
            await asyncio.sleep(PAUSE)


def is_verified(claim: dict[str, Any]) -> bool:
    return bool(claim["state"] == "verified")


def lacks_its_post(claim: dict[str, Any]) -> bool:
    return bool(claim["problem"] and claim["problem"]["code"] == "post_not_found")


async def run(person: Person, example: Locator, key: str) -> str:
    """What the example of the page prints, with this key and brand; a browser has no environment to take them from."""
    tongue = await example.get_attribute("data-example")
    code = (await example.inner_text()).replace("your-brand", "larchmere")
    if tongue == "javascript":
        code = code.replace("process.env.REGISTRY_KEY", f"'{key}'").replace("claim-github-1", "claim-github-2")
        return str(await person.page.evaluate(f"async () => {{ {code}\nreturn claim.statement; }}"))
    command = ["sh", "-ec", code] if tongue == "curl" else [sys.executable, "-c", code]
    environment = {**os.environ, "REGISTRY_KEY": key}
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, timeout=60, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


async def test_a_program_proves_an_account_with_a_key(
    product: Product, browser: Browser, dns: LiveDns, closed: ClosedPlatforms
) -> None:
    person = await arrive(browser, product)
    await person.sign_in("ana@larchmere.com")
    await person.register_company("Larchmere Mills")
    await person.register_brand("larchmere-mills", "Larchmere", "larchmere.com")
    await person.open("/companies/larchmere-mills/keys")
    await person.fill("name", "shop server")
    await person.press("Make the key and show it")
    key = await person.the_line()
    assert await person.axe() == []

    headers = {"authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=product.base, headers=headers, timeout=30) as client:
        (domain,) = (await client.get("/api/v1/claims?brand=larchmere&state=pending")).json()["claims"]
        line = (await client.get(f"/api/v1/claims/{domain['id']}")).json()
        dns.set_a("larchmere.com", "127.0.0.1")
        dns.set_txt("_brand-registry.larchmere.com", f"brand-registry={line['token']}")
        assert (await client.post(f"/api/v1/claims/{domain['id']}/check")).status_code == 202
        await read_until(client, domain["id"], is_verified)

        once = {"idempotency-key": "x-account"}
        wanted = {"brand": "larchmere", "account": "https://x.com/larchmere"}
        filed = [(await client.post("/api/v1/claims", json=wanted, headers=once)).json() for _ in range(2)]
        assert filed[0] == filed[1]
        claim = filed[0]["id"]
        early = await client.post(f"/api/v1/claims/{claim}/check", json={"place": "https://x.com/larchmere/status/1"})
        assert early.status_code == 202
        await read_until(client, claim, lacks_its_post)
        post = closed.post_on_x("larchmere", "9100", filed[0]["statement"])
        await client.post(f"/api/v1/claims/{claim}/check", json={"place": post})
        await read_until(client, claim, is_verified)
        proofs = (await client.get(f"/api/v1/claims/{claim}/proofs")).json()["proofs"]
        assert [one["result"] for one in proofs] == ["proven", "not_proven"]
        found = (await client.get("/api/v1/lookup?account=x.com/larchmere")).json()
        assert (found["verdict"], found["brand"]["slug"]) == ("official", "larchmere")

    await person.open("/docs/keys")
    told = [await run(person, example, key) for example in await person.page.locator("code[data-example]").all()]
    assert '"larchmere-mills"' in told[0]
    assert "Post this line: brand-registry: br1" in told[1]

    await person.open("/companies/larchmere-mills/trail")
    await person.reads("a program with a key")
    await person.open("/companies/larchmere-mills/keys")
    await person.follow("shop server")
    await person.press("End this key")
    refused = httpx.get(f"{product.base}/api/v1/me", headers=headers, timeout=30)
    assert (refused.status_code, refused.json()["code"]) == (401, "key_ended")
    assert key not in product.log
    assert person.complaints == []
