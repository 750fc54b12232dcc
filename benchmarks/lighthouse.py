"""Lighthouse on the main pages of a registry that is started for it, on a phone and on a desk: `make lighthouse`.

The scores of speed depend on what else the machine does, so this is no test; accessibility and the like are asserted by
tests/stories as well. Ends with 1 when a median is below 95.
"""

import asyncio
import json
import os
import statistics
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
TIMES = 3  # the median counts
TRIES = 3  # of one run: now and then the browser is closed before the page was measured
PATIENCE = 300.0  # seconds until the product is ready, on a machine that does other things as well
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = {
    "front page": "/",
    "a verdict": "/accounts/x/mcdonalds",
    "a lookalike": "/lookup?account=https://www.instagram.com/mcdonalds_support",
    "a brand": "/brands/mcdonalds",
    "the desk": "/desk",
}
FORMS: dict[str, tuple[str, ...]] = {"phone": (), "desk": ("--preset=desktop",)}
LIGHTHOUSE = SERVERS / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
Report = dict[str, Any]


def main() -> int:
    LOGS.mkdir(parents=True, exist_ok=True)
    step = Step("lighthouse", (NPM / "lighthouse" / "package-lock.json",), lambda: _npm_packages("lighthouse"))
    if not step.is_done():
        step.do({})
    product = Product()
    product.ready_within = PATIENCE
    with product:
        cookies = asyncio.run(_signed_in(product))
        found = {
            f"{name}, {form}": _scores(product, path, options, cookies if path == "/desk" else "")
            for form, options in FORMS.items()
            for name, path in PAGES.items()
        }
    _print_table(found)
    return int(any(statistics.median(runs) < LEAST for scores in found.values() for runs in scores.values()))


async def _signed_in(product: Product) -> str:
    """The cookies of somebody who has a company; their desk is looked at."""
    async with async_playwright() as playwright:
        person = await arrive(await launch(playwright), product)
        await person.sign_in("ana@acme.example.com")
        await person.register_company("Acme")
        await person.register_brand("acme", "Acme", "acme.example.com")
        kept = await person.context.cookies()
    return "; ".join(f"{cookie.get('name')}={cookie.get('value')}" for cookie in kept)


def _scores(product: Product, path: str, options: tuple[str, ...], cookies: str) -> dict[str, list[int]]:
    """The scores of every run, and on the terminal what keeps a page from a full one."""
    reports = [_report(product, path, options, cookies) for _ in range(TIMES)]
    for sentence in sorted({sentence for report in reports for sentence in _what_costs(report)}):
        print(f"{path}: {sentence}", flush=True)
    return {name: [round(100 * report["categories"][name]["score"]) for report in reports] for name in CATEGORIES}


def _what_costs(report: Report) -> list[str]:
    return [
        f"{name}: {audit['title']} {audit.get('displayValue', '')}".rstrip()
        for name in CATEGORIES
        for reference in report["categories"][name]["auditRefs"]
        if (audit := report["audits"][reference["id"]])["score"] is not None
        and reference["weight"]
        and audit["score"] < LEAST / 100
    ]


def _report(product: Product, path: str, form: tuple[str, ...], cookies: str) -> Report:
    output = Path(product.folder) / "lighthouse.json"
    flags = " ".join(("--headless=new", *(one for one in ARGUMENTS if " " not in one)))
    options = ["--quiet", "--output=json", f"--output-path={output}", f"--chrome-flags={flags}", *form]
    options += [f"--only-categories={','.join(CATEGORIES)}"]
    options += ["--skip-audits=is-crawlable"] if path.startswith("/lookup") else []  # not to be found
    options += ["--extra-headers=" + json.dumps({"Cookie": cookies}), "--disable-storage-reset"] if cookies else []
    environment = {**os.environ, "CHROME_PATH": find_chromium() or ""}
    command = [str(node()), str(LIGHTHOUSE), f"{product.base}{path}", *options]
    for _ in range(TRIES):
        output.unlink(missing_ok=True)
        done = subprocess.run(command, env=environment, timeout=180, check=False)
        report: Report = json.loads(output.read_text()) if output.is_file() else {}
        if done.returncode == 0 and "runtimeError" not in report:
            return report
    raise SystemExit(f"Lighthouse could not measure {path}.")


def _print_table(found: dict[str, dict[str, list[int]]]) -> None:
    """The median of each score, with the lowest and the highest behind it where they differ."""
    print(f"{'':20}" + "".join(f"{name:>18}" for name in CATEGORIES))
    for name, scores in found.items():
        print(f"{name:20}" + "".join(f"{_told(scores[category]):>18}" for category in CATEGORIES))


def _told(runs: list[int]) -> str:
    spread = f" ({min(runs)}-{max(runs)})" if min(runs) != max(runs) else ""
    return f"{statistics.median(runs):.0f}{spread}"


if __name__ == "__main__":
    sys.exit(main())
