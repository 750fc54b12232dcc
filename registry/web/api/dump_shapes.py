"""What stands in a dump, as models: its JSON Schema is written from them, and a test holds every line to it."""

from pydantic import Field

from registry.actions.listings import Verdict
from registry.web.api.shapes import Account, Evidence, Imitated, Moment, Owner, Shape, Source, Statement


class DumpedLog(Shape):
    """The public log when the dump was made."""

    origin: str
    size: int = Field(description="entries")
    checkpoint: str = Field(description="signed root (C2SP tlog-checkpoint)")


class DumpHeader(Shape):
    """The first line."""

    schema_: str = Field(alias="schema", description="address of this schema")
    registry: str = Field(description="address of the registry that says it")
    name: str
    date: Moment = Field(description="the moment of which all lines are")
    licence: str | None = Field(description="SPDX id or address; none: the operator has not said")
    log: DumpedLog | None
    accounts: int = Field(description="how many lines follow")


class DumpLine(Shape):
    """One account, in the words of the look-up."""

    account: Account
    verdict: Verdict
    disputed: bool
    brand: Owner | None
    role: str | None
    verified_at: Moment | None
    checked_at: Moment | None
    ended_at: Moment | None
    decided_at: Moment | None
    evidence: list[Evidence]
    imitates: Imitated | None
    source: Source | None
    statement: Statement | None
    decision: str | None
    page: str
