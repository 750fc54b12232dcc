"""How brands are found: country, sector, other spellings, and the tables that triggers keep for searching.

Whoever writes a brand, a citation or a claim cannot forget them. They say only where to look: a query judges what it
finds there by the rows themselves.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from registry.models.columns import Sector

# A name has a term for each of its words: what stands from that word on, without spaces, so that "coca cola" and
# "cocacola" are one. Place 0 is the name itself, 1 begins another spelling, 2 begins inside one.
# Slips are the words of a name, and each with one letter left out: two words one slip apart have one in common.
# All brands of a batch at once, and no function for each row: an import brings twenty thousand.
INDEX_BRANDS = """
CREATE FUNCTION index_brands(ids uuid[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM brand_term WHERE brand_id = ANY (ids);
    INSERT INTO brand_term (brand_id, place, term)
    SELECT found.id, min(found.place), found.term FROM (
        SELECT said.id, CASE WHEN n > 1 THEN 2 WHEN said.nth > 1 THEN 1 ELSE 0 END AS place,
               left(array_to_string(said.words[n:], ''), 60) AS term
          FROM (SELECT b.id, l.nth, string_to_array(l.line, ' ') AS words FROM brand b
                 CROSS JOIN unnest(b.search_name || string_to_array(nullif(b.other_spellings, ''), E'\n'))
                  WITH ORDINALITY AS l (line, nth) WHERE b.id = ANY (ids)) said
         CROSS JOIN generate_series(1, least(cardinality(said.words), 12)) n
         UNION ALL SELECT b.id, 0, left(replace(b.search_name, ' ', ''), 60) FROM brand b WHERE b.id = ANY (ids)) found
     GROUP BY found.id, found.term;
    INSERT INTO brand_slips (brand_id, keys)
    SELECT w.brand_id, array_agg(DISTINCT CASE WHEN i = 0 THEN w.word ELSE left(w.word, i - 1) || substr(w.word, i + 1) END)
      FROM (SELECT b.id AS brand_id, left(replace(line, ' ', ''), 24) AS word FROM brand b
             CROSS JOIN unnest(b.search_name || string_to_array(nullif(b.other_spellings, ''), E'\n')) line
             WHERE b.id = ANY (ids)
             UNION SELECT b.id, left(word, 24) FROM brand b CROSS JOIN string_to_table(b.search_name, ' ') word
              WHERE b.id = ANY (ids) AND length(word) >= 5) w
     CROSS JOIN generate_series(0, CASE WHEN length(w.word) >= 4 THEN length(w.word) ELSE 0 END) i
     GROUP BY w.brand_id
    ON CONFLICT (brand_id) DO UPDATE SET keys = EXCLUDED.keys;
    DELETE FROM brand_trait WHERE brand_id = ANY (ids);
    INSERT INTO brand_trait (trait, term, brand_id)
    SELECT said.trait, left(replace(b.search_name, ' ', ''), 60), b.id
      FROM brand b CROSS JOIN LATERAL (VALUES ('country:' || b.country), ('sector:' || b.sector)) AS said (trait)
     WHERE b.id = ANY (ids) AND said.trait IS NOT NULL;
    SELECT note_platforms(ids);
$$
"""
# Every platform on which the brand ever had an account: more than it has now, never less.
NOTE_PLATFORMS = """
CREATE FUNCTION note_platforms(ids uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO brand_trait (trait, term, brand_id)
    SELECT DISTINCT 'platform:' || a.platform, left(replace(b.search_name, ' ', ''), 60), b.id
      FROM (SELECT ci.brand_id, ci.account_id FROM citation ci WHERE ci.brand_id = ANY (ids)
             UNION SELECT c.brand_id, c.account_id FROM claim c
              WHERE c.brand_id = ANY (ids) AND c.verified_at IS NOT NULL) held
      JOIN brand b ON b.id = held.brand_id JOIN account a ON a.id = held.account_id
    ON CONFLICT DO NOTHING
$$
"""
TRIGGERS = """
CREATE FUNCTION brands_came() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM index_brands((SELECT array_agg(id) FROM came)); RETURN NULL; END $$;
CREATE FUNCTION brand_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM index_brands(ARRAY[NEW.id]); RETURN NULL; END $$;
CREATE FUNCTION citations_came() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM note_platforms((SELECT array_agg(DISTINCT brand_id) FROM came)); RETURN NULL; END $$;
CREATE FUNCTION claim_proven() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM note_platforms(ARRAY[NEW.brand_id]); RETURN NULL; END $$;
CREATE TRIGGER brands_came AFTER INSERT ON brand REFERENCING NEW TABLE AS came
   FOR EACH STATEMENT EXECUTE FUNCTION brands_came();
CREATE TRIGGER brand_changed AFTER UPDATE ON brand FOR EACH ROW
  WHEN ((OLD.search_name, OLD.other_spellings, OLD.country, OLD.sector)
        IS DISTINCT FROM (NEW.search_name, NEW.other_spellings, NEW.country, NEW.sector))
  EXECUTE FUNCTION brand_changed();
CREATE TRIGGER citations_came AFTER INSERT ON citation REFERENCING NEW TABLE AS came
   FOR EACH STATEMENT EXECUTE FUNCTION citations_came();
CREATE TRIGGER claim_came_proven AFTER INSERT ON claim FOR EACH ROW WHEN (NEW.verified_at IS NOT NULL)
  EXECUTE FUNCTION claim_proven();
CREATE TRIGGER claim_became_proven AFTER UPDATE ON claim FOR EACH ROW
  WHEN (OLD.verified_at IS NULL AND NEW.verified_at IS NOT NULL) EXECUTE FUNCTION claim_proven();
"""
NO_TRIGGERS = """
DROP TRIGGER claim_became_proven ON claim;
DROP TRIGGER claim_came_proven ON claim;
DROP TRIGGER citations_came ON citation;
DROP TRIGGER brand_changed ON brand;
DROP TRIGGER brands_came ON brand;
DROP FUNCTION claim_proven();
DROP FUNCTION citations_came();
DROP FUNCTION brand_changed();
DROP FUNCTION brands_came();
"""
STATEMENTS = [
    (
        "ALTER TABLE brand ADD CONSTRAINT brand_country_is_a_code CHECK (country ~ '^[A-Z]{2}$')",
        "ALTER TABLE brand DROP CONSTRAINT brand_country_is_a_code",
    ),
    (
        "CREATE TABLE brand_term (brand_id uuid NOT NULL REFERENCES brand ON DELETE CASCADE, place smallint NOT NULL,"
        ' term text COLLATE "C" NOT NULL, PRIMARY KEY (brand_id, term))',
        "DROP TABLE brand_term",
    ),
    ("CREATE INDEX brand_term_in_order ON brand_term (place, term, brand_id)", "DROP INDEX brand_term_in_order"),
    (
        'CREATE TABLE brand_trait (trait text COLLATE "C" NOT NULL, term text COLLATE "C" NOT NULL,'
        " brand_id uuid NOT NULL REFERENCES brand ON DELETE CASCADE, PRIMARY KEY (trait, term, brand_id))",
        "DROP TABLE brand_trait",
    ),
    ("CREATE INDEX brand_trait_of_brand ON brand_trait (brand_id)", "DROP INDEX brand_trait_of_brand"),
    (
        "CREATE TABLE brand_slips (brand_id uuid PRIMARY KEY REFERENCES brand ON DELETE CASCADE, keys text[] NOT NULL)",
        "DROP TABLE brand_slips",
    ),
    (
        "CREATE INDEX brand_slips_keys ON brand_slips USING gin (keys) WITH (fastupdate = off)",
        "DROP INDEX brand_slips_keys",
    ),
    (NOTE_PLATFORMS, "DROP FUNCTION note_platforms(uuid[])"),
    (INDEX_BRANDS, "DROP FUNCTION index_brands(uuid[])"),
    # Letters that no decomposition makes plain; the same as registry/actions/names.py.
    (
        "UPDATE brand SET search_name = left(replace(replace(replace(translate(search_name, 'øłđðıħ', 'olddih'),"
        " 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 120) WHERE search_name ~ '[øłđðıħæœþ]'",
        "SELECT 1",
    ),
    ("SELECT index_brands(array_agg(id)) FROM brand HAVING count(*) > 0", "SELECT 1"),
    (TRIGGERS, NO_TRIGGERS),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0017_desk")]

    operations = [
        ops.AddField(model_name="Brand", name="other_spellings", field=fields.TextField(default="", db_default="")),
        ops.AddField(model_name="Brand", name="country", field=fields.CharField(null=True, max_length=2)),
        ops.AddField(
            model_name="Brand",
            name="sector",
            field=fields.CharEnumField(
                description="\n".join(f"{sector.name}: {sector.value}" for sector in Sector),
                enum_type=Sector,
                null=True,
                max_length=16,
            ),
        ),
        *[ops.RunSQL(sql, reverse_sql=back) for sql, back in STATEMENTS],
    ]
