"""Each real server gives the answer the registry's tests are built on."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from dns.resolver import NXDOMAIN, LifetimeTimeout, NoAnswer, NoNameservers, Resolver
from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from tests.servers.dns import LiveDns
from tests.servers.epicyon import Epicyon
from tests.servers.fedify import Fedify
from tests.servers.mail import Mailbox
from tests.servers.paths import ROOT, ServerMissing, installed
from tests.servers.pds import BlueskyAccount, Pds
from tests.servers.running import RunningServer


def _bio(pds: Pds, account: BlueskyAccount) -> str:
    answer = pds.get("com.atproto.repo.getRecord", repo=account.did, collection="app.bsky.actor.profile", rkey="self")
    return str(answer.raise_for_status().json()["value"]["description"])


def _owner(pds: Pds, handle: str) -> str:
    answer = pds.get("com.atproto.identity.resolveHandle", handle=handle)
    return str(answer.raise_for_status().json()["did"])


def test_a_stranger_reads_the_bio_and_the_posts_of_a_bluesky_account(pds: Pds) -> None:
    account = pds.create_account("read-by-all.test")
    pds.set_bio(account, "we are the real one")
    address = pds.post(account, "a proof")
    assert _owner(pds, "read-by-all.test") == account.did
    assert _bio(pds, account) == "we are the real one"
    posts = pds.get("com.atproto.repo.listRecords", repo=account.did, collection="app.bsky.feed.post").json()["records"]
    assert [(post["uri"], post["value"]["text"]) for post in posts] == [(address, "a proof")]


def test_a_renamed_bluesky_account_leaves_its_handle_to_the_next_one(pds: Pds) -> None:
    first = pds.create_account("freed.test")
    pds.update_handle(first, "moved.test")
    second = pds.create_account("freed.test", "another password")
    assert _owner(pds, "freed.test") == second.did
    assert _owner(pds, "moved.test") == first.did


def test_a_domain_becomes_a_bluesky_handle_only_by_its_txt_record(pds: Pds, dns: LiveDns) -> None:
    account = pds.create_account("domain-owner.test")
    with pytest.raises(RuntimeError, match="External handle did not resolve to DID"):
        pds.update_handle(account, "owner.acme-brand.com")
    dns.set_txt("_atproto.owner.acme-brand.com", f"did={account.did}")
    pds.update_handle(account, "owner.acme-brand.com")
    assert _owner(pds, "owner.acme-brand.com") == account.did


@pytest.mark.parametrize(
    ("end", "status"), [(Pds.deactivate, "deactivated"), (Pds.take_down, "takendown"), (Pds.delete, "RepoNotFound")]
)
def test_the_end_of_a_bluesky_account_is_told(pds: Pds, end: object, status: str) -> None:
    assert callable(end)
    account = pds.create_account(f"ends-{status.lower()}.test")
    end(pds, account)
    answer = pds.get("com.atproto.sync.getRepoStatus", did=account.did).json()
    assert answer.get("status", answer.get("error")) == status


def test_epicyon_shows_the_bio_that_its_owner_typed(epicyon: Epicyon) -> None:
    epicyon.create_account("acme")
    epicyon.set_bio("acme", "official, proof-1234")
    found = epicyon.get("/.well-known/webfinger", "application/jrd+json", resource="acct:acme@social.test").json()
    assert found["subject"] == "acct:acme@social.test"
    actor = next(link["href"] for link in found["links"] if link["rel"] == "self")
    assert actor == "https://social.test/users/acme"
    assert "proof-1234" in epicyon.get("/users/acme").json()["summary"]


def test_a_removed_epicyon_account_is_gone(epicyon: Epicyon) -> None:
    epicyon.create_account("leaving")
    assert epicyon.get("/users/leaving").status_code == 200
    epicyon.remove_account("leaving")
    assert epicyon.get("/users/leaving").status_code == 404


def test_fedify_shows_an_actor_with_fields(fedify: Fedify) -> None:
    fedify.set_account("acme", bio="<p>official</p>", fields=[("Proof", "proof-1234"), ("Site", "acme.test")])
    found = fedify.get("/.well-known/webfinger", "application/jrd+json", resource="acct:acme@fedify.test").json()
    assert found["subject"] == "acct:acme@fedify.test"
    actor = fedify.get("/users/acme").json()
    assert actor["id"] == "https://fedify.test/users/acme"
    assert actor["summary"] == "<p>official</p>"
    assert [field["value"] for field in actor["attachment"]] == ["proof-1234", "acme.test"]
    fedify.remove_account("acme")
    assert fedify.get("/users/acme").status_code == 404


def _resolver(server: LiveDns) -> Resolver:
    resolver = Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], server.port
    return resolver


def _txt(server: LiveDns, name: str) -> set[bytes]:
    return {b"".join(record.strings) for record in _resolver(server).resolve(name, "TXT", lifetime=2)}


def test_a_changed_txt_record_is_seen_at_once(dns: LiveDns) -> None:
    dns.set_txt("_proof.live.test", "one", "two")
    assert _txt(dns, "_proof.live.test") == {b"one", b"two"}
    dns.set_txt("_proof.live.test", "three")
    assert _txt(dns, "_proof.live.test") == {b"three"}
    dns.remove("_proof.live.test")
    with pytest.raises(NXDOMAIN):
        _txt(dns, "_proof.live.test")


def test_a_long_txt_record_comes_by_tcp_in_strings_of_255_bytes(dns: LiveDns) -> None:
    dns.set_txt("long.test", "x" * 3000)
    (record,) = _resolver(dns).resolve("long.test", "TXT", lifetime=2)
    assert [len(string) for string in record.strings] == [255] * 11 + [195]


def test_dns_follows_aliases_and_wildcards_and_tells_no_address_from_no_name(dns: LiveDns) -> None:
    dns.set_a("www.shop.test", "192.0.2.1")
    dns.set_cname("shop-alias.test", "www.shop.test")
    dns.set_txt("*.wild.test", "any")
    assert [record.address for record in _resolver(dns).resolve("shop-alias.test", "A")] == ["192.0.2.1"]
    assert _txt(dns, "whatever.wild.test") == {b"any"}
    with pytest.raises(NoAnswer):
        _resolver(dns).resolve("www.shop.test", "AAAA")
    with pytest.raises(NoAnswer):
        _resolver(dns).resolve("shop.test", "A")


def test_dns_can_fail_and_keep_silent(dns: LiveDns) -> None:
    dns.fail("broken.test")
    dns.silence("down.test")
    with pytest.raises(NoNameservers, match="SERVFAIL"):
        _txt(dns, "broken.test")
    with pytest.raises(LifetimeTimeout):
        _resolver(dns).resolve("down.test", "TXT", lifetime=0.3)


def _letter(to: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "registry@app.test", to, "Grüße"
    letter.set_content("https://app.test/sign-in?token=1")
    return letter


async def test_a_mail_arrives_whole_and_a_refused_one_does_not(smtp: Mailbox) -> None:
    smtp.refuse("nobody@mail.test")
    with smtplib.SMTP("127.0.0.1", smtp.port, timeout=5) as client:
        client.send_message(_letter("someone@mail.test"))
        with pytest.raises(smtplib.SMTPRecipientsRefused, match="550"):
            client.send_message(_letter("nobody@mail.test"))
    mail = await smtp.wait_for("someone@mail.test")
    assert mail["Subject"] == "Grüße"
    assert "token=1" in mail.get_content()
    assert not smtp.to("nobody@mail.test")


async def test_chromium_runs_a_page_and_reaches_loopback_only(browser: Browser, fedify: Fedify) -> None:
    page = await browser.new_page()
    await page.set_content("<button onclick=\"this.textContent = 'pressed'\">press</button>")
    await page.get_by_role("button", name="press").click()
    assert await page.get_by_role("button").text_content() == "pressed"
    answer = await page.goto(f"{fedify.base}/users/nobody")
    assert answer is not None
    assert await page.get_by_role("heading").text_content() == "a page"
    with pytest.raises(PlaywrightError, match="ERR_NAME_NOT_RESOLVED"):
        await page.goto("http://example.com/")
    await page.close()


@pytest.mark.parametrize(
    ("imported", "made"),
    [
        ("fedify import Fedify", "Fedify()"),
        ("synapse import Synapse", "Synapse()"),
        ("nginx import Nginx; from trustme import CA", "Nginx(CA(), ())"),
    ],
)
def test_a_server_does_not_outlive_the_run_that_started_it(tmp_path: Path, imported: str, made: str) -> None:
    script = f"""if True:
        import os, signal
        from tests.servers.{imported}
        server = {made}.__enter__()
        print(server.port, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)"""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    killed = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 5
    while _listens(int(killed.stdout)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_a_server_that_is_not_installed_says_what_to_run() -> None:
    with pytest.raises(ServerMissing, match="make test"):
        installed(RunningServer().folder / "nothing-here")
