"""What the ground floor may be told from outside: resolvers, and the doors that tests and private networks open."""

import re
from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DNS_PORT = 53
LARGEST_PORT = 65535
SHORTEST_VANTAGE_KEY = 32  # characters
_RESOLVER = re.compile(
    r"\[(?P<v6>[0-9A-Fa-f:.]+)\](?::(?P<v6port>[0-9]{1,5}))?|(?P<v4>[0-9.]+)(?::(?P<port>[0-9]{1,5}))?"
)
_LOCAL_NAMES = (".test", ".localhost")
_KEY = re.compile(r"[!-~]{1,4096}")


class NetworkSettings(BaseSettings):
    """Read once at start. `registry.settings.Settings` extends it; nothing else reads the environment."""

    # A complaint about a setting must not repeat the secret that stands in it.
    model_config = SettingsConfigDict(env_prefix="REGISTRY_", frozen=True, extra="ignore", hide_input_in_errors=True)

    # `outbox_file` belongs to the registry's own settings but opens a door too.
    doors: ClassVar[tuple[str, ...]] = (
        "dns_servers",
        "allow_addresses",
        "allow_ports",
        "ca_file",
        "outbox_file",
        "platform_bases",
    )

    base_url: str = Field("http://localhost:8000", description="public address of this registry")
    dns_servers: Annotated[tuple[str, ...], NoDecode] = Field((), description="resolvers to ask, `address:port`")
    allow_addresses: Annotated[tuple[str, ...], NoDecode] = Field((), description="networks the fetcher may visit")
    allow_ports: Annotated[tuple[int, ...], NoDecode] = Field((), description="ports besides 80 and 443")
    ca_file: Path | None = Field(None, description="one more root certificate for the fetcher")
    platform_bases: Annotated[dict[str, str], NoDecode] = Field({}, description="`x=http://127.0.0.1:9001,…`")
    platform_keys: Annotated[dict[str, SecretStr], NoDecode] = Field(
        {}, description="app keys, `youtube=KEY,twitch=ID:SECRET,…`"
    )

    vantages: Annotated[dict[str, str], NoDecode] = Field({}, description="other views, `madrid=https://v1.example,…`")
    vantage_key: SecretStr | None = Field(None, description="shared by the registry and its vantages")
    vantage_quorum: int = Field(0, ge=0, le=20, description="views that must agree; 0 = more than half")

    @field_validator("dns_servers", "allow_addresses", "allow_ports", mode="before")
    @classmethod
    def _split_network_lists(cls, value: object) -> object:
        return tuple(_parts(value)) if isinstance(value, str) else value

    @field_validator("platform_bases", "platform_keys", "vantages", mode="before")
    @classmethod
    def _split_bases(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [part.partition("=")[::2] for part in _parts(value)]
        slugs = [slug.strip() for slug, _ in pairs]
        if len(set(slugs)) < len(slugs):
            raise ValueError("a platform is named twice")
        return {slug: url.strip() for slug, (_, url) in zip(slugs, pairs, strict=True)}

    @field_validator("dns_servers")
    @classmethod
    def _are_resolvers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        _refuse_bad(value, read_resolver, "no resolver such as 127.0.0.1:53 or [::1]:53")
        return value

    @field_validator("allow_addresses")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        _refuse_bad(value, _read_network, "no address or network")
        return value

    @field_validator("allow_ports")
    @classmethod
    def _are_ports(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        _refuse_bad(map(str, value), _read_port, f"no port (1 to {LARGEST_PORT})")
        return value

    @field_validator("platform_bases", "vantages")
    @classmethod
    def _are_bases(cls, value: dict[str, str]) -> dict[str, str]:
        _refuse_bad([f"{slug}={url}" for slug, url in value.items()], _read_base, "not like x=http://127.0.0.1:9001")
        return value

    @field_validator("platform_keys")
    @classmethod
    def _are_keys(cls, value: dict[str, SecretStr]) -> dict[str, SecretStr]:
        bad = [slug or "?" for slug, key in value.items() if not (slug and _KEY.fullmatch(key.get_secret_value()))]
        if bad:
            raise ValueError(f"{', '.join(bad)}: the key is missing or holds what no header can")
        return value

    @field_validator("ca_file")
    @classmethod
    def _is_a_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"no file {value}")
        return value

    @field_validator("vantage_key")
    @classmethod
    def _is_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_VANTAGE_KEY:
            raise ValueError(f"needs at least {SHORTEST_VANTAGE_KEY} characters")
        return value

    @model_validator(mode="after")
    def _vantages_share_a_key(self) -> Self:
        if self.vantages and self.vantage_key is None:
            raise ValueError("vantages are named, but vantage_key is not set")
        if self.vantage_quorum > len(self.vantages) + 1:
            raise ValueError("vantage_quorum asks for more views than there are")
        return self

    @model_validator(mode="after")
    def _no_open_doors_in_public(self) -> Self:
        doors = self.opened_doors()
        if doors and not is_private_url(self.base_url):
            raise ValueError(f"{', '.join(doors)}: for tests and private networks only, and {self.base_url} is public")
        return self

    @property
    def test_names(self) -> bool:
        """Whether names under `.test` count as public names."""
        return bool(self.allow_addresses)

    def opened_doors(self) -> list[str]:
        """The settings for tests and private networks that are set; start-up must name them loudly."""
        return [f"REGISTRY_{name.upper()}" for name in self.doors if getattr(self, name, None)]

    def resolvers(self) -> tuple[tuple[str, int], ...]:
        """Address and port of each resolver; none means those of the system."""
        return tuple(read_resolver(text) for text in self.dns_servers)

    def allowed_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(map(_read_network, self.allow_addresses))


def read_resolver(text: str) -> tuple[str, int]:
    """Address and port of a resolver; raises ValueError for anything but an IP address with an optional port."""
    match = _RESOLVER.fullmatch(text)
    if match is None:
        return str(ip_address(text)), DNS_PORT
    port = match["v6port"] or match["port"]
    return str(ip_address(match["v6"] or match["v4"])), _read_port(port) if port else DNS_PORT


def is_private_url(url: str) -> bool:
    """Whether only this machine or a private network can mean it by this address."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    address = _read_address(host)
    if address is not None:
        return address.is_private  # loopback too; what the library wrongly takes for public is refused, not opened
    return host == "localhost" or host.endswith(_LOCAL_NAMES)


def _read_network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text, strict=False)


def _read_address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _read_port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= LARGEST_PORT:
        raise ValueError("port out of range")
    return port


def _read_base(text: str) -> Mapping[str, str]:
    slug, _, url = text.partition("=")
    parts = urlsplit(url)
    plain = parts.scheme in {"http", "https"} and parts.hostname and not (parts.query or parts.fragment or "@" in url)
    if not slug or not plain or parts.port == 0:  # reading .port raises ValueError for one out of range
        raise ValueError("no base")
    return {slug: url}


def _refuse_bad(texts: Iterable[str], read: Callable[[str], object], complaint: str) -> None:
    """Names every entry that cannot be read, not only the first."""
    bad = [text for text in texts if not _reads(text, read)]
    if bad:
        raise ValueError(f"{', '.join(bad)}: {complaint}")


def _reads(text: str, read: Callable[[str], object]) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True
