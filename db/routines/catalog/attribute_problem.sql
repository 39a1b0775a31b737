create or replace function catalog.attribute_problem(p_attribute_id bigint, p_kind text, p_value text) returns text
language plpgsql stable
as $$
begin
  if p_kind = 'number' and p_value !~ '^-?[0-9]{1,15}(\.[0-9]{1,10})?$' then
    return 'must be a number, with a point before decimals.';
  elsif p_kind = 'boolean' and p_value not in ('true', 'false') then
    return 'must be true or false.';
  elsif p_kind = 'date' and not (p_value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and platform.is_date(p_value)) then
    return 'must be a date such as 2026-05-31.';
  elsif p_kind = 'choice' and not exists (
    select from catalog.attribute_values v where v.attribute_id = p_attribute_id and lower(v.value) = lower(p_value)) then
    return format('must be one of: %s.', (
      select string_agg(x.value, ', ') from (
        select v.value from catalog.attribute_values v where v.attribute_id = p_attribute_id
         order by v.position, v.value_id limit 20) x));
  end if;
  return null;
end
$$;
comment on function catalog.attribute_problem(bigint, text, text) is
  'Why a value cannot stand for an attribute of the template, as the end of a sentence; null: it can.';
revoke all on function catalog.attribute_problem(bigint, text, text) from public;
grant execute on function catalog.attribute_problem(bigint, text, text) to stoa_app;
