"""Attacks on proofs by a person: lists that name another, sites that send us away, and claims that nobody compared."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.attacks.case import BRAND, HOST, NAME, REGISTRY, TOKEN, Case, Door, Filling
from tests.attacks.pages import FILE, FRONT, HTML
from tests.attacks.playing import play, settings
from tests.attacks.two_ways import LISTS, NOT_NAMED
from tests.attacks.two_ways import PROFILE as ELSEWHERE
from tests.attacks.world import running_world
from tests.verification.fetching.web_server import page, redirect
from verification.challenges import Challenge
from verification.fetching import Fetcher
from verification.outcomes import Outcome, Result
from verification.settings import NetworkSettings
from verification.verify import verify

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WAITS = "waits_for_person"
ACCOUNT = f"linkedin:company/{NAME}"
PROFILE = f"https://www.linkedin.com/company/{NAME}"
OTHER = "https://mallory.test/x"
LISTED = page(PROFILE.encode())


def _case(name: str, expected: str, shown: bytes, *, claim: str = ACCOUNT, place: str | None = FRONT) -> Case:
    said = {FILE: shown, OTHER: LISTED}
    return Case(f"by_person: {name}", claim, expected, "by_person", said, place=place)


def _cases() -> Iterator[Case]:
    for name, text, expected in LISTS:
        written = text.replace(ELSEWHERE, PROFILE).replace(f"github:{NAME}", ACCOUNT)
        yield _case(name, expected or WAITS, page(written.encode()))
    for name, line in (
        ("a person of this name", f"https://www.linkedin.com/in/{NAME}"),
        ("a school of this name", f"https://www.linkedin.com/school/{NAME}"),
        ("a page of the account", f"{PROFILE}/posts/x"),
        ("the platform's own redirector", f"https://www.linkedin.com/redir/redirect?url={PROFILE}"),
        ("a link that is no profile", "https://lnkd.in/acme"),
        ("an address with a name", f"https://{HOST}@www.linkedin.com.mallory.test/company/{NAME}"),
        ("the token", TOKEN),
        ("the line", f"brand-registry: {TOKEN}"),
    ):
        expected = WAITS if name in {"a page of the account", "the platform's own redirector"} else NOT_NAMED
        yield _case(name, expected, page(line.encode()))
    yield _case("a page", "broken", page(PROFILE.encode(), content_type=HTML))
    yield _case("not found, with a list", NOT_NAMED, page(PROFILE.encode(), "404 Not Found"))
    yield _case("to another host", NOT_NAMED, redirect(OTHER))
    yield _case("not let in", "blocked", page(PROFILE.encode(), "403 Forbidden"))
    yield _case("a fault", "broken", page(PROFILE.encode(), "500 Internal Server Error"))
    yield _case("any address", NOT_NAMED, LISTED)
    yield _case("no site", "refused", LISTED, place=None)
    for place in (PROFILE, "https://mallory.test/", f"https://{HOST}@mallory.test/", "https://127.0.0.1/"):
        yield _case(f"a site at {place}", "refused|site_link_missing", LISTED, place=place)
    yield _case("a platform that we read", "refused", page(ELSEWHERE.encode()), claim=f"github:{NAME}")


CASES = tuple(_cases())
EVERYWHERE = "by_person: any address"


def _worlds(case: Case) -> Case:
    everywhere = {f"https://{HOST}/*": LISTED, FILE: LISTED}
    if case.name != EVERYWHERE:
        return case
    return Case(case.name, case.claim, case.expected, case.method, everywhere, place=case.place)


async def test_nobody_is_proven_by_a_list_alone(tmp_path: Path) -> None:
    cases = tuple(map(_worlds, CASES))

    played = await play(cases, tmp_path)

    answers = {case.name: played.answers[case.name] for case in cases}
    problems = {case.name: answers[case.name]["problem"] or "" for case in cases}
    assert {
        case.name: problems[case.name] for case in cases if problems[case.name] not in case.expected.split("|")
    } == {}
    assert {name for name, answer in answers.items() if answer["result"] == "proven"} == set()
    assert played.trapped == []
    assert "Traceback" not in played.complaints


async def test_a_person_who_compared_proves_only_what_the_list_names(tmp_path: Path) -> None:
    cases = [case for case in map(_worlds, CASES) if case.place == FRONT]

    compared = await _outcomes(tmp_path, cases, HOST, confirmed=True)

    right = {case.name for case in cases if case.expected == WAITS}
    assert {name for name, outcome in compared.items() if outcome.result is Result.PROVEN} == right


async def test_another_site_of_the_brand_lists_nobody_here(tmp_path: Path) -> None:
    for sites in ((), (f"other-{HOST}", f"users.{HOST}", "test")):
        outcomes = await _outcomes(tmp_path, CASES, *sites, confirmed=True)

        assert {name for name, outcome in outcomes.items() if outcome.result is Result.PROVEN} == set()


async def _outcomes(folder: Path, cases: Sequence[Case], *sites: str, confirmed: bool) -> dict[str, Outcome]:
    """What each case comes to when these websites are proven."""
    async with running_world(folder) as world:
        ours = {
            name.lower().removeprefix("registry_"): value for name, value in settings(world, folder, Door.BASES).items()
        }
        fillings = [Filling(case, number) for number, case in enumerate(cases)]
        for case, filling in zip(cases, fillings, strict=True):
            world.add(case, filling)
        async with Fetcher(NetworkSettings.model_validate(ours), clock=lambda: NOW) as fetcher:

            async def check(filling: Filling) -> Outcome:
                own = tuple(map(filling, sites))
                about = Challenge(filling.account, BRAND, REGISTRY, filling.token, None, own, confirmed=confirmed)
                return await verify(about, fetcher.ask, NOW)

            ends = await asyncio.gather(*map(check, fillings))
    return {case.name: end for case, end in zip(cases, ends, strict=True)}
