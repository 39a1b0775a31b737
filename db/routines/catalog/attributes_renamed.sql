create or replace function catalog.attributes_renamed(
  p_content jsonb, p_key text, p_into_key text, p_values text[], p_into text[]) returns jsonb
language sql immutable parallel safe
as $$
  select case when coalesce((p_content -> 'attributes') ? p_key, false)
    then jsonb_set(p_content, '{attributes}',
           jsonb_build_object(p_into_key, coalesce(
             (select m.into_value from unnest(p_values, p_into) as m (value, into_value)
               where lower(m.value) = lower(p_content -> 'attributes' ->> p_key) limit 1),
             p_content -> 'attributes' ->> p_key)) || ((p_content -> 'attributes') - p_key))
    else p_content end
$$;
comment on function catalog.attributes_renamed(jsonb, text, text, text[], text[]) is
  'What is written about a product, with one attribute under another key and those of its values that are named replaced.';
revoke all on function catalog.attributes_renamed(jsonb, text, text, text[], text[]) from public;
grant execute on function catalog.attributes_renamed(jsonb, text, text, text[], text[]) to stoa_app;
