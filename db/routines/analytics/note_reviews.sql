create or replace function analytics.note_reviews() returns trigger
language plpgsql volatile
as $$
begin
  if tg_op <> 'INSERT' then
    insert into analytics.review_deltas (sign, occurred_at, product_id, vendor_id, rating, feature_scores)
    select -1, b.created_at, b.product_id, b.vendor_id, b.rating, b.feature_scores from before_rows b;
  end if;
  if tg_op <> 'DELETE' then
    insert into analytics.review_deltas (sign, occurred_at, product_id, vendor_id, rating, feature_scores)
    select 1, a.created_at, a.product_id, a.vendor_id, a.rating, a.feature_scores from after_rows a;
  end if;
  return null;
end
$$;
comment on function analytics.note_reviews() is 'Appends deltas for reviews that are written, changed or taken away.';

create or replace trigger note_reviews_insert after insert on reviews.reviews
  referencing new table as after_rows
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_reviews();
create or replace trigger note_reviews_update after update on reviews.reviews
  referencing old table as before_rows new table as after_rows
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_reviews();
create or replace trigger note_reviews_delete after delete on reviews.reviews
  referencing old table as before_rows
  for each statement when (coalesce(current_setting('stoa.deltas', true), '') = '')
  execute function analytics.note_reviews();
