"""What an official account is for, by region and language, stands in answers: changing it is told like its role."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# As in 0027, which told of every other column that answers show.
SHOWN = (
    "account_id, brand_id, company_id, state, role, place, disputed, stable_id, "
    "verified_at, approval_asked_at, approved_at, ended_at"
)
CLAIMS = """
CREATE OR REPLACE FUNCTION claims_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM tell_answers(array_agg(account_id), array_agg(brand_id), true) FROM came WHERE verified_at IS NOT NULL;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM tell_answers(array_agg(account_id), array_agg(brand_id), true) FROM was WHERE verified_at IS NOT NULL;
    ELSE
        PERFORM tell_answers(array_agg(o.account_id) || array_agg(n.account_id),
                             array_agg(o.brand_id) || array_agg(n.brand_id), true)
           FROM was o JOIN came n ON n.id = o.id
          WHERE (o.verified_at IS NOT NULL OR n.verified_at IS NOT NULL) AND ({before}) IS DISTINCT FROM ({after});
    END IF;
    RETURN NULL;
END $$
"""


def _comparing(shown: str) -> str:
    columns = shown.split(", ")
    before, after = (", ".join(f"{row}.{column}" for column in columns) for row in "on")
    return CLAIMS.format(before=before, after=after)


class Migration(migrations.Migration):
    dependencies = [("registry", "0033_losses_told")]

    operations = [ops.RunSQL(_comparing(f"{SHOWN}, region, language"), reverse_sql=_comparing(SHOWN))]
