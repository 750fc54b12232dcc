"""The loop that takes jobs and does them: a few at once, fairly, through every outage, until told to stop."""

import asyncio
import signal
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress

from registry import clock, log, pacing, queue
from registry.actions import job_outcomes
from registry.actions.job_outcomes import JobOutcome
from registry.database import LOST, listening, opened, rows
from registry.fediverse import signer
from registry.jobs.kinds import HANDLERS
from registry.jobs.mailing import post_with
from registry.jobs.tools import Again, Handler, Tools
from registry.models.columns import JobKind
from registry.queue import Leased
from registry.settings import Settings, settings
from verification.fetching.fetcher import Fetcher
from verification.fetching.signing import Signer
from verification.vantages import Vantages

SHARE = 4  # one host, platform or company gets at most a slot in so many (SECURITY L5)
POLL_SECONDS = 3.0  # between looks when nobody wakes us
SHORTEST_REST = 0.1  # between looks while hosts rest
GATHERING = 0.03  # after a look: what is finished or queued meanwhile is seen at once by the next
MOST_CONNECTIONS = 12  # of one worker process to the database; most slots wait for the network
RENEW_SECONDS = queue.LEASE_SECONDS / 3
PATIENCE_SECONDS = 18.0  # that running jobs get at the end; what is not done then is handed back
LONGEST_BACK_OFF = 15.0  # between attempts to reach the database
MOST_CRIES = 5  # of a lost database that a job may utter in a row while it is there; more count as failures
FAILURE_PAUSE = 10.0  # seconds before a failed job is started again, more each time
REMINDER_SECONDS = 300.0  # the once-a-minute job is put on the list again, should it ever have left it


