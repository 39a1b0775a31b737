create or replace function platform.settle_currency(p_currency text, p_time_zone text, p_first boolean) returns text
language plpgsql volatile
as $$
begin
  if p_first then
    insert into platform.settings (name, value)
    values ('currency', to_jsonb(p_currency)), ('time_zone', to_jsonb(p_time_zone))
    on conflict (name) do update set value = excluded.value, updated_at = now();
  end if;
  return (select value #>> '{}' from platform.settings where name = 'currency');
end
$$;
comment on function platform.settle_currency(text, text, boolean) is
  'The marketplace''s currency. A first import (nothing was ordered yet) sets it and the time zone to the source''s.';
revoke all on function platform.settle_currency(text, text, boolean) from public;
grant execute on function platform.settle_currency(text, text, boolean) to stoa_app;
