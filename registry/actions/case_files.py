"""The file of a case: made when somebody first asks, found, locked and put before people."""

from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, require_moderator
from registry.database import rows
from registry.errors import AlreadyDecided, NotFound
from registry.models import Brand, Case, Flag
from registry.models.columns import CaseState, FlagState
from verification.accounts import AccountRef

LOOKED_AT_WITHIN = timedelta(days=14)  # that we promise to whoever reports
RESTS = timedelta(days=7)  # after "honest", before the same question is put before people again


async def open_case(account: AccountRef, brand: Brand, *, now: datetime) -> Case:
    """The one case of this account and brand, locked in the caller's transaction; made when there is none."""
    await rows(
        "INSERT INTO account (id, platform, handle, created_at) VALUES (gen_random_uuid(), $1, $2, $3)"
        " ON CONFLICT (platform, handle) DO NOTHING RETURNING id",
        account.platform,
        account.handle,
        now,
    )
    made = await rows(
        "INSERT INTO moderation_case (id, account_id, brand_id, state, opened_at, waits_since, due_at)"
        " SELECT gen_random_uuid(), a.id, $3, 'open', $4, $4, $5 FROM account a WHERE a.platform = $1 AND a.handle = $2"
        " ON CONFLICT (account_id, brand_id) DO NOTHING RETURNING id",
        account.platform,
        account.handle,
        brand.id,
        now,
        now + LOOKED_AT_WITHIN,
    )
    case = await Case.get(account__platform=account.platform, account__handle=account.handle, brand_id=brand.id)
    locked = await lock(case.id)
    if made:
        await audit.record("case.opened", actor="registry", subject=str(account), now=now, near_to=brand.slug)
    return locked


async def lock(case_id: UUID) -> Case:
    """The case with account and brand, locked until the transaction ends; raises NotFound."""
    if not await rows("SELECT 1 FROM moderation_case WHERE id = $1 FOR UPDATE", case_id):
        raise NotFound
    return await Case.get(id=case_id).select_related("account", "brand")


async def put_before_people(case: Case, *, now: datetime) -> None:
    """Something new came: it waits for a moderator, unless people said "honest" only lately. Keeps its place."""
    if case.state is CaseState.HONEST:
        if case.ruled_at is not None and now - case.ruled_at < RESTS:
            return
        await change(case, state=CaseState.OPEN, opened_at=now, waits_since=now, due_at=now + LOOKED_AT_WITHIN)
    elif case.state is CaseState.OPEN and case.waits_since is None:
        await change(case, waits_since=now, due_at=now + LOOKED_AT_WITHIN)


async def take_up(actor: Actor, flag_id: UUID) -> UUID:
    """Makes a case of a suspicion of the detector; raises NotFound, AlreadyDecided."""
    require_moderator(actor)
    async with in_transaction():
        flag = await Flag.get_or_none(id=flag_id).select_related("account", "brand")
        if flag is None:
            raise NotFound
        if flag.state is not FlagState.OPEN:
            raise AlreadyDecided
        case = await open_case(AccountRef(flag.account.platform, flag.account.handle), flag.brand, now=flag.created_at)
        return case.id


def account_of(case: Case) -> AccountRef:
    """The account, which must have been fetched with the case."""
    return AccountRef(case.account.platform, case.account.handle)


async def change(case: Case, **changes: object) -> None:
    """Writes the new values to the row and to the case in hand."""
    version = case.version + 1
    await Case.filter(id=case.id).update(version=version, **changes)
    case.update_from_dict({"version": version, **changes})


async def tell(kind: str, who: str, case: Case, now: datetime, **facts: object) -> None:
    """Puts on record what happened to the case, in the same transaction."""
    await audit.record(
        kind, actor=who, subject=str(account_of(case)), now=now, near_to=case.brand.slug, case=str(case.id), **facts
    )
