"""Which answers changed is told to every web process, in the transaction that changes them.

NOTIFY makes committing transactions stand in line, so a check that only renews its time tells nothing, and a statement
tells once for all its rows. A line names an account (`a x:acme`), a brand (`b acme`) or the guarded names (`n`); `*` is
everything.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

TELL = """
CREATE FUNCTION tell_answers(accounts uuid[], brands uuid[], of_names boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE said text;
BEGIN
    IF COALESCE(cardinality(accounts), 0) + COALESCE(cardinality(brands), 0) = 0 THEN RETURN; END IF;
    said := '*';
    IF COALESCE(cardinality(accounts), 0) + COALESCE(cardinality(brands), 0) <= 100 THEN
        SELECT string_agg(line, E'\\n' ORDER BY line) || CASE WHEN of_names THEN E'\\nn' ELSE '' END INTO said
          FROM (SELECT 'a ' || platform || ':' || handle AS line FROM account WHERE id = ANY (accounts)
                 UNION SELECT 'b ' || slug FROM brand WHERE id = ANY (brands)) told;
    END IF;
    PERFORM pg_notify('answers', CASE WHEN octet_length(said) < 7900 THEN said ELSE '*' END);
END $$
"""
CLAIMS = """
CREATE FUNCTION claims_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM tell_answers(array_agg(account_id), array_agg(brand_id), true) FROM came WHERE verified_at IS NOT NULL;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM tell_answers(array_agg(account_id), array_agg(brand_id), true) FROM was WHERE verified_at IS NOT NULL;
    ELSE
        PERFORM tell_answers(array_agg(o.account_id) || array_agg(n.account_id),
                             array_agg(o.brand_id) || array_agg(n.brand_id), true)
           FROM was o JOIN came n ON n.id = o.id
          WHERE (o.verified_at IS NOT NULL OR n.verified_at IS NOT NULL)
            AND (o.account_id, o.brand_id, o.company_id, o.state, o.role, o.place, o.disputed, o.stable_id,
                 o.verified_at, o.approval_asked_at, o.approved_at, o.ended_at)
                IS DISTINCT FROM
                (n.account_id, n.brand_id, n.company_id, n.state, n.role, n.place, n.disputed, n.stable_id,
                 n.verified_at, n.approval_asked_at, n.approved_at, n.ended_at);
    END IF;
    RETURN NULL;
END $$
"""
BRANDS = """
CREATE FUNCTION brands_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM was o LEFT JOIN came n ON n.id = o.id
                WHERE (o.slug, o.name) IS DISTINCT FROM (n.slug, n.name)) THEN
        PERFORM pg_notify('answers', '*');
    ELSE
        PERFORM tell_answers(NULL, array_agg(n.id), true) FROM was o JOIN came n ON n.id = o.id
          WHERE (o.state, o.company_id, o.source, o.live_since)
                IS DISTINCT FROM (n.state, n.company_id, n.source, n.live_since);
    END IF;
    RETURN NULL;
END $$
"""
# Tables whose every row says something of one account and one brand: what is told does not depend on what changed.
PAIRS = """
CREATE FUNCTION pairs_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM tell_answers(array_agg(account_id), array_agg(brand_id), TG_ARGV[0]::boolean) FROM was;
    ELSE
        PERFORM tell_answers(array_agg(account_id), array_agg(brand_id), TG_ARGV[0]::boolean) FROM came;
    END IF;
    RETURN NULL;
END $$
"""
REPLIES = """
CREATE FUNCTION replies_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_answers(array_agg(k.account_id), NULL, false)
       FROM came n JOIN moderation_case k ON k.id = n.case_id WHERE n.proven_at IS NOT NULL;
    RETURN NULL;
END $$
"""
COMPANIES = """
CREATE FUNCTION companies_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM was o JOIN came n ON n.id = o.id WHERE o.family IS DISTINCT FROM n.family) THEN
        PERFORM pg_notify('answers', '*');
    END IF;
    RETURN NULL;
END $$
"""
FUNCTIONS = {
    "tell_answers(uuid[], uuid[], boolean)": TELL,
    "claims_told()": CLAIMS,
    "brands_told()": BRANDS,
    "pairs_told()": PAIRS,
    "replies_told()": REPLIES,
    "companies_told()": COMPANIES,
}
SEEN = {
    "INSERT": "REFERENCING NEW TABLE AS came",
    "UPDATE": "REFERENCING OLD TABLE AS was NEW TABLE AS came",
    "DELETE": "REFERENCING OLD TABLE AS was",
}
TOLD = {
    "claim": ("claims_told()", ("INSERT", "UPDATE", "DELETE")),
    "brand": ("brands_told()", ("UPDATE",)),
    "citation": ("pairs_told('true')", ("INSERT", "UPDATE", "DELETE")),
    "flag": ("pairs_told('false')", ("INSERT", "UPDATE", "DELETE")),
    "moderation_case": ("pairs_told('false')", ("INSERT", "UPDATE", "DELETE")),
    "reply": ("replies_told()", ("INSERT", "UPDATE")),
    "company": ("companies_told()", ("UPDATE",)),
}


def _trigger(table: str, function: str, action: str) -> ops.RunSQL:
    name = f"{table}_told_{action.lower()}"
    return ops.RunSQL(
        f"CREATE TRIGGER {name} AFTER {action} ON {table} {SEEN[action]} FOR EACH STATEMENT EXECUTE FUNCTION {function}",
        reverse_sql=f"DROP TRIGGER {name} ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0026_dump")]

    operations = [
        # The last proof of a claim is read with every look-up, and each re-check adds a row to look through.
        ops.RunSQL(
            "CREATE INDEX verification_last_proven ON verification (claim_id, started_at DESC) WHERE result = 'proven'",
            reverse_sql="DROP INDEX verification_last_proven",
        ),
        *[ops.RunSQL(sql, reverse_sql=f"DROP FUNCTION {name}") for name, sql in FUNCTIONS.items()],
        *[_trigger(table, function, action) for table, (function, actions) in TOLD.items() for action in actions],
    ]