async def run(url: str) -> None:
    """Works until SIGTERM or SIGINT, then finishes or hands back what it has in hand."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    found = settings()
    fetching = Fetcher(found, clock=clock.now, politeness=pacing.SharedPoliteness(), signer=_signer(found))
    async with opened(url, connections=min(found.worker_slots, MOST_CONNECTIONS)), fetching as fetcher:
        vantages = Vantages(found, clock.now, fetcher.post)
        tools = Tools(
            fetcher.ask, clock.now, post_with(found), found, vantages.confirm, fetcher.ask_at_once, fetcher.send
        )
        log.get().info("worker.started", slots=found.worker_slots)
        await Worker(tools).work(url, stop)
        log.get().info("worker.stopped")


def _signer(found: Settings) -> Signer | None:
    try:
        return signer(found)
    except OSError as problem:  # a data folder that cannot be written; only servers in secure mode need the key
        log.get().warning("worker.no_actor_key", problem=str(problem))
        return None


class Worker:
    """The jobs in hand and the loop around them."""

    def __init__(
        self,
        tools: Tools,
        handlers: Mapping[JobKind, Handler] = HANDLERS,
        *,
        slots: int | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._tools = tools
        self._handlers = handlers
        self._slots = slots or tools.settings.worker_slots
        self._most_checks = pacing.most_at_once(tools.settings.platform_keys.keys())
        self._patience = patience
        self._in_hand: dict[asyncio.Task[None], Leased] = {}
        self._cries: Counter[int] = Counter()  # by job: "the database is away", when it was not
        self._woken = asyncio.Event()
        self._back_off = 0.0
        self._reminded = float("-inf")
        self._outcomes: Counter[tuple[JobKind, JobOutcome]] = Counter()

    async def work(self, url: str, stop: asyncio.Event) -> None:
        """Takes and does jobs until `stop` is set."""
        async with listening(url, "job", lambda _: self._woken.set()):
            renewing = asyncio.create_task(self._keep_leases())
            stopping = asyncio.create_task(self._wake_when(stop))
            try:
                while not stop.is_set():
                    await self._turn()
            finally:
                await self._hand_back()
                await _end(renewing, stopping)
                await self._tell_outcomes()

    async def _turn(self) -> None:
        """One look at the list; waits when there is nothing to take or no hand is free."""
        self._woken.clear()  # before looking: what is queued meanwhile wakes us again
        try:
            await self._remind()
            taken = await self._take()
        except LOST as error:
            self._back_off = min(max(self._back_off * 2, 0.5), LONGEST_BACK_OFF)
            log.get().warning("worker.database_away", error=type(error).__name__, retry_in=self._back_off)
            await self._rest(self._back_off)
            return
        self._back_off = 0.0
        for job in taken:
            task = asyncio.create_task(self._do(job))
            self._in_hand[task] = job
            task.add_done_callback(self._put_down)
        await (asyncio.sleep(GATHERING) if taken else self._rest(await self._until_next()))

    async def _take(self) -> list[Leased]:
        free = self._slots - len(self._in_hand)
        if free <= 0:
            return []
        share = max(1, self._slots // SHARE)
        in_hand = [job.lane for job in self._in_hand.values()]
        return await queue.take(free, in_hand=in_hand, most_of_one=share, most_checks=self._most_checks)

    async def _until_next(self) -> float:
        """Seconds for which there is nothing to take, as far as can be known."""
        if len(self._in_hand) >= self._slots:
            return POLL_SECONDS
        try:
            seconds = await queue.next_due()
        except LOST:
            return POLL_SECONDS
        return POLL_SECONDS if seconds is None else min(POLL_SECONDS, max(SHORTEST_REST, seconds))

    async def _do(self, job: Leased) -> None:
        """One job from start to end; whatever happens in it stays in it."""
        if job.attempts > queue.MOST_STARTS:
            await self._park(job)
            return
        try:
            again = await self._handlers[job.kind](job.subject, self._tools)
            await self._end_of(job, again)
        except LOST as error:  # the lease runs out by itself if the database stays away
            is_bug = await self._is_bug(job)
            kind, name = job.kind.value, type(error).__name__
            self._outcomes[job.kind, JobOutcome.DATABASE_LOST] += 1
            log.get().warning("job.database_lost", job=job.id, kind=kind, error=name, is_bug=is_bug)
            with suppress(*LOST):
                await queue.put_back(job, in_seconds=FAILURE_PAUSE, failed=is_bug)
        except asyncio.CancelledError:
            with suppress(*LOST):
                await queue.put_back(job, in_seconds=0)
            raise
        except Exception:  # noqa: BLE001 (the one place: a job's bug must not end the worker)
            self._outcomes[job.kind, JobOutcome.FAILED] += 1
            log.get().exception("job.failed", job=job.id, kind=job.kind.value, attempts=job.attempts)
            with suppress(*LOST):
                await queue.put_back(job, in_seconds=FAILURE_PAUSE * 2**job.attempts, failed=True)

    async def _is_bug(self, job: Leased) -> bool:
        """Whether the job has said too often in a row that the database is away, each time while it was there.

        A handler's own TimeoutError or OSError looks like an outage; an outage is nobody's fault and is not counted.
        """
        with suppress(*LOST):
            await rows("SELECT 1")
            self._cries[job.id] += 1
        return self._cries[job.id] > MOST_CRIES

    async def _end_of(self, job: Leased, again: Again | None) -> None:
        self._cries.pop(job.id, None)
        if again is None:
            await queue.finish(job)
        else:
            await queue.put_back(job, in_seconds=again.after.total_seconds())
        self._outcomes[job.kind, JobOutcome.DONE if again is None else JobOutcome.AGAIN] += 1

    async def _park(self, job: Leased) -> None:
        self._cries.pop(job.id, None)
        self._outcomes[job.kind, JobOutcome.SET_ASIDE] += 1
        log.get().error("job.parked", job=job.id, kind=job.kind.value, subject=job.subject, attempts=job.attempts - 1)
        with suppress(*LOST):
            await queue.park(job)

    async def _keep_leases(self) -> None:
        """Renews what is in hand; a job that somebody else has by now is dropped."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            in_hand = dict(self._in_hand)
            lost: set[int] = set()
            with suppress(*LOST):
                lost = await queue.renew(list(in_hand.values()))
            for task, job in in_hand.items():
                if job.id in lost and not task.done():
                    log.get().warning("job.lease_lost", job=job.id, kind=job.kind.value)
                    task.cancel()
            await self._tell_outcomes()

    async def _tell_outcomes(self) -> None:
        counted, self._outcomes = self._outcomes, Counter()
        try:
            await job_outcomes.add(counted)
        except LOST:
            self._outcomes.update(counted)

    async def _remind(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._reminded >= REMINDER_SECONDS:
            await queue.enqueue(JobKind.QUEUE_DUE_CHECKS, "all")
            await pacing.forget_idle()
            self._reminded = now

    async def _hand_back(self) -> None:
        """Waits a while for the jobs in hand, then gives back the rest."""
        running = list(self._in_hand)
        if running:
            _, late = await asyncio.wait(running, timeout=self._patience)
            for task in late:
                task.cancel()
            await asyncio.wait(running, timeout=5)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)

    async def _wake_when(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._woken.set()

    def _put_down(self, task: asyncio.Task[None]) -> None:
        del self._in_hand[task]
        self._woken.set()


async def _end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
