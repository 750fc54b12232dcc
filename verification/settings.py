"""What the ground floor may be told from outside: resolvers, and the doors that tests and private networks open."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class NetworkSettings(BaseSettings):
    """Read once at start. `registry.settings.Settings` extends it; nothing else reads the environment."""

    model_config = SettingsConfigDict(env_prefix="REGISTRY_", frozen=True, extra="ignore")

    base_url: str = Field("http://localhost:8000", description="public address of this registry")
    dns_servers: Annotated[tuple[str, ...], NoDecode] = Field((), description="resolvers to ask, `address:port`")
    allow_addresses: Annotated[tuple[str, ...], NoDecode] = Field((), description="networks the fetcher may visit")
    allow_ports: Annotated[tuple[int, ...], NoDecode] = Field((), description="ports besides 80 and 443")
    ca_file: Path | None = Field(None, description="one more root certificate for the fetcher")
    platform_bases: Annotated[dict[str, str], NoDecode] = Field({}, description="`x=http://127.0.0.1:9001,…`")
