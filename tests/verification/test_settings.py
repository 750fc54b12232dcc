"""Settings of the network: lists are read, every mistake is named, and open doors stay private."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from verification.settings import NetworkSettings, is_private_url, read_resolver


def test_nothing_is_open_by_default() -> None:
    assert NetworkSettings.model_validate({}).opened_doors() == []


def test_lists_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_DNS_SERVERS", "127.0.0.1:5300, [::1]:5301 ,9.9.9.9")
    monkeypatch.setenv("REGISTRY_ALLOW_ADDRESSES", "127.0.0.0/8,::1")
    monkeypatch.setenv("REGISTRY_ALLOW_PORTS", "8443,,9000")
    monkeypatch.setenv("REGISTRY_PLATFORM_BASES", "x=http://127.0.0.1:9001,github=https://localhost:9002/api")

    settings = NetworkSettings()

    assert settings.resolvers() == (("127.0.0.1", 5300), ("::1", 5301), ("9.9.9.9", 53))
    assert [str(network) for network in settings.allowed_networks()] == ["127.0.0.0/8", "::1/128"]
    assert settings.allow_ports == (8443, 9000)
    assert settings.platform_bases == {"x": "http://127.0.0.1:9001", "github": "https://localhost:9002/api"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:5300", ("127.0.0.1", 5300)),
        ("127.0.0.1", ("127.0.0.1", 53)),
        ("::1", ("::1", 53)),
        ("[::1]", ("::1", 53)),
        ("[2001:db8::1]:54", ("2001:db8::1", 54)),
    ],
)
def test_a_resolver_is_an_address_and_a_port(text: str, expected: tuple[str, int]) -> None:
    assert read_resolver(text) == expected


@pytest.mark.parametrize("text", ["", "dns.example", "127.1:53", "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4:", "[1.2.3.4"])
def test_anything_else_is_no_resolver(text: str) -> None:
    with pytest.raises(ValueError):
        read_resolver(text)


def test_every_mistake_is_named_at_once() -> None:
    bad = {
        "dns_servers": "9.9.9.9,resolver.example,1.1.1.1:99999",
        "allow_addresses": "127.0.0.1,everything,10.0.0.0/99",
        "allow_ports": "0,70000",
        "platform_bases": "x,github=ftp://a,gitlab=http://u@h",
    }

    with pytest.raises(ValidationError) as caught:
        NetworkSettings.model_validate(bad)

    words = str(caught.value)
    for name in bad:
        assert name in words
    mistakes = ("resolver.example", "1.1.1.1:99999", "everything", "10.0.0.0/99", "70000", "ftp://a", "http://u@h")
    assert all(mistake in words for mistake in mistakes)
    assert "127.0.0.1" not in words.replace("such as 127.0.0.1:53", "").replace("like x=http://127.0.0.1", "").replace(
        "127.0.0.1,everything",
        "",  # pydantic shows the whole input once
    )


def test_one_platform_has_one_base() -> None:
    with pytest.raises(ValidationError, match="twice"):
        NetworkSettings.model_validate({"platform_bases": "x=http://127.0.0.1:1,x=http://127.0.0.1:2"})


def test_a_missing_root_certificate_is_noticed_at_start() -> None:
    with pytest.raises(ValidationError, match="no file"):
        NetworkSettings.model_validate({"ca_file": "nowhere.pem"})


def test_open_doors_are_named(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.touch()
    settings = NetworkSettings.model_validate(
        {"dns_servers": "127.0.0.1:53", "allow_ports": "8443", "ca_file": root, "platform_bases": "x=http://[::1]:1"}
    )

    assert settings.opened_doors() == [
        "REGISTRY_DNS_SERVERS",
        "REGISTRY_ALLOW_PORTS",
        "REGISTRY_CA_FILE",
        "REGISTRY_PLATFORM_BASES",
    ]


PUBLIC = ["https://registry.example", "https://8.8.8.8", "http://localhost.example", "http://test", "https://xtest"]
PRIVATE = [
    "http://localhost:8000",
    "http://127.0.0.1:8000",
    "http://127.4.4.4",
    "http://[::1]:8000",
    "http://192.168.1.2",
    "https://registry.test",
    "https://a.localhost",
    "http://LOCALHOST",
]


@pytest.mark.parametrize("url", PUBLIC)
@pytest.mark.parametrize(
    "door",
    [
        {"dns_servers": "127.0.0.1:5300"},
        {"allow_addresses": "127.0.0.1"},
        {"allow_ports": "8443"},
        {"platform_bases": "x=http://127.0.0.1:9001"},
    ],
    ids=lambda door: next(iter(door)),
)
def test_an_open_door_is_refused_in_public(url: str, door: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="tests and private networks only"):
        NetworkSettings.model_validate({"base_url": url} | door)


@pytest.mark.parametrize("url", PRIVATE)
def test_an_open_door_is_fine_in_private(url: str) -> None:
    settings = NetworkSettings.model_validate({"base_url": url, "allow_ports": "8443"})

    assert settings.opened_doors() == ["REGISTRY_ALLOW_PORTS"]


@pytest.mark.parametrize("url", PUBLIC)
def test_closed_doors_may_be_public(url: str) -> None:
    assert not is_private_url(url)
    assert NetworkSettings.model_validate({"base_url": url}).opened_doors() == []
