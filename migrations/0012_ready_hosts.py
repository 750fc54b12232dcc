"""A host whose next turn is more than a second away rests until shortly before: its checks take no slot to wait in.

Also: budgets for more than domains, and a quick count of the jobs in hand.
"""

from importlib import import_module

from tortoise import migrations
from tortoise.migrations import operations as ops

# As before; but whoever takes the last free turn, and whoever is put off, says until when nobody need come.
TAKE = """
CREATE OR REPLACE FUNCTION take_turn(the_host text, the_place text, the_domain text, connections int, burst float8,
    per_second float8, most_failures int, longest_wait float8, visit_seconds float8,
    domain_burst float8, domain_per_second float8,
    OUT answer text, OUT seconds float8, OUT lease timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  t timestamptz;
  h host;
  b budget;
  next_wait float8;
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
  seconds := greatest(0, extract(epoch FROM h.turn_at - t) - (burst - 1) / per_second);
  IF domain_burst IS NOT NULL THEN
    INSERT INTO budget AS k (name, noted_at, turn_at) VALUES (the_domain, t, t)
        ON CONFLICT (name) DO UPDATE SET noted_at = t, turn_at = least(k.turn_at, k.turn_at - (k.noted_at - t))
        RETURNING * INTO b;
    seconds := greatest(seconds, extract(epoch FROM b.turn_at - t) - (domain_burst - 1) / domain_per_second);
  END IF;
  IF seconds > longest_wait THEN
    answer := 'wait';
    UPDATE host SET noted_at = t, held = h.held, turn_at = h.turn_at, quiet_until = h.quiet_until,
        open_until = h.open_until, rests_until = t + make_interval(secs => seconds - 0.5)
     WHERE host.name = the_host;
    RETURN;
  END IF;
  answer := 'go';
  lease := t + make_interval(secs => seconds + visit_seconds);
  WHILE lease = ANY(h.held) LOOP lease := lease + interval '1 microsecond'; END LOOP;
  h.turn_at := greatest(h.turn_at, t) + make_interval(secs => 1 / per_second);
  next_wait := extract(epoch FROM h.turn_at - t) - (burst - 1) / per_second;
  IF domain_burst IS NOT NULL THEN
    b.turn_at := greatest(b.turn_at, t) + make_interval(secs => 1 / domain_per_second);
    UPDATE budget SET turn_at = b.turn_at WHERE budget.name = the_domain;
    next_wait := greatest(next_wait, extract(epoch FROM b.turn_at - t) - (domain_burst - 1) / domain_per_second);
  END IF;
  UPDATE host SET noted_at = t, held = h.held || lease, quiet_until = h.quiet_until, open_until = h.open_until,
      turn_at = h.turn_at, rests_until = greatest(
          CASE WHEN h.rests_until > t THEN h.rests_until END,
          CASE WHEN next_wait > 1 THEN t + make_interval(secs => next_wait - 0.5) END)
   WHERE host.name = the_host;
END $$
"""

# As before; but a host that has no turn free keeps resting after the visit.
END = """
CREATE OR REPLACE FUNCTION end_turn(the_host text, the_place text, the_lease timestamptz, hops int, quiet float8,
    failed boolean, burst float8, per_second float8, most_failures int, jitter float8) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  t timestamptz;
  h host;
  next_wait float8;
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
  next_wait := extract(epoch FROM h.turn_at - t) - (burst - 1) / per_second;
  h.rests_until := greatest(h.quiet_until, h.open_until,
      CASE WHEN next_wait > 1 THEN t + make_interval(secs => next_wait - 0.5) END);
  UPDATE host SET noted_at = t, turn_at = h.turn_at, held = h.held, failures = h.failures,
      quiet_until = h.quiet_until, open_until = h.open_until, rests_until = h.rests_until
   WHERE host.name = the_host;
END $$
"""

# Seconds until something that has a budget may be done again; 0: it may be, and the turn is spent.
BUDGET = """
CREATE FUNCTION take_budget(the_name text, burst float8, per_second float8) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
  t timestamptz;
  b budget;
  wait float8;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  t := clock_timestamp();
  INSERT INTO budget AS k (name, noted_at, turn_at) VALUES (the_name, t, t)
      ON CONFLICT (name) DO UPDATE SET noted_at = t, turn_at = least(k.turn_at, k.turn_at - (k.noted_at - t))
      RETURNING * INTO b;
  wait := extract(epoch FROM b.turn_at - t) - (burst - 1) / per_second;
  IF wait > 0 THEN
    RETURN wait;
  END IF;
  UPDATE budget SET turn_at = greatest(b.turn_at, t) + make_interval(secs => 1 / per_second) WHERE name = the_name;
  RETURN 0;
END $$
"""
_BEFORE = import_module("migrations.0006_host")


def _again(function: str) -> str:
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("registry", "0011_site_list")]

    operations = [
        ops.RunSQL(TAKE, reverse_sql=_again(_BEFORE.TAKE)),
        ops.RunSQL(END, reverse_sql=_again(_BEFORE.END)),
        ops.RunSQL(BUDGET, reverse_sql="DROP FUNCTION take_budget"),
        ops.RunSQL(
            "CREATE INDEX job_in_hand ON job (place) WHERE leased_until IS NOT NULL",
            reverse_sql="DROP INDEX job_in_hand",
        ),
    ]
