"""Every kind of job and who does it."""

from collections.abc import Mapping
from types import MappingProxyType

from registry.jobs.advance_case import advance_case
from registry.jobs.check_platform import check_platform
from registry.jobs.check_reply import check_reply
from registry.jobs.deliver import deliver
from registry.jobs.probe_brand import probe_brand
from registry.jobs.publish_facts import publish_facts
from registry.jobs.queue_due_checks import queue_due_checks
from registry.jobs.read_list import read_list
from registry.jobs.read_site import read_site
from registry.jobs.scan_account import scan_account
from registry.jobs.scan_brand import scan_brand
from registry.jobs.send_letter import send_letter
from registry.jobs.tell_sightings import tell_sightings
from registry.jobs.tell_subscribers import tell_subscribers
from registry.jobs.tools import Handler
from registry.jobs.verify_claim import verify_claim
from registry.jobs.write_dump import write_dump
from registry.models.columns import JobKind

HANDLERS: Mapping[JobKind, Handler] = MappingProxyType(
    {
        JobKind.VERIFY_CLAIM: verify_claim,
        JobKind.ADVANCE_CASE: advance_case,
        JobKind.CHECK_REPLY: check_reply,
        JobKind.SEND_LETTER: send_letter,
        JobKind.SCAN_BRAND: scan_brand,
        JobKind.SCAN_ACCOUNT: scan_account,
        JobKind.QUEUE_DUE_CHECKS: queue_due_checks,
        JobKind.CHECK_PLATFORM: check_platform,
        JobKind.READ_LIST: read_list,
        JobKind.READ_SITE: read_site,
        JobKind.TELL_SIGHTINGS: tell_sightings,
        JobKind.TELL_SUBSCRIBERS: tell_subscribers,
        JobKind.PROBE_BRAND: probe_brand,
        JobKind.PUBLISH_FACTS: publish_facts,
        JobKind.DELIVER: deliver,
        JobKind.WRITE_DUMP: write_dump,
    }
)
