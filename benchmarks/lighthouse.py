"""Lighthouse on the four main pages of a registry that is started for it: `make lighthouse`.

The scores of speed depend on what else the machine does, so this is no test; accessibility and the like are asserted by
tests/stories as well. Ends with 1 when a score is below 95.
"""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from tests.servers.chromium import ARGUMENTS, launch
from tests.servers.install import LOGS, NPM, Step, _npm_packages
from tests.servers.paths import SERVERS, find_chromium, node
from tests.stories.person import arrive
from tests.stories.product import Product

LEAST = 95
TIMES = 3  # the best counts: what disturbs a run makes it worse, never better
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = {
    "front page": "/",
    "a verdict": "/accounts/x/mcdonalds",
    "a brand": "/brands/mcdonalds",
    "the desk": "/desk",
}
LIGHTHOUSE = SERVERS / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"


def main() -> int:
    LOGS.mkdir(parents=True, exist_ok=True)
    step = Step("lighthouse", (NPM / "lighthouse" / "package-lock.json",), lambda: _npm_packages("lighthouse"))
    if not step.is_done():
        step.do({})
    with Product() as product:
        cookies = asyncio.run(_signed_in(product))
        found = {name: _best(product, path, cookies if path == "/desk" else "") for name, path in PAGES.items()}
    print(f"{'':12}" + "".join(f"{name:>16}" for name in CATEGORIES))
    for name, scores in found.items():
        print(f"{name:12}" + "".join(f"{scores[category]:>16}" for category in CATEGORIES))
    return int(any(score < LEAST for scores in found.values() for score in scores.values()))


async def _signed_in(product: Product) -> str:
    """The cookies of somebody who has a company; their desk is looked at."""
    async with async_playwright() as playwright:
        person = await arrive(await launch(playwright), product)
        await person.sign_in("ana@acme.example.com")
        await person.register_company("Acme")
        await person.register_brand("acme", "Acme", "acme.example.com")
        kept = await person.context.cookies()
    return "; ".join(f"{cookie.get('name')}={cookie.get('value')}" for cookie in kept)


def _best(product: Product, path: str, cookies: str) -> dict[str, int]:
    """The scores of the best run, and on the terminal what keeps a page from a full score."""
    reports = [_report(product, path, cookies) for _ in range(TIMES)]
    scores = [{name: round(100 * one["categories"][name]["score"]) for name in CATEGORIES} for one in reports]
    for name in CATEGORIES[1:]:
        for audit in reports[-1]["categories"][name]["auditRefs"]:
            found = reports[-1]["audits"][audit["id"]]
            if audit["weight"] and found["score"] is not None and found["score"] < 1:
                print(f"{path}: {name}: {found['title']}")
    return {name: max(one[name] for one in scores) for name in CATEGORIES}


def _report(product: Product, path: str, cookies: str) -> dict[str, Any]:
    output = Path(product.folder) / "lighthouse.json"
    flags = " ".join(("--headless=new", *(one for one in ARGUMENTS if " " not in one)))
    options = ["--quiet", "--output=json", f"--output-path={output}", f"--chrome-flags={flags}"]
    options += [f"--only-categories={','.join(CATEGORIES)}"]
    options += ["--extra-headers=" + json.dumps({"Cookie": cookies}), "--disable-storage-reset"] if cookies else []
    environment = {**os.environ, "CHROME_PATH": find_chromium() or ""}
    subprocess.run([node(), LIGHTHOUSE, f"{product.base}{path}", *options], env=environment, check=True, timeout=180)
    report: dict[str, Any] = json.loads(output.read_text())
    return report


if __name__ == "__main__":
    sys.exit(main())
