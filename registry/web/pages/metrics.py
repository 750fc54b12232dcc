"""GET /metrics: what Prometheus reads. Numbers about the process that answers, and about the whole registry."""

from collections.abc import Iterator
from importlib.metadata import version

from starlette.responses import Response

from registry.actions import gauges, protected
from registry.actions.gauges import Gauges
from registry.database import pool_sizes
from registry.detector import compiled
from registry.web import exposition, throttle
from registry.web.exposition import Family, Kind, counter, gauge, histogram, single
from registry.web.numbers import Numbers, memory_bytes, processor_seconds
from registry.web.state import AppRequest

HEADERS = {"cache-control": "no-store"}
ANY_OF_THEM = "xx"


async def show_metrics(request: AppRequest) -> Response:
    """Open to everybody, for nothing in it is about anybody; counted like a look-up, for it costs as much."""
    throttle.spend_lookup(request)
    found = await gauges.read(now=request.state["clock"]())
    families = [*_of_process(request.state["numbers"]), *_of_registry(found)]
    return Response(exposition.told(families), headers=HEADERS, media_type=exposition.CONTENT_TYPE)


def _of_process(numbers: Numbers) -> Iterator[Family]:
    requests: dict[tuple[str, ...], float] = {
        (method, route, f"{hundreds}{ANY_OF_THEM}"): count
        for (method, route, hundreds), count in numbers.requests.items()
    }
    yield counter(
        "registry_http_requests_total",
        "Answers of this process by method, route and class of status.",
        requests,
        *("method", "route", "status"),
    )
    yield histogram(
        "registry_http_request_duration_seconds", "Time until an answer was sent.", numbers.latencies, "route"
    )
    yield single(
        "registry_kept_answers_total",
        Kind.COUNTER,
        "Answers of this process that were given again from memory.",
        numbers.kept_answers,
    )
    yield counter(
        "registry_lookups_total",
        "Look-ups answered by this process, by verdict.",
        {(verdict,): count for verdict, count in numbers.verdicts.items()},
        "verdict",
    )
    yield single("registry_detector_names", Kind.GAUGE, "Names that the detector guards here.", protected.count())
    yield gauge(
        "registry_database_connections",
        "Connections of this process's pool by state.",
        {(state,): count for state, count in pool_sizes().items()},
        "state",
    )
    yield single("process_resident_memory_bytes", Kind.GAUGE, "Memory of this process.", memory_bytes())
    yield single("process_cpu_seconds_total", Kind.COUNTER, "Processor time of this process.", processor_seconds())
    yield single("process_start_time_seconds", Kind.GAUGE, "When this process began, since 1970.", numbers.started)
    yield gauge("registry_build_info", "The version that runs.", {(version("brand-registry"),): 1}, "version")
    yield gauge("registry_detector_info", "How the detector runs here.", {(compiled.HOW,): 1}, "runs")


def _of_registry(found: Gauges | None) -> Iterator[Family]:
    yield single("registry_database_up", Kind.GAUGE, "Whether the database answers.", int(found is not None))
    if found is None:
        return
    yield gauge("registry_jobs", "Jobs on the list by kind and state.", found.jobs, "kind", "state")
    yield single(
        "registry_jobs_oldest_due_seconds",
        Kind.GAUGE,
        "For how long the oldest job that could be done has waited.",
        found.oldest_due_seconds,
    )
    yield counter(
        "registry_jobs_ended_total", "Starts of jobs by kind and how they ended.", found.outcomes, "kind", "outcome"
    )
    yield gauge(
        "registry_checks_last_hour",
        "Checks of the last hour by platform and result.",
        found.checks,
        *("platform", "result"),
    )
    yield gauge(
        "registry_platform_readable",
        "Whether a watched platform's answers can be trusted now.",
        found.platforms,
        "platform",
    )
