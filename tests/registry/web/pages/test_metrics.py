"""What Prometheus reads."""

import httpx
from tortoise.context import TortoiseContext

from registry import queue
from registry.actions import job_outcomes
from registry.actions.job_outcomes import JobOutcome
from registry.database import rows, tortoise_config
from registry.detector import compiled
from registry.models import Verification
from registry.models.columns import JobKind
from registry.settings import Settings
from registry.web import exposition
from registry.web.app import create_app
from registry.web.exposition import counter
from tests.factories import NOON, make_claim, make_listed_brand, make_live_brand, make_member
from tests.registry.web.prometheus import read
from verification.accounts import AccountRef

ACME = AccountRef("x", "acme")


def asker(**settings: object) -> httpx.AsyncClient:
    app = create_app(Settings(**settings), now=lambda: NOON)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000")


async def test_requests_and_look_ups_are_counted_by_route_and_verdict(db: str) -> None:
    await make_listed_brand("acme", accounts=(ACME,))
    async with asker() as client:
        await client.get("/api/v1/accounts/x/acme")
        await client.get("/api/v1/accounts/x/acme")
        await client.get("/api/v1/lookup?account=x.com/qwhjkzxv")
        await client.get("/accounts/x/secretperson?me=ann%40example.com")
        await client.request("BREW", "/nothing/at/all")
        answer = await client.get("/metrics")

    found = read(answer.text)
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    requests, took = found["registry_http_requests_total"], found["registry_http_request_duration_seconds"]
    route = "/api/v1/accounts/{platform}/{handle:path}"
    assert requests.value(method="GET", route=route, status="2xx") == 2
    assert requests.value(method="other", status="4xx") == 1
    assert took.value("_count", route=route) == 2
    assert found["registry_kept_answers_total"].value() == 0  # nobody listens for news here
    assert found["registry_lookups_total"].value(verdict="listed") == 2
    assert found["registry_lookups_total"].value(verdict="unknown") == 2
    assert not any(word in answer.text for word in ("secretperson", "ann%40", "ann@", "nothing/at", "127.0.0.1"))


async def test_what_waits_and_what_was_checked_is_told(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    claim = await make_claim(member, brand, ACME)
    await Verification.create(claim=claim, claim_version=1, started_at=NOON, finished_at=NOON, result="proven")
    await queue.enqueue(JobKind.SCAN_BRAND, "acme")
    await rows("UPDATE job SET run_at = $1::timestamptz - interval '90 seconds' RETURNING id", NOON)
    await job_outcomes.add({(JobKind.VERIFY_CLAIM, JobOutcome.DONE): 3, (JobKind.DELIVER, JobOutcome.FAILED): 1})
    await job_outcomes.add({(JobKind.VERIFY_CLAIM, JobOutcome.DONE): 4})

    async with asker() as client:
        found = read((await client.get("/metrics")).text)

    assert found["registry_database_up"].value() == 1
    assert found["registry_jobs"].value(kind="scan_brand", state="due") == 1
    assert found["registry_jobs_oldest_due_seconds"].value() == 90
    assert found["registry_jobs_ended_total"].value(kind="verify_claim", outcome="done") == 7
    assert found["registry_jobs_ended_total"].value(kind="deliver", outcome="failed") == 1
    assert found["registry_checks_last_hour"].value(platform="x", result="proven") == 1
    assert found["registry_build_info"].samples
    assert found["registry_detector_info"].value(runs=compiled.HOW) == 1
    assert found["process_resident_memory_bytes"].value() > 1_000_000
    assert found["registry_database_connections"].value(state="idle") >= 0


async def test_without_a_database_the_process_still_tells_of_itself() -> None:
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config("postgres://registry@/registry?host=/nowhere"))
        async with asker() as client:
            answer = await client.get("/metrics")

    found = read(answer.text)
    assert answer.status_code == 200
    assert found["registry_database_up"].value() == 0
    assert "registry_jobs" not in found


async def test_it_weighs_as_much_as_a_look_up(db: str) -> None:
    async with asker(lookups_per_minute=1) as client:
        first, second = await client.get("/metrics"), await client.get("/metrics")

    assert (first.status_code, second.status_code) == (200, 429)


def test_no_value_breaks_out_of_its_label() -> None:
    nasty = 'a"b\\c\nd} 1'

    page = exposition.told([counter("one_total", "Of\nthem\\.", {(nasty,): 2}, "who")])

    assert page.splitlines()[-1] == r'one_total{who="a\"b\\c\nd} 1"} 2'
    assert read(page)["one_total"].value() == 2
