create or replace function analytics.spans(p_from timestamptz, p_to timestamptz, p_coarsest text, p_finest text)
returns table (level text, sign integer, starts_at timestamptz, ends_at timestamptz)
language sql stable
as $$
  -- From and to, and the boundaries nearest to each: q of a quarter hour, d of a day, m of a month (UTC). A period too
  -- short for a unit leaves it out by letting both of its boundaries fall together.
  select s.level, case when s.a < s.b then 1 else -1 end, least(s.a, s.b), greatest(s.a, s.b)
    from (select coalesce(p_from, '-infinity') as f, coalesce(p_to, 'infinity') as t) p
   cross join lateral (
     select p_finest = 'q' and p.t >= p.f + interval '30 minutes' as has_q, p.t >= p.f + interval '18 hours' as has_d,
            p_coarsest in ('m', 'a') and p.t >= p.f + interval '20 days' as has_m
   ) h
   cross join lateral (
     select case when h.has_q then date_bin('15 minutes', p.f + interval '7 minutes 30 seconds', timestamptz 'epoch')
              else p.t end as q1,
            case when h.has_q then date_bin('15 minutes', p.t + interval '7 minutes 30 seconds', timestamptz 'epoch')
              else p.t end as q2
   ) q
   cross join lateral (
     select case when h.has_d then date_trunc('day', p.f + interval '12 hours', 'UTC') else q.q2 end as d1,
            case when h.has_d then date_trunc('day', p.t + interval '12 hours', 'UTC') else q.q2 end as d2
   ) d
   cross join lateral (
     select case when h.has_m then date_trunc('month', p.f + interval '15 days', 'UTC') else d.d2 end as m1,
            case when h.has_m then date_trunc('month', p.t + interval '15 days', 'UTC') else d.d2 end as m2
   ) m
   cross join lateral (
     values (case when p_coarsest = 'a' and not isfinite(p.f) and not isfinite(p.t) then 'a' else 'm' end, m.m1, m.m2),
            ('d', m.m2, d.d2), ('d', d.d1, m.m1),
            ('q', d.d2, case when p_finest = 'q' then q.q2 else d.d2 end),
            ('q', case when p_finest = 'q' then q.q1 else d.d1 end, d.d1),
            ('r', case when p_finest = 'q' then q.q2 else d.d2 end, p.t),
            ('r', p.f, case when p_finest = 'q' then q.q1 else d.d1 end)
   ) s (level, a, b)
   where s.a <> s.b;
$$;
comment on function analytics.spans(timestamptz, timestamptz, text, text) is
  'The half-open period from p_from to p_to (null: open) as a few spans of rollup buckets: level m, d or q, or a for all '
  'time; r is read from the rows themselves. p_coarsest (a, m or d) and p_finest (q or d) are the levels there are. Each '
  'boundary is the nearest one, so a span may reach beyond the period: what is too much comes back with sign -1.';
grant execute on function analytics.spans(timestamptz, timestamptz, text, text) to stoa_app, stoa_vendor, stoa_readonly;
