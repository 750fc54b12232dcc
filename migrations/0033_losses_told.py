"""Whoever lost an account to a ruling, or has it again: the answers about it and the company's brands are told as changed.

A claim that was proven after the loss becomes official when the loss goes, without a change of its own row.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

LOSSES = """
CREATE FUNCTION losses_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM tell_answers(array_agg(o.account_id), array_agg(c.brand_id) FILTER (WHERE c.id IS NOT NULL), true)
           FROM was o LEFT JOIN claim c ON c.account_id = o.account_id AND c.company_id = o.company_id;
    ELSE
        PERFORM tell_answers(array_agg(n.account_id), array_agg(c.brand_id) FILTER (WHERE c.id IS NOT NULL), true)
           FROM came n LEFT JOIN claim c ON c.account_id = n.account_id AND c.company_id = n.company_id;
    END IF;
    RETURN NULL;
END $$
"""
SEEN = {
    "INSERT": "REFERENCING NEW TABLE AS came",
    "UPDATE": "REFERENCING OLD TABLE AS was NEW TABLE AS came",
    "DELETE": "REFERENCING OLD TABLE AS was",
}


class Migration(migrations.Migration):
    dependencies = [("registry", "0032_key_endings")]

    operations = [
        ops.RunSQL(LOSSES, reverse_sql="DROP FUNCTION losses_told()"),
        *[
            ops.RunSQL(
                f"CREATE TRIGGER account_loss_told_{action.lower()} AFTER {action} ON account_loss {seen}"
                " FOR EACH STATEMENT EXECUTE FUNCTION losses_told()",
                reverse_sql=f"DROP TRIGGER account_loss_told_{action.lower()} ON account_loss",
            )
            for action, seen in SEEN.items()
        ],
    ]
