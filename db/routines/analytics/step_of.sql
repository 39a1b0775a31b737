create or replace function analytics.step_of(p_kind text) returns integer
language sql immutable parallel safe
as $$
  select case p_kind when 'visit' then 1 when 'search' then 1 when 'product view' then 2 when 'add to cart' then 4
           when 'checkout started' then 8 end;
$$;
comment on function analytics.step_of(text) is
  'The bit of a kind of event: the steps of a person are all their bits. Who searches has come.';
grant execute on function analytics.step_of(text) to stoa_app, stoa_vendor, stoa_readonly;
