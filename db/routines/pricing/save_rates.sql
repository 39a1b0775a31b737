create or replace function pricing.save_rates(
  p_actor_id bigint, p_bases text[], p_quotes text[], p_days date[], p_rates numeric[], p_source text, p_is_dry boolean)
returns table (given bigint, added bigint, changed bigint, unchanged bigint, unknown text[])
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_known record;
begin
  perform audit.act_as(p_actor_id);
  with lines as materialized (
    select l.base, l.quote, l.day, round(l.rate, 12) as rate,
           b.currency_code is not null and q.currency_code is not null as is_known
      from unnest(p_bases, p_quotes, p_days, p_rates) as l (base, quote, day, rate)
      left join pricing.currencies b on b.currency_code = l.base
      left join pricing.currencies q on q.currency_code = l.quote
  ), met as (
    select l.*, r.rate as old
      from lines l
      left join pricing.exchange_rates r
        on r.base_currency = l.base and r.quote_currency = l.quote and r.rate_date = l.day
  )
  select count(*) as given, count(*) filter (where m.is_known and m.old is null) as added,
         count(*) filter (where m.is_known and m.old <> m.rate) as changed,
         count(*) filter (where m.is_known and m.old = m.rate) as unchanged,
         (select coalesce(array_agg(distinct u.code order by u.code), '{}')
            from lines x cross join lateral (values (x.base), (x.quote)) as u (code)
           where not x.is_known and not pricing.is_currency(u.code)) as unknown
    into v_known from met m;
  if not p_is_dry then
    insert into pricing.exchange_rates as r (base_currency, quote_currency, rate_date, rate, source)
    select l.base, l.quote, l.day, round(l.rate, 12), p_source
      from unnest(p_bases, p_quotes, p_days, p_rates) as l (base, quote, day, rate)
     where pricing.is_currency(l.base) and pricing.is_currency(l.quote)
     order by l.base, l.quote, l.day
    on conflict (base_currency, quote_currency, rate_date) do update set rate = excluded.rate, source = excluded.source
      where r.rate <> excluded.rate;
    perform audit.log_activity(p_actor_id, null, 'rates entered',
      format('%s: %s new, %s changed.', p_source, v_known.added, v_known.changed));
  end if;
  return query select v_known.given, v_known.added, v_known.changed, v_known.unchanged, v_known.unknown;
end
$$;
comment on function pricing.save_rates(bigint, text[], text[], date[], numeric[], text, boolean) is
  'Enters dated rates, all of them or none: one unit of a base is so many of a quote from a day (UTC) on; each pair and '
  'day once. Codes that are no currency of today (unknown) are left out. p_is_dry only says what would be.';
revoke all on function pricing.save_rates(bigint, text[], text[], date[], numeric[], text, boolean) from public;
grant execute on function pricing.save_rates(bigint, text[], text[], date[], numeric[], text, boolean) to stoa_app;
