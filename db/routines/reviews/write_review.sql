create or replace function reviews.write_review(
  p_user_id bigint, p_product_id bigint, p_rating integer, p_text text default '', p_feature_scores jsonb default '{}')
returns bigint
language plpgsql volatile
as $$
declare
  v_vendor_id constant bigint := catalog.vendor_of_product(p_product_id);
  v_scores constant jsonb := coalesce(p_feature_scores, '{}');
  v_review_id bigint;
begin
  if v_vendor_id is null then
    raise exception 'There is no such product.' using errcode = 'ST404', column = 'productId';
  elsif p_user_id is null or accounts.person_status(p_user_id) is null then
    raise exception 'There is no such person.' using errcode = 'ST404', column = 'userId';
  elsif p_rating is null or p_rating not between 1 and 5 then
    raise exception 'must be from 1 to 5.' using errcode = 'ST400', column = 'rating';
  elsif length(p_text) > 5000 then
    raise exception 'must have 5000 characters at most.' using errcode = 'ST400', column = 'text';
  elsif not reviews.are_scores(v_scores) then
    raise exception 'must give each feature a number from 1 to 5.' using errcode = 'ST400', column = 'featureScores';
  end if;
  insert into reviews.reviews as r (user_id, product_id, vendor_id, rating, review_text, feature_scores)
  values (p_user_id, p_product_id, v_vendor_id, p_rating, coalesce(p_text, ''), v_scores)
  on conflict (user_id, product_id) do update
    set rating = excluded.rating, review_text = excluded.review_text, feature_scores = excluded.feature_scores,
        updated_at = now()
  returning r.review_id into v_review_id;
  return v_review_id;
end
$$;
comment on function reviews.write_review(bigint, bigint, integer, text, jsonb) is
  'Writes somebody''s review of a product, or writes it anew: there is one per person and product. p_feature_scores maps '
  'features to 1–5. Answers its id. ST400 names the field, ST404 no such product or person.';
revoke all on function reviews.write_review(bigint, bigint, integer, text, jsonb) from public;
grant execute on function reviews.write_review(bigint, bigint, integer, text, jsonb) to stoa_app;
