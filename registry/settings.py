"""The one reader of the environment: every setting, its default, and whether it makes sense."""

import base64
import os
import re
import secrets
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from verification.settings import NetworkSettings

SHORTEST_SECRET = 32  # characters
SEED_BYTES = 32


class Settings(NetworkSettings):
    """All settings begin with `REGISTRY_`; the README lists them (a test compares)."""

    database_url: str | None = Field(None, description="PostgreSQL to use; none = an embedded one in the data folder")
    data_dir: Path = Field(Path(".data"), description="where the embedded database, secrets and caches live")
    secret_keys: Annotated[tuple[str, ...], NoDecode] = Field((), description="signing keys, newest first")
    signing_keys: Annotated[tuple[str, ...], NoDecode] = Field((), description="Ed25519 keys of answers, newest first")
    smtp_url: str | None = Field(None, description="`smtp://user:password@host:587`; none = local outbox")
    mail_from: str = Field("registry@localhost", description="sender of all mail")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field((), description="Host names besides the base URL's")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field((), description="proxies whose headers count")
    outbox_file: Path | None = Field(None, description="each mail also as one JSON line (tests)")
    registry_name: str = Field("Brand Registry", description="name shown on every page and in mails")
    operator_name: str = Field("", description="who runs this registry, as its pages say")
    operator_contact: str = Field("", description="e-mail or https address for the public; none = the sender of mail")
    data_licence: str = Field("", description="licence of the dump: an SPDX id or an address; none = not stated")
    lookups_per_minute: int = Field(600, ge=1, description="look-ups one address may make without a key")
    key_lookups_per_minute: int = Field(6000, ge=1, description="requests that one API key may make a minute")
    worker_slots: int = Field(48, ge=1, le=256, description="jobs that one worker process does at once")
    notice_days: int = Field(
        7, ge=1, le=60, description="days between a ruling that an account imitates and its publication"
    )
    report_forms: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="where platforms take reports, `x=https://… 2026-11-23,reddit=`"
    )
    canaries: bool = Field(default=True, description="look every half hour whether each platform can be read")
    jetstream_url: str | None = Field(None, description="Bluesky's stream for `registry watch --bluesky`; none = off")
    actor_key_file: Path | None = Field(None, description="private key of the registry's fediverse actor (PEM)")
    json_log: bool = Field(default=False, description="log lines as JSON")

    @field_validator("secret_keys", "signing_keys", "allowed_hosts", "trusted_proxies", "report_forms", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("secret_keys")
    @classmethod
    def _long_enough(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(key) < SHORTEST_SECRET for key in value):
            raise ValueError(f"each key needs at least {SHORTEST_SECRET} characters")
        return value

    @field_validator("signing_keys")
    @classmethod
    def _are_seeds(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(_seed(key) is None for key in value):
            raise ValueError("each key is 32 random bytes in base64url: 43 characters")
        return value

    @field_validator("report_forms")
    @classmethod
    def _are_forms(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for told in value:
            found = re.fullmatch(r"[a-z0-9_]+=(?:https://[^\s]+(?: (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}))?)?", told)
            if found is None:
                raise ValueError("each is platform=https://address, and if you like the day when you opened it")
            date.fromisoformat(found["day"] or "2026-01-01")
        return value

    @field_validator("operator_contact")
    @classmethod
    def _can_be_reached(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^\s@:/]+@[^\s@:/]+|https://[^\s/]+\S*", value):
            raise ValueError("an e-mail address or an https:// address")
        return value

    @field_validator("actor_key_file")
    @classmethod
    def _is_a_key_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"no file {value}")
        return value

    @field_validator("jetstream_url")
    @classmethod
    def _is_a_websocket(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "wss://none/")
        if parts.scheme != "wss" or not parts.hostname or parts.query:
            raise ValueError("an address such as wss://jetstream.example/subscribe")
        return value

    @field_validator("base_url")
    @classmethod
    def _plain_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("an origin such as https://registry.example")
        return value.rstrip("/")

    @property
    def registry_host(self) -> str:
        """The host that tokens are bound to."""
        return urlsplit(self.base_url).netloc

    @property
    def contact(self) -> str:
        """Where whoever runs the registry is reached, as an address to follow."""
        told = self.operator_contact or self.mail_from
        return told if told.startswith("https://") else f"mailto:{told}"

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https:")

    def keys(self) -> tuple[str, ...]:
        """The signing keys; without any set, one is made once and kept in the data folder."""
        return self.secret_keys or (_kept_key(self.data_dir / "secret_key"),)

    def statement_keys(self) -> tuple[bytes, ...]:
        """The seeds of the keys that sign answers; without any set, one is made once and kept in the data folder."""
        written = self.signing_keys or (_kept_key(self.data_dir / "signing_key", SEED_BYTES),)
        return tuple(seed for key in written if (seed := _seed(key)) is not None)


def _kept_key(path: Path, size: int = 48) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(size), encoding="ascii")
        with suppress(FileExistsError):  # another process was quicker
            os.link(made, path)
        made.unlink()
    key = path.read_text(encoding="ascii").strip()
    if len(key) < SHORTEST_SECRET or (size == SEED_BYTES and _seed(key) is None):
        raise ValueError(f"{path} holds no usable key: delete it and a new one is made")
    return key


def _seed(key: str) -> bytes | None:
    """The 32 bytes that a key stands for; none where it is not written so."""
    try:
        seed = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except ValueError:
        return None
    return seed if len(seed) == SEED_BYTES else None


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def environment(**more: str) -> dict[str, str]:
    """The environment for a child process: ours, and the settings that this process decided."""
    return {**os.environ, **more}  # noqa: TID251 (this is its home)
