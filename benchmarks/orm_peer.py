"""The look-up as the documentation of FastAPI and SQLAlchemy teaches it; in a virtual environment of its own."""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship

URL = os.environ["REGISTRY_DATABASE_URL"].replace("postgres://", "postgresql+asyncpg://")
engine = create_async_engine(URL, pool_size=8)
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class Base(DeclarativeBase):
    pass


class Brand(Base):
    __tablename__ = "brand"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]
    state: Mapped[str]


class Account(Base):
    __tablename__ = "account"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    platform: Mapped[str]
    handle: Mapped[str]


class Claim(Base):
    __tablename__ = "claim"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    brand_id: Mapped[UUID] = mapped_column(ForeignKey("brand.id"))
    state: Mapped[str]
    role: Mapped[str]
    disputed: Mapped[bool]
    stable_id: Mapped[str | None]
    method: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    next_check_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()
    brand: Mapped[Brand] = relationship()


class BrandOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    slug: str
    name: str


class AccountOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    platform: str
    handle: str


class Verdict(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    account: AccountOut
    brand: BrandOut
    role: str
    disputed: bool
    stable_id: str | None
    method: str | None
    verified_at: datetime | None
    checked_at: datetime | None
    next_check_at: datetime | None


async def session() -> AsyncIterator[AsyncSession]:
    async with sessions() as one:
        yield one


@app.get("/", response_model=Verdict)
async def look_up(account: str, db: Annotated[AsyncSession, Depends(session)]) -> Claim:
    platform, _, handle = account.partition(":")
    statement = (
        select(Claim)
        .join(Claim.account)
        .options(joinedload(Claim.account), joinedload(Claim.brand))
        .where(Account.platform == platform, Account.handle == handle, Claim.state == "verified")
    )
    found = (await db.execute(statement)).unique().scalars().first()
    if found is None:
        raise HTTPException(404)
    return found
