"""What the directory shows of each brand, kept ready beside it: a page is read, not counted.

Triggers keep it, so whoever writes a brand, a citation, a claim or an account cannot forget it. A card is always made anew
from the rows, under its lock: of two changes at once the later one sees both. Every brand has a card from the beginning,
so that there is something to lock; a brand that is nobody's business yet has no state on it.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

CARDS = """
CREATE TABLE brand_card (
    brand_id uuid PRIMARY KEY REFERENCES brand ON DELETE CASCADE,
    term text COLLATE "C" NOT NULL,
    state varchar(16),
    slug varchar(120) NOT NULL,
    name varchar(120) NOT NULL,
    source varchar(60),
    country varchar(2),
    sector varchar(16),
    platforms text[] NOT NULL,
    accounts integer NOT NULL,
    domain varchar(320)
) WITH (fillfactor = 90)
"""
KEEP = """
CREATE FUNCTION keep_cards(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM brand_card WHERE brand_id = ANY (ids) ORDER BY brand_id FOR UPDATE;
    INSERT INTO brand_card AS kept (brand_id, term, state, slug, name, source, country, sector, platforms, accounts, domain)
    WITH proven AS MATERIALIZED (
        SELECT c.brand_id, c.account_id, c.verified_at, c.id FROM claim c
          JOIN brand b ON b.id = c.brand_id AND b.company_id = c.company_id
         WHERE c.brand_id = ANY (ids) AND c.state IN ('verified', 'lapsing')),
    held AS (
        SELECT one.brand_id, array_agg(DISTINCT a.platform::text COLLATE "C") AS platforms, count(*) AS accounts
          FROM (SELECT brand_id, account_id FROM proven
                 UNION SELECT brand_id, account_id FROM citation WHERE brand_id = ANY (ids)) one
          JOIN account a ON a.id = one.account_id GROUP BY one.brand_id),
    domains AS (
        SELECT DISTINCT ON (p.brand_id) p.brand_id, a.handle FROM proven p
          JOIN account a ON a.id = p.account_id AND a.platform = 'website' ORDER BY p.brand_id, p.verified_at, p.id)
    SELECT b.id, left(replace(b.search_name, ' ', ''), 60),
           CASE WHEN b.state IN ('listed', 'live') THEN b.state
                WHEN b.state = 'review' AND b.source IS NOT NULL THEN 'listed' END,
           b.slug, b.name, b.source, b.country, b.sector, COALESCE(h.platforms, '{}'), COALESCE(h.accounts, 0),
           CASE WHEN b.state = 'live' THEN d.handle END
      FROM brand b LEFT JOIN held h ON h.brand_id = b.id LEFT JOIN domains d ON d.brand_id = b.id
     WHERE b.id = ANY (ids)
    ON CONFLICT (brand_id) DO UPDATE
       SET (term, state, slug, name, source, country, sector, platforms, accounts, domain) =
           (EXCLUDED.term, EXCLUDED.state, EXCLUDED.slug, EXCLUDED.name, EXCLUDED.source, EXCLUDED.country,
            EXCLUDED.sector, EXCLUDED.platforms, EXCLUDED.accounts, EXCLUDED.domain)
     WHERE kept IS DISTINCT FROM EXCLUDED;
END $$
"""
FUNCTIONS = """
CREATE FUNCTION cards_of_brands_came() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM keep_cards((SELECT array_agg(id) FROM came)); RETURN NULL; END $$;
CREATE FUNCTION card_of_brand() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM keep_cards(ARRAY[NEW.id]); RETURN NULL; END $$;
CREATE FUNCTION cards_of_citations() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM keep_cards((SELECT array_agg(DISTINCT brand_id) FROM seen)); RETURN NULL; END $$;
CREATE FUNCTION card_of_claim() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM keep_cards(ARRAY[OLD.brand_id, NEW.brand_id]); RETURN NULL; END $$;
CREATE FUNCTION cards_of_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM keep_cards(ARRAY(SELECT brand_id FROM citation WHERE account_id = NEW.id
                              UNION SELECT brand_id FROM claim WHERE account_id = NEW.id));
    RETURN NULL;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION cards_of_account();
DROP FUNCTION card_of_claim();
DROP FUNCTION cards_of_citations();
DROP FUNCTION card_of_brand();
DROP FUNCTION cards_of_brands_came();
"""
# What many rows come by at once is looked at once. What changes rows waits for the end of its transaction: a card is
# locked after every row, so nobody who holds a row waits for a card whose holder waits for that row.
AT_THE_END = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
TRIGGERS = f"""
CREATE TRIGGER brand_cards_came AFTER INSERT ON brand REFERENCING NEW TABLE AS came
   FOR EACH STATEMENT EXECUTE FUNCTION cards_of_brands_came();
CREATE CONSTRAINT TRIGGER brand_card_changed AFTER UPDATE ON brand {AT_THE_END}
  WHEN ((OLD.search_name, OLD.state, OLD.slug, OLD.name, OLD.source, OLD.country, OLD.sector, OLD.company_id)
        IS DISTINCT FROM
        (NEW.search_name, NEW.state, NEW.slug, NEW.name, NEW.source, NEW.country, NEW.sector, NEW.company_id))
  EXECUTE FUNCTION card_of_brand();
CREATE TRIGGER citation_cards_came AFTER INSERT ON citation REFERENCING NEW TABLE AS seen
   FOR EACH STATEMENT EXECUTE FUNCTION cards_of_citations();
CREATE TRIGGER citation_cards_went AFTER DELETE ON citation REFERENCING OLD TABLE AS seen
   FOR EACH STATEMENT EXECUTE FUNCTION cards_of_citations();
CREATE CONSTRAINT TRIGGER citation_card_changed AFTER UPDATE ON citation {AT_THE_END}
  WHEN ((OLD.brand_id, OLD.account_id) IS DISTINCT FROM (NEW.brand_id, NEW.account_id))
  EXECUTE FUNCTION card_of_claim();
CREATE CONSTRAINT TRIGGER claim_card_came AFTER INSERT ON claim {AT_THE_END}
  WHEN (NEW.state IN ('verified', 'lapsing')) EXECUTE FUNCTION card_of_claim();
CREATE CONSTRAINT TRIGGER claim_card_changed AFTER UPDATE ON claim {AT_THE_END}
  WHEN ((OLD.state IN ('verified', 'lapsing'), OLD.brand_id, OLD.company_id, OLD.account_id, OLD.verified_at)
        IS DISTINCT FROM
        (NEW.state IN ('verified', 'lapsing'), NEW.brand_id, NEW.company_id, NEW.account_id, NEW.verified_at))
  EXECUTE FUNCTION card_of_claim();
CREATE CONSTRAINT TRIGGER claim_card_went AFTER DELETE ON claim {AT_THE_END}
  WHEN (OLD.state IN ('verified', 'lapsing')) EXECUTE FUNCTION card_of_claim();
CREATE CONSTRAINT TRIGGER account_cards_changed AFTER UPDATE ON account {AT_THE_END}
  WHEN ((OLD.platform, OLD.handle) IS DISTINCT FROM (NEW.platform, NEW.handle)) EXECUTE FUNCTION cards_of_account();
"""
NO_TRIGGERS = """
DROP TRIGGER account_cards_changed ON account;
DROP TRIGGER claim_card_went ON claim;
DROP TRIGGER claim_card_changed ON claim;
DROP TRIGGER claim_card_came ON claim;
DROP TRIGGER citation_card_changed ON citation;
DROP TRIGGER citation_cards_went ON citation;
DROP TRIGGER citation_cards_came ON citation;
DROP TRIGGER brand_card_changed ON brand;
DROP TRIGGER brand_cards_came ON brand;
"""
STATEMENTS = [
    (CARDS, "DROP TABLE brand_card"),
    (KEEP, "DROP FUNCTION keep_cards(uuid[])"),
    ("SELECT keep_cards(array_agg(id)) FROM brand HAVING count(*) > 0", "SELECT 1"),
    (
        "CREATE INDEX brand_card_in_order ON brand_card (term, brand_id) WHERE state IS NOT NULL",
        "DROP INDEX brand_card_in_order",
    ),
    (FUNCTIONS, NO_FUNCTIONS),
    (TRIGGERS, NO_TRIGGERS),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0034_purposes_told")]

    operations = [ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS]
