"""How brands are found: country, sector, other spellings, and the tables that triggers keep for searching.

Whoever writes a brand, a citation or a claim cannot forget them. They say only where to look: a query judges what it
finds there by the rows themselves.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from registry.models.columns import Sector

# A name has a term for each of its words: what stands from that word on, without spaces, so that "coca cola" and
# "cocacola" are one. Place 0 is the name itself, 1 begins another spelling, 2 begins inside one.
TERMS = """
CREATE FUNCTION brand_terms(name text, spellings text) RETURNS TABLE (place smallint, term text)
LANGUAGE sql IMMUTABLE AS $$
    WITH called AS (
        SELECT line, nth FROM unnest(name || string_to_array(nullif(spellings, ''), E'\\n'))
          WITH ORDINALITY AS lines (line, nth)),
    words AS (
        SELECT nth, word, n FROM called CROSS JOIN unnest(string_to_array(line, ' ')) WITH ORDINALITY AS w (word, n)
         WHERE n <= 12),
    found AS (
        SELECT CASE WHEN a.n > 1 THEN 2 WHEN a.nth > 1 THEN 1 ELSE 0 END AS place,
               left(string_agg(b.word, '' ORDER BY b.n), 60) AS term
          FROM words a JOIN words b ON b.nth = a.nth AND b.n >= a.n GROUP BY a.nth, a.n
         UNION ALL SELECT 0, left(replace(name, ' ', ''), 60))
    SELECT min(found.place)::smallint, found.term FROM found GROUP BY found.term
$$
"""
# The words of a name, and each with one letter left out: two words one slip apart have one of them in common.
SLIPS = """
CREATE FUNCTION slips(word text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(word, 24)
     UNION SELECT left(left(word, 24), i - 1) || substr(left(word, 24), i + 1)
      FROM generate_series(1, length(left(word, 24))) i WHERE length(word) >= 4
$$
"""
INDEX_BRANDS = """
CREATE FUNCTION index_brands(ids uuid[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM brand_term WHERE brand_id = ANY (ids);
    INSERT INTO brand_term (brand_id, place, term)
    SELECT b.id, t.place, t.term FROM brand b CROSS JOIN brand_terms(b.search_name, b.other_spellings) t
     WHERE b.id = ANY (ids);
    INSERT INTO brand_slips (brand_id, keys)
    SELECT b.id, array_agg(DISTINCT k.key) FROM brand b
     CROSS JOIN LATERAL (
        SELECT t.term FROM brand_term t WHERE t.brand_id = b.id AND t.place < 2
         UNION SELECT w FROM unnest(string_to_array(b.search_name, ' ')) w WHERE length(w) >= 5) w (word)
     CROSS JOIN LATERAL slips(w.word) k (key)
     WHERE b.id = ANY (ids) GROUP BY b.id
    ON CONFLICT (brand_id) DO UPDATE SET keys = EXCLUDED.keys;
    DELETE FROM brand_trait WHERE brand_id = ANY (ids);
    INSERT INTO brand_trait (trait, term, brand_id)
    SELECT 'country:' || b.country, t.term, b.id FROM brand b JOIN brand_term t ON t.brand_id = b.id AND t.place = 0
     WHERE b.id = ANY (ids) AND b.country IS NOT NULL
     UNION SELECT 'sector:' || b.sector, t.term, b.id FROM brand b
      JOIN brand_term t ON t.brand_id = b.id AND t.place = 0 WHERE b.id = ANY (ids) AND b.sector IS NOT NULL;
    SELECT note_platforms(ids);
$$
"""
# Every platform on which the brand ever had an account: more than it has now, never less.
NOTE_PLATFORMS = """
CREATE FUNCTION note_platforms(ids uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO brand_trait (trait, term, brand_id)
    SELECT 'platform:' || a.platform, t.term, t.brand_id FROM citation ci
      JOIN account a ON a.id = ci.account_id JOIN brand_term t ON t.brand_id = ci.brand_id AND t.place = 0
     WHERE ci.brand_id = ANY (ids)
     UNION SELECT 'platform:' || a.platform, t.term, t.brand_id FROM claim c
      JOIN account a ON a.id = c.account_id JOIN brand_term t ON t.brand_id = c.brand_id AND t.place = 0
     WHERE c.brand_id = ANY (ids) AND c.verified_at IS NOT NULL
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
    (TERMS, "DROP FUNCTION brand_terms(text, text)"),
    (SLIPS, "DROP FUNCTION slips(text)"),
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
