"""What all worker processes know together about the hosts they visit (SECURITY N12)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# A clock that was put back moves everything that is remembered along with it: nothing waits for a day that came twice.
SHIFT = """
CREATE FUNCTION host_as_of(h host, t timestamptz) RETURNS host LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE back interval := h.noted_at - t;
BEGIN
  IF back > interval '5 seconds' THEN
    h.turn_at := h.turn_at - back;
    h.quiet_until := h.quiet_until - back;
    h.open_until := h.open_until - back;
    h.rests_until := h.rests_until - back;
    h.held := ARRAY(SELECT u - back FROM unnest(h.held) u);
  END IF;
  h.held := ARRAY(SELECT u FROM unnest(h.held) u WHERE u > t);
  h.noted_at := t;
  RETURN h;
END $$
"""

# One question: may I visit, and in how many seconds? The turn is spent and the connection held when it may.
TAKE = """
CREATE FUNCTION take_turn(the_host text, the_place text, the_domain text, connections int, burst float8,
    per_second float8, most_failures int, longest_wait float8, visit_seconds float8,
    domain_burst float8, domain_per_second float8,
    OUT answer text, OUT seconds float8, OUT lease timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  t timestamptz;
  h host;
  b budget;
  own_wait float8;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  seconds := 0;
  SELECT * INTO h FROM host WHERE host.name = the_host FOR UPDATE;
  IF NOT FOUND THEN
    t := clock_timestamp();
    INSERT INTO host (name, place, noted_at, turn_at) VALUES (the_host, the_place, t, t) ON CONFLICT DO NOTHING;
    SELECT * INTO h FROM host WHERE host.name = the_host FOR UPDATE;
  END IF;
  t := clock_timestamp();
  h := host_as_of(h, t);
  IF h.quiet_until > t THEN
    answer := 'quiet'; seconds := extract(epoch FROM h.quiet_until - t); RETURN;
  END IF;
  IF h.open_until > t THEN
    answer := 'open'; seconds := extract(epoch FROM h.open_until - t); RETURN;
  END IF;
  IF h.failures >= most_failures AND cardinality(h.held) > 0 THEN  -- half open: one probe decides for all
    answer := 'open'; seconds := 5; RETURN;
  END IF;
  IF cardinality(h.held) >= connections THEN
    answer := 'busy'; RETURN;
  END IF;
  own_wait := extract(epoch FROM h.turn_at - t) - (burst - 1) / per_second;
  seconds := greatest(0, own_wait);
  IF domain_burst IS NOT NULL THEN
    INSERT INTO budget AS k (name, noted_at, turn_at) VALUES (the_domain, t, t)
        ON CONFLICT (name) DO UPDATE SET noted_at = t, turn_at = least(k.turn_at, k.turn_at - (k.noted_at - t))
        RETURNING * INTO b;
    seconds := greatest(seconds, extract(epoch FROM b.turn_at - t) - (domain_burst - 1) / domain_per_second);
  END IF;
  IF seconds > longest_wait THEN
    answer := 'wait';
    UPDATE host SET noted_at = t, held = h.held, turn_at = h.turn_at, quiet_until = h.quiet_until,
        open_until = h.open_until, rests_until = t + make_interval(secs => seconds - longest_wait / 2)
     WHERE host.name = the_host;
    RETURN;
  END IF;
  answer := 'go';
  lease := t + make_interval(secs => seconds + visit_seconds);
  WHILE lease = ANY(h.held) LOOP lease := lease + interval '1 microsecond'; END LOOP;
  IF domain_burst IS NOT NULL THEN
    UPDATE budget SET turn_at = greatest(b.turn_at, t) + make_interval(secs => 1 / domain_per_second)
     WHERE budget.name = the_domain;
  END IF;
  UPDATE host SET noted_at = t, held = h.held || lease, quiet_until = h.quiet_until, open_until = h.open_until,
      rests_until = CASE WHEN h.rests_until > t THEN h.rests_until END,
      turn_at = greatest(h.turn_at, t) + make_interval(secs => 1 / per_second)
   WHERE host.name = the_host;
END $$
"""

# What the visit learned. `jitter` is from 0.5 to 1.5; back-off doubles with each failure in a row.
END = """
CREATE FUNCTION end_turn(the_host text, the_place text, the_lease timestamptz, hops int, quiet float8, failed boolean,
    burst float8, per_second float8, most_failures int, jitter float8) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  t timestamptz;
  h host;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  t := clock_timestamp();
  INSERT INTO host (name, place, noted_at, turn_at) VALUES (the_host, the_place, t, t) ON CONFLICT DO NOTHING;
  SELECT * INTO h FROM host WHERE host.name = the_host FOR UPDATE;
  t := clock_timestamp();
  h := host_as_of(h, t);
  h.held := array_remove(h.held, the_lease);
  h.turn_at := h.turn_at + make_interval(secs => hops / per_second);
  IF quiet IS NOT NULL THEN
    h.quiet_until := greatest(h.quiet_until, t + make_interval(secs => least(86400, greatest(1, quiet))));
  END IF;
  IF failed THEN
    h.failures := h.failures + 1;
    IF h.failures >= most_failures THEN
      h.open_until := t + make_interval(secs => jitter * least(3600, 30 * 2 ^ least(10, h.failures - most_failures)));
    ELSE  -- the burst is over, and the next turn is later each time
      h.turn_at := greatest(h.turn_at, t + make_interval(
          secs => (burst - 1) / per_second + jitter * 2 ^ least(6, h.failures - 1)));
    END IF;
  ELSIF NOT failed THEN
    h.failures := 0;
    h.open_until := NULL;
  END IF;
  h.rests_until := greatest(h.quiet_until, h.open_until);
  UPDATE host SET noted_at = t, turn_at = h.turn_at, held = h.held, failures = h.failures,
      quiet_until = h.quiet_until, open_until = h.open_until, rests_until = h.rests_until
   WHERE host.name = the_host;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_claim_life")]

    operations = [
        ops.RunSQL(
            "CREATE TABLE host (name varchar(253) PRIMARY KEY, place varchar(253) NOT NULL,"
            " noted_at timestamptz NOT NULL, turn_at timestamptz NOT NULL, held timestamptz[] NOT NULL DEFAULT '{}',"
            " failures int NOT NULL DEFAULT 0, quiet_until timestamptz, open_until timestamptz,"
            " rests_until timestamptz)",
            reverse_sql="DROP TABLE host",
        ),
        ops.RunSQL("CREATE INDEX host_rests ON host (rests_until)", reverse_sql="DROP INDEX host_rests"),
        ops.RunSQL(
            "CREATE TABLE budget (name varchar(400) PRIMARY KEY, noted_at timestamptz NOT NULL,"
            " turn_at timestamptz NOT NULL)",
            reverse_sql="DROP TABLE budget",
        ),
        ops.RunSQL(SHIFT, reverse_sql="DROP FUNCTION host_as_of"),
        ops.RunSQL(TAKE, reverse_sql="DROP FUNCTION take_turn"),
        ops.RunSQL(END, reverse_sql="DROP FUNCTION end_turn"),
    ]
