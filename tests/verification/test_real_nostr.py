"""The verifier and Nostr: against a relay that really runs, and against relays that lie to it over sockets."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.servers.nostr_relay import NostrAccount, NostrRelay, Signed
from tests.verification.fetching.relay_server import END, NAME, RelayServer, running_relay, said, shown
from tests.verification.platforms.test_bech32 import nip19
from tests.verification.websites import Page, Websites
from tests.verification.world import NOON, challenge
from verification.accounts import AccountRef
from verification.challenges import Challenge, statement
from verification.fetching import Fetcher
from verification.outcomes import Outcome, Problem, Result
from verification.platforms import profile_url
from verification.settings import NetworkSettings
from verification.verify import verify

NOW = NOON.timestamp()


async def check(
    base: str, asked: Challenge, *, place: str | None = None, deadline: float = 5.0, **bases: str
) -> Outcome:
    settings = NetworkSettings(platform_bases={"nostr": base, **bases}, allow_addresses=("127.0.0.0/8",))
    async with Fetcher(settings, clock=lambda: NOON, deadline=deadline) as fetcher:
        return await verify(asked, fetcher.ask, NOON, place=place)


def someone() -> tuple[NostrAccount, Challenge, dict[str, str]]:
    """An account, the challenge for it, and the profile that answers it."""
    account = NostrAccount()
    asked = challenge(AccountRef("nostr", account.key), "profile_text")
    return account, asked, {"name": "acme", "about": f"Anvils. {statement(asked.token)}"}


def verdict(outcome: Outcome) -> tuple[Result, Problem | None]:
    return outcome.result, outcome.problem


# ── a real relay ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_profile_on_a_real_relay_proves_the_key_until_it_is_replaced(nostr_relay: NostrRelay) -> None:
    account, asked, profile = someone()
    unpublished = await check(nostr_relay.base, asked)
    nostr_relay.publish(account.event(0, profile, NOW - 100))
    proven = await check(nostr_relay.base, asked)
    nostr_relay.publish(account.event(0, {"name": "acme"}, NOW - 50))
    replaced = await check(nostr_relay.base, asked)

    assert verdict(unpublished) == (Result.NOT_PROVEN, Problem.ACCOUNT_NOT_FOUND)
    assert verdict(proven) == (Result.PROVEN, None)
    assert (proven.stable_id, proven.display_name) == (account.key, "acme")
    assert proven.evidence is not None
    assert asked.token in proven.evidence.excerpt
    assert verdict(replaced) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)


async def test_a_real_relay_takes_nothing_that_is_not_signed(nostr_relay: NostrRelay) -> None:
    account, asked, profile = someone()
    signed = account.event(0, {"name": "acme"}, NOW - 100)
    refused = nostr_relay.publish({**signed, "content": json.dumps(profile)})

    assert "signature" in refused
    assert verdict(await check(nostr_relay.base, asked)) == (Result.NOT_PROVEN, Problem.ACCOUNT_NOT_FOUND)


async def test_a_deleted_profile_on_a_real_relay_no_longer_proves(nostr_relay: NostrRelay) -> None:
    account, asked, profile = someone()
    event = account.event(0, profile, NOW - 100)
    nostr_relay.publish(event)
    nostr_relay.publish(account.event(5, "", NOW - 50, [["e", str(event["id"])], ["k", "0"]]))

    outcome = await check(nostr_relay.base, asked)

    assert outcome.result is Result.NOT_PROVEN
    assert outcome.problem in {Problem.ACCOUNT_NOT_FOUND, Problem.NOT_ACTIVE}


async def test_a_note_on_a_real_relay_proves_its_author_only(nostr_relay: NostrRelay) -> None:
    account, asked, _ = someone()
    asked = replace(asked, method="post")
    mallory = NostrAccount()
    own, copied = (who.event(1, statement(asked.token), NOW - 100) for who in (account, mallory))
    for event in (own, copied):
        nostr_relay.publish(event)
    places = [nip19("note", bytes.fromhex(str(event["id"]))) for event in (own, copied)]

    proven, foreign = [await check(nostr_relay.base, asked, place=place) for place in places]

    assert verdict(proven) == (Result.PROVEN, None)
    assert verdict(foreign) == (Result.NOT_PROVEN, Problem.ANOTHER_ACCOUNT)
    assert foreign.seen_account == AccountRef("nostr", mallory.key)


async def test_profile_and_website_that_name_each_other_need_no_token(nostr_relay: NostrRelay) -> None:
    account, _, _ = someone()
    asked = replace(challenge(AccountRef("nostr", account.key), "profile_link"), sites=("acme.test",))
    nostr_relay.publish(account.event(0, {"name": "acme", "nip05": "_@acme.test"}, NOW - 100))

    with Websites() as websites:
        websites.show("acme.test", {"/": Page("<h1>Acme</h1>", "text/html")})
        one_way = await check(nostr_relay.base, asked, website=websites.base)
        link = f'<link rel="me" href="{profile_url(asked.account)}">'
        websites.show("acme.test", {"/": Page(f"<html><head>{link}</head></html>", "text/html")})
        both_ways = await check(nostr_relay.base, asked, website=websites.base)
        names = Page(json.dumps({"names": {"_": account.key}}), "application/json")
        websites.show("acme.test", {"/.well-known/nostr.json?name=_": names})
        by_name = await check(nostr_relay.base, asked, website=websites.base)

    assert verdict(one_way) == (Result.NOT_PROVEN, Problem.SITE_LINK_MISSING)
    assert verdict(both_ways) == verdict(by_name) == (Result.PROVEN, None)
    assert both_ways.stable_id == account.key


async def test_the_verifier_by_itself_reads_a_real_relay(nostr_relay: NostrRelay) -> None:
    account = NostrAccount()
    environment = {
        "REGISTRY_PLATFORM_BASES": f"nostr={nostr_relay.base}",
        "REGISTRY_ALLOW_ADDRESSES": "127.0.0.0/8",
        "REGISTRY_BASE_URL": "http://localhost:8000",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "verification", "--jsonl"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    claim = {"claim": nip19("npub", bytes.fromhex(account.key)), "brand": "acme"}

    async def answer(request: dict[str, str]) -> dict[str, object]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({**claim, **request}).encode() + b"\n")
        return dict(json.loads(await process.stdout.readline()))

    told = await answer({"op": "challenge"})
    nostr_relay.publish(account.event(0, {"about": told["statement"]}, NOW - 100))
    checked = await answer({"op": "check", "token": str(told["token"])})
    process.stdin.close()
    await process.wait()

    assert (checked["result"], checked["method"]) == ("proven", "profile_text")
    assert checked["account"] == {"platform": "nostr", "handle": account.key, "stable_id": account.key}


# ── relays that lie ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def liar() -> AsyncIterator[RelayServer]:
    async with running_relay() as server:
        yield server


def lies(account: NostrAccount, profile: dict[str, str]) -> dict[str, object]:
    """Events that say what the account never said."""
    true = account.event(0, {"name": "acme"}, NOW - 100)
    mallory = NostrAccount()
    signed = mallory.event(0, profile, NOW)
    content = json.dumps(profile)
    return {
        "unsigned": {**true, "content": content, "sig": "0" * 128},
        "tampered": {**true, "content": content},
        "another id": {**account.event(0, profile, NOW), "id": true["id"], "sig": true["sig"]},
        "another author": signed,
        "in the account's name": {**signed, "pubkey": account.key},
        "with a foreign signature": {**account.event(0, profile, NOW), "sig": signed["sig"]},
        "another kind": account.event(1, content, NOW),
        "from the future": account.event(0, profile, (NOON + timedelta(days=1)).timestamp()),
        "twice the same key in it": account.event(0, f'{{"about": "", {content[1:]}', NOW),
        "as text": json.dumps(signed),
        "as a list": list(signed.values()),
        "by delegation": mallory.event(0, profile, NOW, [["delegation", account.key, "kind=0", "0" * 128]]),
    }


LIES = tuple(lies(NostrAccount(), {"about": ""}))


@pytest.mark.parametrize("name", LIES)
async def test_no_lie_of_all_relays_together_proves_anything(liar: RelayServer, name: str) -> None:
    account, asked, profile = someone()
    liar.says["*"] = shown(lies(account, profile)[name])

    assert (await check(liar.base, asked)).result is Result.UNKNOWN


async def test_an_old_profile_is_found_out_by_one_honest_relay(liar: RelayServer) -> None:
    account, asked, profile = someone()
    liar.says["*"] = shown(account.event(0, profile, NOW - 100))
    old = await check(liar.base, asked)
    liar.says["nos.lol"] = shown(account.event(0, {"name": "acme"}, NOW - 50))
    found_out = await check(liar.base, asked)

    assert verdict(old) == (Result.PROVEN, None)
    assert verdict(found_out) == (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)


async def test_relays_that_fail_hide_neither_a_proof_nor_prove_its_absence(liar: RelayServer) -> None:
    account, asked, profile = someone()
    honest = ("nos.lol", "purplepag.es")
    liar.says |= {"*": said("CLOSED", NAME, "error: no"), **dict.fromkeys(honest, END)}
    nothing = await check(liar.base, asked)
    liar.says |= dict.fromkeys(honest, shown(account.event(0, {"name": "acme"}, NOW - 100)))
    silent = await check(liar.base, asked)
    liar.says["nos.lol"] = shown(account.event(0, profile, NOW - 50))
    proven = await check(liar.base, asked)

    assert verdict(nothing) == (Result.UNKNOWN, Problem.UNREACHABLE)
    assert verdict(silent) == (Result.UNKNOWN, Problem.BLOCKED)
    assert verdict(proven) == (Result.PROVEN, None)


async def test_floods_of_signed_events_prove_nothing(liar: RelayServer) -> None:
    account, asked, profile = someone()
    event: Signed = account.event(0, profile, NOW - 100)
    liar.says["*"] = b"".join(said("EVENT", NAME, event) for _ in range(1000)) + END

    assert verdict(await check(liar.base, asked)) == (Result.UNKNOWN, Problem.TOO_LARGE)
