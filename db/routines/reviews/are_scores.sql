create or replace function reviews.are_scores(p_value jsonb) returns boolean
language plpgsql immutable
as $$
begin
  -- Nested, since what cannot be a number must not be read as one.
  return case when jsonb_typeof(p_value) <> 'object' then false
    else not exists (
      select from jsonb_each(p_value) as s (feature, score)
       where s.feature = '' or case when jsonb_typeof(s.score) <> 'number' then true
         else s.score::numeric not between 1 and 5 end) end;
end
$$;
comment on function reviews.are_scores(jsonb) is 'Whether a value maps features to numbers from 1 to 5, as feature_scores must.';
revoke all on function reviews.are_scores(jsonb) from public;
grant execute on function reviews.are_scores(jsonb) to stoa_app;
